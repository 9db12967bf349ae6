/**
 * Who hears what follows from who is in the call, who holds, and what rings.
 *
 *   take part and do not hold │ two or more: hear each other (bridge of two, mix of more, and of two in a conference room)
 *                             │ one: music while others hold, the call is parked, or the room is empty; ringing while
 *                             │ somebody is rung
 *   holds, or waits for the end of their transfer: nothing
 */
import type { Call, CallOut } from './call.ts'
import { holds, type Leg, presentLegs } from './leg.ts'
import type { EndId } from './words.ts'

export type Hearing = {
  readonly joined: readonly EndId[]
  /** In the mix, not bridged. */
  readonly mixed: boolean
  readonly sound: { readonly end: EndId; readonly tone: 'hold-music' | 'ringback' } | null
}
export const nothingHeard: Hearing = { joined: [], mixed: false, sound: null }
const together = (ends: readonly EndId[], room = false): Hearing => ({
  joined: ends,
  mixed: room || ends.length > 2,
  sound: null,
})
const alone = (end: EndId, tone: 'hold-music' | 'ringback'): Hearing => ({
  joined: [],
  mixed: false,
  sound: { end, tone },
})

export function hearing(call: Call): Hearing {
  if (call.stage === 'ringing') return earlyHearing(call)
  if (call.stage !== 'talking') return nothingHeard
  const present = presentLegs(call)
  const active = present.filter(leg => !holds(leg))
  if (active.length > 1)
    return together(
      active.map(leg => leg.end),
      call.room !== null,
    )
  const [one] = active
  if (!one) return nothingHeard
  if (present.length > 1) return alone(one.end, 'hold-music')
  if (call.room === null && call.forks.some(fork => fork.purpose !== 'return')) return alone(one.end, 'ringback')
  return call.parked || call.room !== null || call.forks.length ? alone(one.end, 'hold-music') : nothingHeard
}

/** Sound before the answer can only come from one place, so it is passed on when nobody else rings. */
function earlyHearing(call: Call): Hearing {
  const [one, more] = call.legs.filter(leg => leg.fork !== null)
  const caller = call.legs.find(leg => leg.fork === null)
  if (!caller) return nothingHeard
  if (one?.early && !more) return together([caller.end, one.end])
  // Whom we called first hears from us that it rings.
  return caller.stage === 'answered' ? alone(caller.end, 'ringback') : nothingHeard
}

/** Gives every end what it should hear now. */
export function listen(call: Call, out: CallOut[]): void {
  const was = call.hearing
  const is = hearing(call)
  call.hearing = is
  const living = new Set(call.legs.map(leg => leg.end))
  const joinsAnew = was.mixed !== is.mixed || !sameEnds(was.joined, is.joined)
  if (joinsAnew && was.mixed && !is.mixed) out.push(mix(call, []))
  if (joinsAnew && !was.mixed) {
    // An end that goes into the next join leaves this one by that.
    const left = was.joined.find(end => living.has(end) && !is.joined.includes(end))
    if (left) out.push({ type: 'media', order: { type: 'unbridge', end: left } })
  }
  const sameSound = was.sound?.end === is.sound?.end && was.sound?.tone === is.sound?.tone
  if (was.sound && !sameSound && living.has(was.sound.end))
    out.push({ type: 'media', order: { type: 'stop-playing', end: was.sound.end } })
  if (joinsAnew && is.mixed) out.push(mix(call, is.joined))
  else if (joinsAnew && is.joined.length)
    out.push({ type: 'media', order: { type: 'bridge', a: is.joined[0]!, b: is.joined[1]! } })
  if (is.sound && !sameSound)
    out.push({
      type: 'media',
      order: { type: 'play', end: is.sound.end, sound: { kind: 'tone', tone: is.sound.tone } },
    })
}

/** A leg leaves for another call: it hears nothing until that one says what. */
export function stopHearing(call: Call, leg: Leg, out: CallOut[]): void {
  const { joined, sound } = call.hearing
  if (joined.includes(leg.end)) out.push({ type: 'media', order: { type: 'unbridge', end: leg.end } })
  if (sound?.end === leg.end) out.push({ type: 'media', order: { type: 'stop-playing', end: leg.end } })
  call.hearing = {
    ...call.hearing,
    joined: joined.filter(end => end !== leg.end),
    sound: sound?.end === leg.end ? null : sound,
  }
}

const mix = (call: Call, ends: readonly EndId[]): CallOut => ({
  type: 'media',
  order: { type: 'mix', conference: call.id, ends },
})
const sameEnds = (one: readonly EndId[], two: readonly EndId[]): boolean =>
  one.length === two.length && one.every(end => two.includes(end))
