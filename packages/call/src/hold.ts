/**
 * Hold: who hears what. A held side hears music; the one who holds hears nothing; when both hold, both hear nothing.
 *
 *                 caller holds                called holds
 *   each-other ◀──────────────▶ called-waits ◀────────────▶ nothing   (and the same with the sides changed)
 */
import type { Call, CallOut } from './call.ts'
import type { Leg } from './leg.ts'
import type { EndId } from './words.ts'

export type Hearing = 'nothing' | 'each-other' | 'caller-waits' | 'called-waits'

export function hearing(caller: Leg, called: Leg): Hearing {
  if (caller.held) return called.held ? 'nothing' : 'called-waits'
  return called.held ? 'caller-waits' : 'each-other'
}

/** The orders that lead from what is heard to what should be. */
export function hearingOrders(was: Hearing, is: Hearing, caller: EndId, called: EndId, out: CallOut[]): void {
  if (was === is) return
  if (was === 'each-other') out.push({ type: 'media', order: { type: 'unbridge', end: caller } })
  if (was === 'caller-waits') out.push({ type: 'media', order: { type: 'stop-playing', end: caller } })
  if (was === 'called-waits') out.push({ type: 'media', order: { type: 'stop-playing', end: called } })
  if (is === 'each-other') out.push({ type: 'media', order: { type: 'bridge', a: caller, b: called } })
  if (is === 'caller-waits') out.push({ type: 'media', order: playMusic(caller) })
  if (is === 'called-waits') out.push({ type: 'media', order: playMusic(called) })
}

const playMusic = (end: EndId) => ({ type: 'play', end, sound: { kind: 'tone', tone: 'hold-music' } }) as const

/** Gives every end what it should hear now. */
export function listen(call: Call, out: CallOut[]): void {
  const [caller, called] = call.legs
  if (!caller || !called) return
  const next = hearing(caller, called)
  hearingOrders(call.hearing, next, caller.end, called.end, out)
  call.hearing = next
}
