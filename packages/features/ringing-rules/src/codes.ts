/** Do not disturb and forwarding by code, for phones without our screen. A beep: done. Refused: the phone's own tone. */
import { type CallControl, coded, type DialPlan, type RingingRules, type Words } from '@sidetone/call'
import type { Feature } from '@sidetone/feature'
import { AppError } from '@sidetone/kernel'
import { MAX_NUMBER } from './limits.ts'
import type { RingingStore } from './store.ts'
import { mustBeTarget, type Owner, plainNumber, type Said } from './targets.ts'

/** `argument` is what the story below is told; with `takesNumber` what is dialled after the code is added. */
export const ringingCodes = [
  {
    code: '*72',
    takesNumber: true,
    argument: 'forward:',
    name: 'Forward calls',
    does: 'Forwards all your calls to this number; *72 alone asks for it, ended with #.',
  },
  { code: '*73', argument: 'forward-off', name: 'Forwarding off', does: 'Your calls ring at your phones again.' },
  { code: '*78', argument: 'quiet', name: 'Do not disturb', does: 'Your phones do not ring until you dial *79.' },
  { code: '*79', argument: 'quiet-off', name: 'Do not disturb off', does: 'Your phones ring again.' },
  {
    code: '*90',
    takesNumber: true,
    argument: 'busy:',
    name: 'Forward when busy',
    does: 'Calls go to this number while you are on a call, decline, or do not want to be disturbed.',
  },
  { code: '*91', argument: 'busy-off', name: 'Forward when busy: off', does: 'Calls that find you busy end there.' },
  {
    code: '*92',
    takesNumber: true,
    argument: 'no-answer:',
    name: 'Forward when not answered',
    does: 'Calls that you do not answer go to this number.',
  },
  {
    code: '*93',
    argument: 'no-answer-off',
    name: 'Forward when not answered: off',
    does: 'Calls that you do not answer go nowhere else.',
  },
] as const satisfies readonly { code: string; argument: string; name: string; does: string; takesNumber?: true }[]

export type CodeDeps = {
  readonly ringing: RingingStore
  readonly ownerOf: (person: string) => Owner | undefined
  readonly plan: () => DialPlan
  readonly now: () => number
}

export const ringingByCode = ({ ringing, ownerOf, plan, now }: CodeDeps): Feature => ({
  name: 'ringing-rules',
  async story(call) {
    const owner = ownerOf(call.caller.person ?? '')
    if (!owner) return call.hangUp('not-allowed')
    // As they are when they are changed: typing a number takes a while.
    const rules = () => ringing.of(owner.id)
    const forwarded = (when: When, number: string | null) => ({
      ...rules(),
      forward: { ...rules().forward, [which[when].field]: number },
    })
    const done = async (next: RingingRules, words: Words) => {
      ringing.set(owner.id, next)
      await call.answer()
      await call.play({ kind: 'tone', tone: 'beep' })
      call.hangUp('hung-up', words)
    }
    switch (call.argument) {
      case 'forward-off':
        return done(forwarded('forward', null), coded('forward.off', 'Your calls ring at your phones again.'))
      case 'busy-off':
        return done(
          forwarded('busy', null),
          coded('forward.busy-off', 'Calls that find you busy are not forwarded any more.'),
        )
      case 'no-answer-off':
        return done(
          forwarded('no-answer', null),
          coded('forward.no-answer-off', 'Calls that you do not answer are not forwarded any more.'),
        )
      case 'quiet':
        return done(
          { ...rules(), doNotDisturb: { except: rules().doNotDisturb?.except ?? [], until: null } },
          coded('quiet.on', 'Do not disturb is on.'),
        )
      case 'quiet-off':
        return done({ ...rules(), doNotDisturb: null }, coded('quiet.off', 'Do not disturb is off.'))
    }
    const [when, dialled = ''] = call.argument.split(':') as [When, string?]
    const number = dialled || (await asked(call))
    try {
      mustBeTarget(number, owner, plan(), now())
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      return call.hangUp(error.code === 'not-allowed' ? 'not-allowed' : 'unknown-number', saidBy(error))
    }
    const to = plainNumber(number)
    return done(forwarded(when, to), coded(which[when].code, `${which[when].calls} go to ${to} now.`, to))
  },
})

type When = 'forward' | 'busy' | 'no-answer'
const which = {
  forward: { field: 'always', calls: 'Your calls', code: 'forward.to' },
  busy: { field: 'busy', calls: 'Calls that find you busy', code: 'forward.busy-to' },
  'no-answer': { field: 'noAnswer', calls: 'Calls that you do not answer', code: 'forward.no-answer-to' },
} as const satisfies Record<When, object>

/** Why it cannot go there, as a phone of ours can say it. */
function saidBy({ message, details }: AppError): Words {
  const said = details.said as Said | undefined
  return said ? coded(said.code, message, ...said.values) : message
}

/** What the caller types after a beep, until #. */
async function asked(call: CallControl): Promise<string> {
  await call.answer()
  await call.play({ kind: 'tone', tone: 'beep' })
  let number = ''
  for (let digit = await call.nextDigit(); digit !== '#' && number.length < MAX_NUMBER; digit = await call.nextDigit())
    number += digit
  return number
}
