/** How a call and its legs end: each leg once, its media end closed in the same step. */

import type { Millis } from '@sidetone/kernel'
import type { Call, CallOut } from './call.ts'
import type { Words } from './coded.ts'
import { listen } from './hearing.ts'
import { type Leg, presentLegs } from './leg.ts'
import { sentences } from './sentences.ts'
import type { Cause, Side } from './words.ts'

/** @param words instead of the sentence of the cause */
export function finish(call: Call, cause: Cause, by: Side, now: Millis, out: CallOut[], words?: Words): void {
  // Who only rang has not hung up: the caller has.
  const unanswered = cause === 'hung-up' ? 'cancelled' : cause
  for (const leg of [...call.legs]) endLeg(call, leg, leg.fork === null ? cause : unanswered, by, now, out, words)
  call.stage = 'over'
  call.forks = []
  call.transfer = call.parked = null
  out.push({ type: 'event', event: { type: 'call.ended', call: call.id, at: now, cause, by } })
}

export function endLeg(
  call: Call,
  leg: Leg,
  cause: Cause,
  by: Side,
  now: Millis,
  out: CallOut[],
  words: Words = sentences[cause],
): void {
  out.push({ type: 'order', order: { type: 'end', leg: leg.id, cause, words } })
  removeLeg(call, leg, cause, by, undefined, now, out)
}

export function removeLeg(
  call: Call,
  leg: Leg,
  cause: Cause,
  by: Side,
  detail: string | undefined,
  now: Millis,
  out: CallOut[],
): void {
  call.legs.splice(call.legs.indexOf(leg), 1)
  out.push(
    {
      type: 'event',
      event: { type: 'leg.ended', call: call.id, at: now, leg: leg.id, cause, by, ...(detail && { detail }) },
    },
    { type: 'media', order: { type: 'close', end: leg.end } },
  )
}

/**
 * Somebody came or went while people talk: who is left hears and sees the others, or the call is over. One alone stays
 * while parked, while somebody is rung, or while another device is about to take a place.
 * @param cause why it is over, should it be
 */
export function settle(call: Call, cause: Cause, by: Side, now: Millis, out: CallOut[]): void {
  if (call.stage !== 'talking') return
  const present = presentLegs(call)
  // Nobody is left to whom one of those here would leave the call.
  const leaver = (leg: Leg) => call.forks.some(fork => fork.leaves && fork.by === leg.id)
  const rung = call.forks.some(fork => !fork.leaves) || !present.every(leaver)
  const waits =
    call.parked !== null ||
    (call.forks.length > 0 && rung) ||
    call.legs.some(leg => leg.replaces !== null) ||
    call.room !== null
  if (present.length === 0 || (present.length === 1 && !waits)) return finish(call, cause, by, now, out)
  const conference = present.length > 2
  if (conference !== call.conference) {
    call.conference = conference
    if (!conference) call.locked = false
    const kind = conference ? 'conference' : 'two'
    out.push({ type: 'event', event: { type: 'call.became', call: call.id, at: now, kind } })
    for (const leg of present) leg.talking = false
    showEachOther(call, out)
  }
  listen(call, out)
  out.push({ type: 'keep' })
}

/** Every device is told whom it talks with now. */
export function showEachOther(call: Call, out: CallOut[]): void {
  const present = presentLegs(call)
  if (present.length < 2) return
  for (const leg of present) {
    const other = present.length === 2 ? present.find(each => each !== leg) : undefined
    out.push({ type: 'order', order: { type: 'connect', leg: leg.id, call: call.id, party: other?.party ?? null } })
  }
}

/** Two talk who did not before. */
export function bridged(call: Call, now: Millis, out: CallOut[]): void {
  const [a, b, more] = presentLegs(call)
  if (a && b && !more)
    out.push({ type: 'event', event: { type: 'legs.bridged', call: call.id, at: now, a: a.id, b: b.id } })
}

/** The newcomer stands for their side. */
export function setPlace(call: Call, { side, party }: Leg): void {
  if (side === 'caller') call.from = party
  else call.to = party
}
