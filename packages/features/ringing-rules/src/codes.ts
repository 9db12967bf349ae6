/** Do not disturb and forwarding by code, for phones without our screen. A beep: done. Refused: the phone's own tone. */
import type { CallControl, DialPlan } from '@sidetone/call'
import type { Feature } from '@sidetone/feature'
import { AppError } from '@sidetone/kernel'
import { MAX_NUMBER } from './limits.ts'
import type { RingingStore } from './store.ts'
import { mustBeTarget, type Owner, plainNumber } from './targets.ts'

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
    const rules = ringing.of(owner.id)
    const always = (number: string | null) => ({ ...rules, forward: { ...rules.forward, always: number } })
    const done = async (next: typeof rules, words: string) => {
      ringing.set(owner.id, next)
      await call.answer()
      await call.play({ kind: 'tone', tone: 'beep' })
      call.hangUp('hung-up', words)
    }
    switch (call.argument) {
      case 'forward-off':
        return done(always(null), 'Your calls ring at your phones again.')
      case 'quiet':
        return done(
          { ...rules, doNotDisturb: { except: rules.doNotDisturb?.except ?? [], until: null } },
          'Do not disturb is on.',
        )
      case 'quiet-off':
        return done({ ...rules, doNotDisturb: null }, 'Do not disturb is off.')
    }
    const number = call.argument.replace('forward:', '') || (await asked(call))
    try {
      mustBeTarget(number, owner, plan(), now())
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      return call.hangUp(error.code === 'not-allowed' ? 'not-allowed' : 'unknown-number', error.message)
    }
    return done(always(plainNumber(number)), `Your calls go to ${plainNumber(number)} now.`)
  },
})

/** What the caller types after a beep, until #. */
async function asked(call: CallControl): Promise<string> {
  await call.answer()
  await call.play({ kind: 'tone', tone: 'beep' })
  let number = ''
  for (let digit = await call.nextDigit(); digit !== '#' && number.length < MAX_NUMBER; digit = await call.nextDigit())
    number += digit
  return number
}
