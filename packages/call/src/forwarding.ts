/** A call that rang in vain goes where the called person wants it to go: another attempt in place of the one that failed. */

import type { Millis } from '@sidetone/kernel'
import type { Call, CallOut, Desk } from './call.ts'
import { endLeg, removeLeg } from './ending.ts'
import { type Fork, startFork, startLeg } from './fork.ts'
import { listen } from './hearing.ts'
import type { Leg } from './leg.ts'
import { becauseForwarded } from './route/lead.ts'
import { maxForwards } from './route/limits.ts'
import type { Cause, Side } from './words.ts'

/** Ends without anybody having been reached: the wish for `unreachable` holds. */
const nobodyReached: readonly Cause[] = ['failed', 'trunk-failed', 'overloaded', 'no-common-codec', 'expired']

/** @returns false: nobody wants it to go on, or there is nothing to ring where it would go */
export function sendOn(
  call: Call,
  fork: Fork,
  cause: Cause,
  by: Side,
  now: Millis,
  desk: Desk,
  out: CallOut[],
): boolean {
  const number = fork.next[cause] ?? (nobodyReached.includes(cause) ? fork.next.unreachable : undefined)
  if (number === undefined) return false
  const { purpose, to, how } = fork
  const sentOn = { caller: how.caller, by: [...fork.forwardedBy, to] }
  const { destination, to: target, why, next, forwardedBy } = desk.route(number, { party: to }, sentOn)
  const rings = destination.kind === 'person' || destination.kind === 'trunk'
  const ring = rings ? desk.toRing(destination) : []
  const failed = destination.kind === 'nowhere' ? destination.cause : 'unreachable'
  out.push({
    type: 'event',
    event: {
      type: 'call.forwarded',
      call: call.id,
      at: now,
      by: to,
      to: target,
      cause,
      why,
      ...(ring.length === 0 && { failed }),
    },
  })
  if (!rings || ring.length === 0) return false
  for (const leg of [...call.legs]) if (leg.fork === fork.id) endLeg(call, leg, cause, by, now, out)
  call.forks = call.forks.filter(each => each !== fork)
  if (purpose === 'call') call.to = target
  const because = becauseForwarded(forwardedBy)
  const about = { ...how, because, purpose, to: target, by: fork.by, forMs: destination.ringForMs }
  startFork(call, { ...about, ring, next, forwardedBy }, now, out)
  listen(call, out)
  return true
}

/**
 * A phone that should ring says that the call is to go elsewhere (a redirect): what rings there takes its place, with the
 * person's own rules and rights. Their other phones ring on.
 * @returns false: it cannot go there
 */
export function redirected(call: Call, leg: Leg, number: string, now: Millis, desk: Desk, out: CallOut[]): boolean {
  const fork = call.forks.find(each => each.id === leg.fork)
  if (!fork || fork.forwardedBy.length >= maxForwards) return false
  const by = leg.party
  const sentOn = { caller: fork.how.caller, by: [...fork.forwardedBy, by] }
  const { destination, to, why } = desk.route(number, { party: by }, sentOn)
  const rings = destination.kind === 'person' || destination.kind === 'trunk'
  const ring = rings ? desk.toRing(destination) : []
  const failed = destination.kind === 'nowhere' ? destination.cause : 'unreachable'
  out.push({
    type: 'event',
    event: {
      type: 'call.forwarded',
      call: call.id,
      at: now,
      by,
      to,
      cause: 'forwarded',
      why,
      ...(ring.length === 0 && { failed }),
    },
  })
  if (ring.length === 0) return false
  removeLeg(call, leg, 'forwarded', 'called', undefined, now, out)
  // Two phones of a person that say the same ring it once.
  const ringsAlready = call.legs.some(
    each => each.fork === fork.id && each.party.number === to.number && each.party.person === to.person,
  )
  fork.forwardedBy = sentOn.by
  if (!ringsAlready) for (const each of ring) startLeg(call, fork, { ...each, to: each.to ?? to }, now, out)
  out.push({ type: 'keep' })
  return true
}
