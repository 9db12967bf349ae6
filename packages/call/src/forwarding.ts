/** A call that rang in vain goes where the called person wants it to go: another attempt in place of the one that failed. */

import type { Millis } from '@sidetone/kernel'
import type { Call, CallOut, Desk } from './call.ts'
import { endLeg, removeLeg } from './ending.ts'
import { type Fork, startFork, startLeg } from './fork.ts'
import { listen } from './hearing.ts'
import { type Leg, legOf, presentLegs } from './leg.ts'
import { becauseForwarded } from './route/lead.ts'
import { maxForwards } from './route/limits.ts'
import { toStory } from './story-begin.ts'
import type { Cause, Party, Side } from './words.ts'

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
  return number !== undefined && leads(call, fork, number, fork.to, cause, by, now, desk, out)
}

/** The attempt ends, and the call goes to `number` in the name and with the rights of `from`. */
function leads(
  call: Call,
  fork: Fork,
  number: string,
  from: Party,
  cause: Cause,
  by: Side,
  now: Millis,
  desk: Desk,
  out: CallOut[],
): boolean {
  const { purpose, how } = fork
  const sentOn = { caller: how.caller, by: [...fork.forwardedBy, { ...from, for: cause }] }
  const { destination, to: target, why, next, forwardedBy } = desk.route(number, { party: from }, sentOn)
  const rings = destination.kind === 'person' || destination.kind === 'trunk'
  const ring = rings ? desk.toRing(destination) : []
  // Something that answers by itself takes a caller, or whoever is handed on to it; it does not come into a talk.
  const answers = destination.kind === 'feature' && answersFor(call, fork)
  const failed = destination.kind === 'nowhere' ? destination.cause : 'unreachable'
  const goes = ring.length > 0 || answers
  out.push({
    type: 'event',
    event: {
      type: 'call.forwarded',
      call: call.id,
      at: now,
      by: from,
      to: target,
      cause,
      why,
      ...(!goes && { failed }),
    },
  })
  if (!goes) return false
  for (const leg of [...call.legs]) if (leg.fork === fork.id) endLeg(call, leg, cause, by, now, out)
  call.forks = call.forks.filter(each => each !== fork)
  if (destination.kind === 'feature') {
    if (purpose === 'transfer') leaves(call, target, now, out)
    toStory(call, destination, target, forwardedBy, out)
    return true
  }
  if (!rings) return false
  if (purpose === 'call' || purpose === 'story') call.to = target
  const because = becauseForwarded(forwardedBy)
  const about = {
    ...how,
    because,
    purpose,
    to: target,
    by: fork.by,
    leaves: fork.leaves,
    moves: fork.moves,
    forMs: destination.ringForMs,
  }
  startFork(call, { ...about, ring, next, forwardedBy }, now, out)
  listen(call, out)
  return true
}

function answersFor(call: Call, { purpose }: Fork): boolean {
  if (purpose === 'call' || purpose === 'story') return true
  if (call.legs.some(leg => leg.replaces !== null)) return false
  return purpose === 'transfer' && presentLegs(call).length === 1
}

/** The transfer ends where something answers by itself. */
function leaves(call: Call, to: Party, now: Millis, out: CallOut[]): void {
  const { transfer } = call
  const [far] = presentLegs(call)
  call.transfer = null
  if (!transfer || !far) return
  const leg = transfer.by === null ? undefined : legOf(call, transfer.by)
  if (leg) {
    out.push({ type: 'order', order: { type: 'transfer-progress', leg: leg.id, state: 'answered' } })
    endLeg(call, leg, 'transferred', leg.side, now, out)
  }
  const { party: by } = transfer.home
  out.push(
    { type: 'event', event: { type: 'transfer.done', call: call.id, at: now, by, to, leg: far.id } },
    { type: 'order', order: { type: 'connect', leg: far.id, call: call.id, party: to } },
  )
}

/**
 * A phone that should ring says that the call is to go elsewhere (a redirect): what rings there takes its place, with the
 * person's own rules and rights. Their other phones ring on, unless something there answers by itself, such as voicemail.
 * @returns false: it cannot go there
 */
export function redirected(call: Call, leg: Leg, number: string, now: Millis, desk: Desk, out: CallOut[]): boolean {
  const fork = call.forks.find(each => each.id === leg.fork)
  // Whoever is rung for a group does not send its calls elsewhere.
  if (!fork || fork.forwardedBy.length >= maxForwards || (fork.purpose === 'story' && !call.story?.ring?.goes))
    return false
  const by = leg.party
  const sentOn = { caller: fork.how.caller, by: [...fork.forwardedBy, { ...by, for: 'forwarded' as const }] }
  const { destination, to, why } = desk.route(number, { party: by }, sentOn)
  if (destination.kind === 'feature' && answersFor(call, fork))
    return leads(call, fork, number, by, 'forwarded', 'called', now, desk, out)
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
