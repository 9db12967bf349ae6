/** Legs to the outside: the next trunk when one does not take the call, and the longest time that a talk may last. */
import type { Millis } from '@sidetone/kernel'
import type { Call, CallOut, Desk } from './call.ts'
import { endLeg, finish, removeLeg, settle } from './ending.ts'
import { forkOf, startLeg } from './fork.ts'
import type { Leg } from './leg.ts'
import type { Cause } from './words.ts'

/** The trunk has not taken the call; a busy or unknown number is the same by every trunk. */
const notTaken: readonly Cause[] = ['trunk-failed', 'overloaded', 'unreachable', 'expired']

/** @returns false: there is no other trunk to try */
export function failedOver(
  call: Call,
  leg: Leg,
  cause: Cause,
  detail: string | undefined,
  now: Millis,
  desk: Desk,
  out: CallOut[],
): boolean {
  const [next, ...or] = leg.outside?.or ?? []
  if (!next || leg.fork === null || leg.stage !== 'new' || leg.asked || !notTaken.includes(cause)) return false
  const [ring] = desk.toRing({ kind: 'trunk', ringForMs: 0, ...leg.outside, maxMs: undefined, ...next, or })
  if (!ring) return false
  const fork = forkOf(call, leg)
  const from = leg.trunk ?? ''
  removeLeg(call, leg, cause, 'system', detail, now, out)
  startLeg(call, fork, { ...ring, ask: leg.asks, to: leg.party }, now, out)
  out.push(
    {
      type: 'event',
      event: { type: 'trunk.failed-over', call: call.id, at: now, leg: ring.leg, from, to: next.trunk, cause },
    },
    { type: 'keep' },
  )
  return true
}

/** Its talk has lasted as long as it may. */
export function reachedLimit(call: Call, leg: Leg, now: Millis, out: CallOut[]): void {
  leg.endsAt = null
  const transfers = call.transfer?.by === leg.id
  endLeg(call, leg, 'limit-reached', 'system', now, out)
  if (call.transfer && transfers) {
    call.transfer.by = null
    out.push({ type: 'keep' })
  } else if (call.stage === 'talking') settle(call, 'limit-reached', 'system', now, out)
  else finish(call, 'limit-reached', 'system', now, out)
}
