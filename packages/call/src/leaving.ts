/**
 * Somebody passes a conference on and leaves: the target is rung while all go on talking, and takes their place when it
 * answers. Who asked stays until then, and stays when nothing comes of it.
 */
import type { Millis } from '@sidetone/kernel'
import type { Call, CallOut, Desk } from './call.ts'
import { type CommandResult, refused } from './commands.ts'
import { endLeg } from './ending.ts'
import { type Fork, startFork } from './fork.ts'
import { type Leg, legOf } from './leg.ts'
import { maxForksInCall, maxParties } from './limits.ts'
import type { Route } from './route/dial-plan.ts'
import type { Cause } from './words.ts'

export function leaveTo(call: Call, leg: Leg, way: Route, now: Millis, desk: Desk, out: CallOut[]): CommandResult {
  const { destination, to, why, next, forwardedBy } = way
  if (destination.kind !== 'person' && destination.kind !== 'trunk') return refused('not-now')
  if (call.locked) return refused('locked')
  if (call.forks.some(fork => fork.leaves && fork.by === leg.id)) return refused('not-now')
  const ring = desk.toRing(destination)
  if (ring.length === 0) return refused('unreachable')
  if (call.forks.length >= maxForksInCall || call.legs.length + ring.length > maxParties) return refused('too-many')
  const by = leg.party
  out.push({
    type: 'event',
    event: { type: 'transfer.started', call: call.id, at: now, by, leg: leg.id, to, kind: 'blind', why },
  })
  const about = { purpose: 'add', to, by: leg.id, leaves: by, side: leg.side, caller: by, like: leg.id } as const
  const because = `${by.name || by.number} passes a conference on to you`
  startFork(call, { ...about, forMs: destination.ringForMs, because, ring, next, forwardedBy }, now, out)
  return { ok: true }
}

export function leavesFor(call: Call, leg: Leg): Fork | undefined {
  return call.forks.find(fork => fork.leaves && fork.by === leg.id)
}

export function leftBehind(
  call: Call,
  { by, leaves, moves, to: dialled }: Fork,
  winner: Leg,
  now: Millis,
  out: CallOut[],
): void {
  if (!leaves) return
  const leg = by === null ? undefined : legOf(call, by)
  const { id } = winner
  const to = moves ? dialled : winner.party
  out.push({ type: 'event', event: { type: 'transfer.done', call: call.id, at: now, by: leaves, to, leg: id } })
  if (!leg) return
  out.push({ type: 'order', order: { type: 'transfer-progress', leg: leg.id, state: 'answered' } })
  // Who was the host of a room still is.
  if (moves) winner.host = leg.host
  endLeg(call, leg, moves ? 'moved' : 'transferred', leg.side, now, out)
}

export function stayedBehind(call: Call, { by, leaves, to }: Fork, cause: Cause, now: Millis, out: CallOut[]): void {
  if (!leaves) return
  const rings = false
  out.push({ type: 'event', event: { type: 'transfer.failed', call: call.id, at: now, by: leaves, to, cause, rings } })
  if (by !== null && legOf(call, by))
    out.push({ type: 'order', order: { type: 'transfer-progress', leg: by, state: 'failed', cause } })
}
