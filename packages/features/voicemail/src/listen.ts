/**
 * Somebody listens to a box by phone.
 *
 *   menu ─ 1 new ─▶ message ─ 1 again │ 2 next │ 3 delete │ 4 before │ 5 call back │ * menu
 *        ─ 2 saved ─▶ the same
 *                                  shared box: 6 take care of it, or give it back
 *        ─ 3 greeting ─▶ 1 record ─▶ 1 keep │ 2 again
 *                        2 listen │ 3 the system’s words
 *                        4 for other times ─▶ 1 in a call │ 2 away │ 3 closed ─▶ 1 record │ 2 listen │ 3 delete
 *        ─ 4 PIN
 *        ─ 5 one's name ─▶ 1 record ─▶ 1 keep │ 2 again
 *                          2 listen │ 3 delete
 *        ─ 6 … 9 a shared box with new messages
 */
import { rm } from 'node:fs/promises'
import type { CallControl, PersonId } from '@sidetone/call'
import { BY_SYSTEM, Keys } from '@sidetone/feature'
import { digits, number, type Part, type Phrase } from '@sidetone/prompts'
import { type Box, mayListen } from './box.ts'
import { press, soundOf, type VoicemailDeps } from './deps.ts'
import {
  FIRST_SHARED,
  GREETING_SILENCE_MS,
  KEY_WAIT_MS,
  MAX_GREETING_MS,
  MAX_HEARD,
  MAX_NAME_MS,
  MAX_PIN,
  MAX_SHARED,
  MAX_UNANSWERED,
  MIN_PIN,
  NAME_SILENCE_MS,
  SHORTEST_MESSAGE_MS,
  SHORTEST_NAME_MS,
} from './limits.ts'
import type { OwnSound, VoicemailMessage } from './shapes.ts'

type At = {
  readonly call: CallControl
  readonly box: Box
  readonly keys: Keys
  readonly deps: VoicemailDeps
  readonly say: (...parts: Part[]) => ReturnType<VoicemailDeps['say']>
}

/** @param shared whose new messages are offered besides */
export async function listen(
  call: CallControl,
  box: Box,
  deps: VoicemailDeps,
  shared: readonly Box[] = [],
): Promise<void> {
  const keys = new Keys(call, KEY_WAIT_MS)
  await menu(atBox(call, box, keys, deps), shared)
  await call.play(deps.say(box.language, 'goodbye'))
}
const atBox = (call: CallControl, box: Box, keys: Keys, deps: VoicemailDeps): At => ({
  ...{ call, box, keys, deps },
  say: (...parts) => deps.say(box.language, ...parts),
})

async function menu(at: At, shared: readonly Box[]): Promise<void> {
  const { call, box, keys, deps, say } = at
  call.tell('listens', { box: box.name })
  for (let unanswered = 0; unanswered < MAX_UNANSWERED; ) {
    const { new: fresh, old } = deps.messages.counts(box.id)
    const waiting = shared.filter(({ id }) => deps.messages.counts(id).new > 0).slice(0, MAX_SHARED)
    const counted: Part[] = ['you-have', number(fresh), 'new-messages', 'and', number(old), 'saved-messages']
    const key = await keys.ask(
      say(
        ...counted,
        ...(fresh ? press('for-new-messages', 1) : []),
        ...(old ? press('for-saved-messages', 2) : []),
        ...press('for-greetings', 3),
        ...press('for-pin', 4),
        ...(box.person ? press('for-name', 5) : []),
        ...waiting.flatMap(({ number: its }, n): Part[] => [
          'for-shared-mailbox',
          digits(its),
          'press',
          number(FIRST_SHARED + n),
        ]),
      ),
    )
    const chosen = waiting[Number(key ?? 0) - FIRST_SHARED]
    unanswered = key === null ? unanswered + 1 : 0
    if (key === '1') await messages(at, false)
    else if (key === '2') await messages(at, true)
    else if (key === '3') await ownSound(at, usualGreeting)
    else if (key === '4') await newPin(at)
    else if (key === '5' && box.person) await ownSound(at, ownName)
    else if (chosen) await menu(atBox(call, chosen, keys, deps), [])
    else if (key === '*' || key === '#') break
  }
}

const choices: readonly Part[] = [
  ...press('to-listen-again', 1),
  ...press('for-next', 2),
  ...press('to-delete', 3),
  ...press('for-previous', 4),
  ...press('to-call-back', 5),
  'to-go-back',
  'press',
  'star',
]

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
    const claims = claimsOf(at, message)
    noteHeard(at, message)
    const key = await keys.ask([
      ...who(at, message),
      ...(claims === 'others' ? say('taken-care-of') : []),
      { kind: 'file', path: deps.messages.pathOf(message.id) },
      ...say(...choices, ...(claims === 'nobody' || claims === 'mine' ? press(claimWords[claims], 6) : [])),
    ])
    if (!message.read && !message.deletedAt) deps.messages.change(message.id, { read: true })
    if (key === '*') return
    if (key === '1') continue
    if (key === '4') place = Math.max(0, place - 1)
    else if (key === '3') {
      const deletedAt = deps.messages.get(message.id)?.deletedAt ? null : deps.now()
      deps.messages.change(message.id, { deletedAt })
      await keys.ask(say(deletedAt ? 'deleted' : 'restored'), 0)
      // Pressed by mistake: `4` comes back to it, and `3` restores it.
      if (deletedAt) place++
    } else if (key === '5') await callBack(at, message)
    else if (key === '6' && box.person === null) await claim(at, message.id)
    else place++
  }
}

/** Who enters a PIN at somebody else's phone, or from outside, is known by where they call from alone. */
function noteHeard({ box, call, deps }: At, { id }: VoicemailMessage): void {
  const { person, name, number: from } = call.caller
  const inside = call.trunk ? undefined : person
  if (box.person !== null && box.person === inside) return
  // A name from outside is what the caller says: it never stands without the number.
  const outside = name && from ? `${name} (${from})` : from || 'Somebody with a withheld number'
  const by = { kind: 'phone', id: inside ?? '', name: inside ? name : outside } as const
  deps.heard({ sound: soundOf(id), name: box.name, how: 'by-phone' }, by)
}

/** Who takes care of a message of a shared box. `nobody knows`: it is one's own box, or who listens is not known. */
const claimsOf = (
  { box, call }: At,
  { claimedBy }: VoicemailMessage,
): 'nobody' | 'mine' | 'others' | 'nobody knows' => {
  if (box.person !== null) return 'nobody knows'
  const { person } = call.caller
  // With the PIN at a phone of somebody else: that they would take care is not theirs to say.
  const me = !call.trunk && person !== undefined && mayListen(box, person) ? person : undefined
  if (claimedBy) return claimedBy.id === me ? 'mine' : 'others'
  return me === undefined ? 'nobody knows' : 'nobody'
}
const claimWords = { nobody: 'to-take-care', mine: 'to-give-back' } as const

async function claim(at: At, id: string): Promise<void> {
  const { call, keys, deps, say } = at
  const message = deps.messages.get(id)
  const claims = message && claimsOf(at, message)
  if (claims === 'others') await keys.ask(say('taken-care-of'), 0)
  if (claims !== 'nobody' && claims !== 'mine') return
  const claimedBy = claims === 'nobody' ? { id: call.caller.person!, name: call.caller.name } : null
  deps.messages.change(id, { claimedBy })
  await keys.ask(say(claimedBy ? 'you-take-care' : 'given-back'), 0)
}

const who = ({ deps, say }: At, { from, at }: VoicemailMessage) =>
  say('message', 'from', from.number ? digits(from.number) : 'unknown-number', ...deps.moment(at))

/**
 * With the rights of the person who listens at a phone of the company. Whoever came in from outside is led to nobody
 * outside: a PIN that was guessed costs no call.
 */
async function callBack(at: At, { id, from }: VoicemailMessage): Promise<void> {
  const { call, keys, deps, say } = at
  const { person, name } = call.caller
  if (from.number === '') {
    await keys.ask(say('unknown-number'), 0)
    return
  }
  // Of two members who listen at once, one calls back.
  const message = deps.messages.get(id)
  const claims = message ? claimsOf(at, message) : 'nobody knows'
  if (claims === 'others') {
    await keys.ask(say('taken-care-of'), 0)
    return
  }
  if (claims === 'nobody') deps.messages.change(id, { claimedBy: { id: person!, name } })
  const as: PersonId | undefined = call.trunk ? undefined : person
  const result = await call.goTo(from.number, { back: true, because: 'Called back from voicemail', ...(as && { as }) })
  if (result.answered) return
  if (claims === 'nobody') deps.messages.change(id, { claimedBy: null })
  await keys.ask(say('not-reachable'), 0)
}

/** What is recorded by phone, and what is said about it. */
type Recorded = {
  readonly sound: OwnSound
  readonly without: Phrase
  readonly kept: Phrase
  readonly gone: readonly Phrase[]
  readonly maxMs: number
  readonly silenceMs: number
  readonly leastMs: number
}
const usualGreeting: Recorded = {
  sound: 'no-answer',
  without: 'for-standard-greeting',
  kept: 'greeting-saved',
  gone: ['greeting-removed', 'standard-greeting-used'],
  maxMs: MAX_GREETING_MS,
  silenceMs: GREETING_SILENCE_MS,
  leastMs: SHORTEST_MESSAGE_MS,
}
const ownName: Recorded = {
  sound: 'name',
  without: 'to-delete',
  kept: 'saved',
  gone: ['deleted'],
  maxMs: MAX_NAME_MS,
  silenceMs: NAME_SILENCE_MS,
  leastMs: SHORTEST_NAME_MS,
}

const otherGreeting = (sound: OwnSound): Recorded => ({
  ...usualGreeting,
  sound,
  without: 'to-delete',
  gone: ['deleted', 'standard-greeting-used'],
})

/** Those for a state; where there is none the usual one is heard. */
async function otherGreetings(at: At): Promise<void> {
  const { box, keys, say } = at
  const states: readonly (readonly [key: string, Phrase, OwnSound])[] = [
    ...(box.person
      ? ([
          ['1', 'while-on-a-call', 'busy'],
          ['2', 'while-away', 'away'],
        ] as const)
      : []),
    ...(box.schedule === null ? [] : ([['3', 'while-closed', 'closed']] as const)),
  ]
  const key = await keys.ask(say(...states.flatMap(([of, words]) => press(words, Number(of)))))
  const chosen = states.find(([of]) => of === key)
  if (chosen) await ownSound(at, otherGreeting(chosen[2]))
}

async function ownSound(at: At, what: Recorded): Promise<void> {
  const { box, keys, deps, say } = at
  const { greetings } = deps
  const { sound } = what
  const others = what === usualGreeting && (box.person !== null || box.schedule !== null)
  for (;;) {
    const has = greetings.has(box.id, sound)
    const key = await keys.ask(
      say(
        ...press('to-record', 1),
        ...(has ? [...press('to-listen', 2), ...press(what.without, 3)] : []),
        ...(others ? press('for-other-greetings', 4) : []),
        'to-go-back',
        'press',
        'star',
      ),
    )
    if (key === '1') await recordOwn(at, what)
    else if (key === '2' && has) await keys.ask([{ kind: 'file', path: greetings.pathOf(box.id, sound) }], 0)
    else if (key === '3' && has) {
      await greetings.remove(box.id, sound)
      await keys.ask(say(...what.gone), 0)
    } else if (key === '4' && others) await otherGreetings(at)
    else return
  }
}

async function recordOwn({ call, box, keys, deps, say }: At, what: Recorded): Promise<void> {
  const { sound, maxMs, silenceMs, leastMs, kept } = what
  const path = deps.messages.pathOf(`greeting-${deps.newId()}`)
  try {
    for (;;) {
      await keys.ask(say('record-after-tone'), 0)
      await keys.beep()
      const { ms, endedBy } = await call.record({ path, maxMs, silenceMs, keys: '#' })
      if (endedBy === 'hung-up' || endedBy === 'failed') return
      const heard = ms >= leastMs
      const key = await keys.ask([
        ...(heard ? [{ kind: 'file', path } as const] : say('nothing-heard')),
        ...say(...(heard ? press('to-save', 1) : []), ...press('to-record-again', 2)),
      ])
      if (key === '2') continue
      if (key === '1' && heard) {
        await deps.greetings.take(box.id, sound, path)
        await keys.ask(say(kept), 0)
      }
      return
    }
  } finally {
    await rm(path, { force: true })
  }
}

async function newPin({ call, box, keys, deps, say }: At): Promise<void> {
  const pin = await keys.digits(say('enter-new-pin'), MAX_PIN)
  if (pin.length < MIN_PIN || !/^\d+$/.test(pin)) {
    await keys.ask(say('pin-too-short'), 0)
    return
  }
  const { person, name } = call.caller
  deps.boxes.setPin(box, pin, person && !call.trunk ? { kind: 'person', id: person, name } : BY_SYSTEM)
  await keys.ask(say('pin-changed'), 0)
}
