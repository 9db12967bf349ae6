/**
 * Voicemail by phone.
 *
 *   *99EXT ─▶ leave a message            *97 ─▶ one's own box: from one's own phone at once, else number and PIN
 *                                        *98EXT ─▶ that box: PIN, unless it is one's own
 */
import { type CallControl, type CodeRule, coded } from '@sidetone/call'
import { type Feature, Keys } from '@sidetone/feature'
import type { Part } from '@sidetone/prompts'
import { type Box, mayListen } from './box.ts'
import type { VoicemailDeps } from './deps.ts'
import { leave } from './leave.ts'
import { KEY_WAIT_MS, MAX_NUMBER, MAX_PIN, PIN_TRIES } from './limits.ts'
import { listen } from './listen.ts'

/** What is dialled after the code is added to `argument`. */
export const voicemailCodes = [
  {
    code: '*97',
    argument: 'own',
    name: 'Your voicemail',
    does: 'You listen to your messages, and record your greeting and your name.',
    fromTrunks: true,
  },
  {
    code: '*98',
    argument: 'box:',
    name: 'Voicemail box',
    does: 'You listen to the messages of this box; it asks for the PIN.',
    takesNumber: 'whose',
    fromTrunks: true,
  },
  {
    code: '*99',
    argument: 'leave:',
    name: 'Voicemail',
    does: 'You leave a message without ringing anybody.',
    takesNumber: 'whose',
    fromTrunks: true,
  },
] as const satisfies readonly (Omit<CodeRule, 'feature'> & { code: string; does: string })[]

export const voicemailStory = (deps: VoicemailDeps): Feature => ({
  name: 'voicemail',
  async story(call) {
    const { boxes } = deps
    const [what, number = ''] = call.argument.split(':')
    if (what === 'leave') {
      // Without a number: whoever sent the call on to here.
      const box = boxes.byNumber(number || (call.forwardedBy.at(-1)?.number ?? ''))
      return box ? leave(call, box, deps) : call.hangUp('unknown-number')
    }
    const own = what === 'own' && !call.trunk ? boxes.byId(call.caller.person ?? '') : undefined
    const asked = own ?? (number ? boxes.byNumber(number) : undefined)
    if (what === 'box' && !asked) return call.hangUp('unknown-number')
    await call.answer()
    const { caller, trunk } = call
    // A caller from outside may say anything about who they are.
    const trusted = asked && !trunk && caller.person !== undefined && mayListen(asked, caller.person)
    const box = trusted ? asked : await withPin(call, asked, deps)
    if (box && box === own)
      return listen(
        call,
        box,
        deps,
        boxes.of(box.id).filter(({ person }) => person === null),
      )
    return box ? listen(call, box, deps) : call.hangUp('hung-up', coded('pin-wrong', 'The PIN was wrong.'))
  },
})

/** Box and PIN; a box that is not there and a wrong PIN sound the same. */
async function withPin(call: CallControl, asked: Box | undefined, deps: VoicemailDeps): Promise<Box | null> {
  const { boxes, say } = deps
  const keys = new Keys(call, KEY_WAIT_MS)
  const { language: usual } = boxes.company()
  const say1 = (...parts: Part[]) => say(asked?.language ?? usual, ...parts)
  for (let tries = 0; tries < PIN_TRIES; tries++) {
    const number = asked ? asked.number : await keys.digits(say1('enter-mailbox'), MAX_NUMBER)
    const box = asked ?? boxes.byNumber(number)
    const pin = await keys.digits(say1('enter-pin'), MAX_PIN)
    if (box && boxes.pinFits(box, pin)) return box
    call.tell('wrong-pin', { box: box?.name ?? number })
    await call.play(say1('wrong'))
  }
  await call.play(say1('too-many-tries', 'goodbye'))
  return null
}
