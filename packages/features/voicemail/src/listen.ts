/**
 * Somebody listens to a box by phone.
 *
 *   menu ─ 1 new ─▶ message ─ 1 again │ 2 next │ 3 delete │ 4 before │ 5 call back │ * menu
 *        ─ 2 saved ─▶ the same
 *        ─ 3 greetings ─▶ 1 … 4 which ─▶ record ─▶ 1 keep │ 2 again │ 3 the system’s words
 *        ─ 4 PIN
 */
import { rm } from 'node:fs/promises'
import type { CallControl, PersonId } from '@sidetone/call'
import { BY_SYSTEM } from '@sidetone/feature'
import type { Box } from './box.ts'
import type { VoicemailDeps } from './deps.ts'
import { Keys } from './keys.ts'
import { MAX_GREETING_MS, MAX_HEARD, MAX_PIN, MAX_UNANSWERED, MIN_PIN, SHORTEST_MESSAGE_MS } from './limits.ts'
import type { Part } from './phrases.ts'
import { greetingStates, type VoicemailMessage } from './shapes.ts'

type At = {
  readonly call: CallControl
  readonly box: Box
  readonly keys: Keys
  readonly deps: VoicemailDeps
  readonly say: (...parts: Part[]) => ReturnType<VoicemailDeps['say']>
}

export async function listen(call: CallControl, box: Box, deps: VoicemailDeps): Promise<void> {
  const say = (...parts: Part[]) => deps.say(box.language, ...parts)
  const keys = new Keys(call)
  const at: At = { call, box, keys, deps, say }
  call.tell('listens', { box: box.name })
  for (let unanswered = 0; unanswered < MAX_UNANSWERED; ) {
    const { new: fresh, old } = deps.messages.counts(box.id)
    const counted: Part[] = [
      'you-have',
      ...(fresh || !old ? messagesOf(fresh, 'new') : []),
      ...(fresh && old ? (['and'] as const) : []),
      ...(old ? messagesOf(old, 'saved') : []),
    ]
    const key = await keys.ask(
      say(
        ...counted,
        ...(fresh ? (['for-new-messages-press-1'] as const) : []),
        ...(old ? (['for-saved-messages-press-2'] as const) : []),
        'for-greetings-press-3',
        'to-change-pin-press-4',
      ),
    )
    unanswered = key === null ? unanswered + 1 : 0
    if (key === '1') await messages(at, false)
    else if (key === '2') await messages(at, true)
    else if (key === '3') await greeting(at)
    else if (key === '4') await newPin(at)
    else if (key === '*' || key === '#') break
  }
  await call.play(say('goodbye'))
}

const messagesOf = (count: number, kind: 'new' | 'saved'): Part[] =>
  count === 0 ? ['no-messages'] : [{ number: count }, `${kind}-message${count === 1 ? '' : 's'}`]

async function messages(at: At, read: boolean): Promise<void> {
  const { call, box, keys, deps, say } = at
  const list = deps.messages.list([box.id], 'here', -1).filter(message => message.read === read)
  const ids = list.slice(0, MAX_HEARD).map(({ id }) => id)
  for (let place = 0; ; ) {
    // It may have been deleted on a screen meanwhile.
    const message = deps.messages.get(ids[place] ?? '')
    if (!message) {
      await call.play(say('no-more-messages'))
      return
    }
    const key = await keys.ask([
      ...who(at, message),
      { kind: 'file', path: deps.messages.pathOf(message.id) },
      ...say('message-keys'),
    ])
    if (!message.read && !message.deletedAt) deps.messages.change(message.id, { read: true })
    if (key === '*') return
    if (key === '1') continue
    if (key === '4') place = Math.max(0, place - 1)
    else if (key === '3') {
      const deletedAt = deps.messages.get(message.id)?.deletedAt ? null : deps.now()
      deps.messages.change(message.id, { deletedAt })
      await keys.ask(say(deletedAt ? 'message-deleted' : 'message-restored'), 0)
      // Pressed by mistake: `4` comes back to it, and `3` restores it.
      if (deletedAt) place++
    } else if (key === '5') await callBack(at, message)
    else place++
  }
}

const who = ({ deps, box }: At, { from, at }: VoicemailMessage) =>
  deps.say(
    box.language,
    'message-from',
    ...(from.number ? [{ digits: from.number }] : (['unknown-caller'] as const)),
    'received',
    { time: at },
  )

/**
 * With the rights of the person who listens at a phone of the company. Whoever came in from outside is led to nobody
 * outside: a PIN that was guessed costs no call.
 */
async function callBack({ call, keys, say }: At, { from }: VoicemailMessage): Promise<void> {
  const { person } = call.caller
  if (from.number === '') {
    await keys.ask(say('unknown-caller'), 0)
    return
  }
  const as: PersonId | undefined = call.trunk ? undefined : person
  const result = await call.goTo(from.number, { back: true, because: 'Called back from voicemail', ...(as && { as }) })
  if (!result.answered) await keys.ask(say('cannot-be-reached'), 0)
}

async function greeting(at: At): Promise<void> {
  const { call, box, keys, deps, say } = at
  const which = await keys.ask(say('which-greeting'))
  const state = greetingStates[Number(which) - 1]
  if (state === undefined) return
  const path = deps.messages.pathOf(`greeting-${deps.newId()}`)
  try {
    for (;;) {
      await call.play(say('record-greeting'))
      await keys.beep()
      const { ms, endedBy } = await call.record({ path, maxMs: MAX_GREETING_MS, silenceMs: 4_000, keys: '#' })
      if (endedBy === 'hung-up' || endedBy === 'failed') return
      const heard = ms >= SHORTEST_MESSAGE_MS
      const key = await keys.ask([
        ...(heard ? [{ kind: 'file', path } as const] : say('nothing-heard')),
        ...say('greeting-keys'),
      ])
      if (key === '2') continue
      if (key === '3') await deps.greetings.remove(box.id, state)
      else if (key === '1' && heard) await deps.greetings.take(box.id, state, path)
      else return
      await keys.ask(say(key === '3' ? 'greeting-removed' : 'greeting-saved'), 0)
      return
    }
  } finally {
    await rm(path, { force: true })
  }
}

async function newPin({ call, box, keys, deps, say }: At): Promise<void> {
  const pin = await keys.digits(say('enter-new-pin'), MAX_PIN)
  if (pin.length < MIN_PIN || !/^\d+$/.test(pin)) {
    await call.play(say('pin-too-short'))
    return
  }
  const { boxes } = deps
  const name = call.caller.name || box.name
  const by = box.person ? { kind: 'person' as const, id: box.person, name } : BY_SYSTEM
  if (box.person) boxes.setPersonal(box.person, { ...boxes.personal(box.person), pin }, by)
  else {
    const { id, ...shared } = boxes.shared.get(box.id)!
    boxes.shared.change(id, { ...shared, pin }, by)
  }
  await call.play(say('pin-changed'))
}
