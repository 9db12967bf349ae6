/**
 * Parking: the far party hears music in a slot until somebody dials it. After a while who parked it is rung; unanswered it
 * stays parked, a few times.
 *
 *   talking ──park──▶ parked ──slot dialled, or who parked answers──▶ talking
 *                        └──time──▶ who parked is rung ──nobody──▶ parked again
 */

import type { Millis } from '@sidetone/kernel'
import type { Call, CallOut, Desk, Parking } from './call.ts'
import { type CommandResult, refused } from './commands.ts'
import { endLeg, finish } from './ending.ts'
import { startFork } from './fork.ts'
import { listen } from './hearing.ts'
import { type Home, homeOf, type Leg, presentLegs } from './leg.ts'
import { returnForMs } from './limits.ts'

export type Parked = {
  readonly slot: string
  readonly home: Home
  readonly since: Millis
  /** When who parked it is rung; null while they are. */
  until: Millis | null
  returns: number
}

export type FreeSlots = { readonly first: string | null; isFree(slot: string): boolean }

export function park(
  call: Call,
  leg: Leg,
  slot: string,
  { forMs }: Parking,
  now: Millis,
  out: CallOut[],
): CommandResult {
  const [far, more] = presentLegs(call).filter(each => each !== leg)
  if (call.stage !== 'talking' || !leg.present || !far || more || call.room !== null) return refused('not-now')
  if (call.transfer || call.parked || call.forks.length) return refused('not-now')
  call.parked = { slot, home: homeOf(leg), since: now, until: now + forMs, returns: 0 }
  out.push(
    { type: 'event', event: { type: 'call.parked', call: call.id, at: now, slot, by: leg.party } },
    { type: 'order', order: { type: 'transfer-progress', leg: leg.id, state: 'answered' } },
  )
  endLeg(call, leg, 'parked', leg.side, now, out, `Parked at ${slot}.`)
  listen(call, out)
  out.push({ type: 'keep' })
  return { ok: true, slot }
}

export function parkedTooLong(call: Call, now: Millis, desk: Desk, out: CallOut[]): void {
  const { parked } = call
  const [far] = presentLegs(call)
  if (!parked || !far) return
  parked.until = null
  const { party: to, side } = parked.home
  const ring = to.person ? desk.toRing({ kind: 'person', person: to.person, ringForMs: returnForMs }) : []
  if (ring.length === 0) return parkReturnFailed(call, now, desk, out)
  out.push({ type: 'event', event: { type: 'park.rings-back', call: call.id, at: now, slot: parked.slot } })
  const because = `Still parked at ${parked.slot}`
  const about = { purpose: 'return', to, by: null, side, caller: far.party, like: far.id } as const
  startFork(call, { ...about, forMs: returnForMs, because, ring }, now, out)
  listen(call, out)
}

export function parkReturnFailed(call: Call, now: Millis, desk: Desk, out: CallOut[]): void {
  const { parked } = call
  const { forMs, returns } = desk.parking()
  if (!parked || ++parked.returns >= returns) return finish(call, 'no-answer', 'system', now, out)
  parked.until = now + forMs
  listen(call, out)
  out.push({ type: 'keep' })
}

/** Somebody talks with them again. */
export function wasRetrieved(call: Call, by: Leg, now: Millis, out: CallOut[]): void {
  const slot = call.parked?.slot ?? ''
  call.parked = null
  out.push({
    type: 'event',
    event: { type: 'call.retrieved', call: call.id, at: now, slot, leg: by.id, by: by.party },
  })
}
