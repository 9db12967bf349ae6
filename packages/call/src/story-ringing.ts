/**
 * A story rings others for its caller (`ring`), or sends the caller on (`goTo`): one attempt for each person, so that one who
 * declines does not stop the others. The first who answers talks with the caller, and the story has done its work.
 *
 *   ring ──▶ attempts, at once or later ──one answers──▶ talking
 *                  └── all failed, time over, stopRinging ──▶ the story goes on (goTo without `back`: over)
 */

import type { Millis } from '@sidetone/kernel'
import type { Call, CallOut, Desk, StoryCommand } from './call.ts'
import type { Words } from './coded.ts'
import type { RingResult } from './control.ts'
import { bridged, endLeg, finish, setPlace, showEachOther } from './ending.ts'
import { bestCause, type Fork, startFork } from './fork.ts'
import { callerOf, type Leg } from './leg.ts'
import { leadsWithinMs, maxLeads, maxRingWho, maxStoryLegs } from './limits.ts'
import { becauseForwarded } from './route/lead.ts'
import { toStory } from './story-begin.ts'
import type { Cause, PersonId } from './words.ts'

const isStoryFork = ({ purpose }: Fork): boolean => purpose === 'story'

export function ringFor(
  call: Call,
  { plan }: Extract<StoryCommand, { type: 'ring' }>,
  now: Millis,
  desk: Desk,
  out: CallOut[],
): void {
  if (!call.story) return
  stopRingingFor(call, 'cancelled', now, out)
  const { party } = callerOf(call)
  const later = plan.who
    .slice(0, maxRingWho)
    .map(who => ({ who, at: now + Math.max(0, who.afterMs ?? 0) }))
    .sort((a, b) => a.at - b.at)
  call.story.ring = {
    until: now + plan.forMs,
    later,
    each: [],
    caller: plan.callerName === undefined ? party : { ...party, name: plan.callerName },
    as: plan.as ?? null,
    ...(plan.because && { because: plan.because }),
    goes: null,
  }
  storyRingDue(call, now, desk, out)
  goOn(call, 'unreachable', now, desk, out)
}

/** Those whose time has come begin to ring. */
export function storyRingDue(call: Call, now: Millis, desk: Desk, out: CallOut[], until: Millis = now): void {
  const ring = call.story?.ring
  if (!ring?.later[0] || ring.later[0].at > until) return
  const due = ring.later.filter(({ at }) => at <= until)
  ring.later = ring.later.filter(({ at }) => at > until)
  const caller = callerOf(call)
  for (const { who } of due) {
    const found = desk.toRingFor(who, ring.caller, ring.as)
    const { party } = found
    const rings = call.forks.some(({ to }) => to.number === party.number && to.person === party.person)
    if (rings) continue
    // Nobody is rung for their own call.
    const own = party.person !== undefined && party.person === caller.party.person
    const cause = own ? 'busy' : 'cause' in found ? found.cause : null
    const free = maxStoryLegs - call.legs.length
    if ('cause' in found || cause !== null || free <= 0) ring.each.push({ party, cause: cause ?? 'overloaded' })
    else
      startFork(
        call,
        {
          purpose: 'story',
          to: party,
          by: null,
          side: 'called',
          caller: ring.caller,
          like: caller.id,
          because: ring.because,
          forMs: ring.until - now,
          ring: found.ring.slice(0, free),
        },
        now,
        out,
      )
  }
  out.push({ type: 'keep' })
}

/** @param cause why, when nobody was there to be rung */
function goOn(call: Call, cause: Cause, now: Millis, desk: Desk, out: CallOut[]): void {
  for (;;) {
    const ring = call.story?.ring
    if (!ring || call.forks.some(isStoryFork)) return
    const soonest = ring.later[0]?.at
    if (soonest === undefined || soonest >= ring.until || now >= ring.until) break
    // Nobody waits for a phone that could ring now.
    storyRingDue(call, now, desk, out, soonest)
  }
  const causes = call.story?.ring?.each.map(each => each.cause) ?? []
  ringOver(call, causes.length ? bestCause(causes) : cause, now, out)
}

function ringOver(call: Call, cause: Cause, now: Millis, out: CallOut[]): void {
  const { story } = call
  const ring = story?.ring
  if (!story || !ring) return
  story.ring = null
  out.push({ type: 'keep' })
  if (ring.goes && !ring.goes.back) return finish(call, cause, 'system', now, out)
  if (ring.goes) call.to = ring.goes.from
  tellStory(call, { answered: false, cause, each: ring.each }, out)
}

function tellStory(call: Call, result: RingResult, out: CallOut[]): void {
  out.push({ type: 'rang', leg: callerOf(call).id, result })
}

/** Whoever rings for the story stops. */
export function stopRingingFor(call: Call, cause: Cause, now: Millis, out: CallOut[]): void {
  const ring = call.story?.ring
  if (!ring) return
  for (const fork of call.forks.filter(isStoryFork)) {
    endFork(call, fork, cause, now, out)
    ring.each.push({ party: fork.to, cause })
  }
  ringOver(call, cause, now, out)
}

function endFork(call: Call, fork: Fork, cause: Cause, now: Millis, out: CallOut[]): void {
  for (const leg of [...call.legs]) if (leg.fork === fork.id) endLeg(call, leg, cause, 'system', now, out)
  call.forks = call.forks.filter(each => each !== fork)
}

/** One of those who are rung did not answer. Its legs have ended. */
export function storyForkFailed(call: Call, fork: Fork, cause: Cause, now: Millis, desk: Desk, out: CallOut[]): void {
  call.story?.ring?.each.push({ party: fork.to, cause })
  out.push({ type: 'keep' })
  goOn(call, cause, now, desk, out)
}

/** One of those who are rung talks with the caller. */
export function storyForkAnswered(
  call: Call,
  winner: Leg,
  others: 'answered-elsewhere' | 'picked-up',
  now: Millis,
  out: CallOut[],
): void {
  for (const fork of call.forks.filter(isStoryFork)) endFork(call, fork, others, now, out)
  const caller = call.legs.find(leg => leg !== winner && leg.fork === null)
  if (!caller) return
  call.stage = 'talking'
  call.story = null
  caller.present = true
  setPlace(call, winner)
  if (call.answeredAt === null) {
    call.answeredAt = now
    out.push({ type: 'order', order: { type: 'answer', leg: caller.id, like: winner.id, connected: winner.party } })
  } else {
    stopAlone(caller, out)
    showEachOther(call, out)
  }
  bridged(call, now, out)
  out.push({ type: 'rang', leg: caller.id, result: { answered: true, leg: winner.id, by: winner.party } })
}

/** What the story played to its caller, or recorded of them, ends with it. */
function stopAlone({ end, stage }: Leg, out: CallOut[]): void {
  if (stage !== 'answered') return
  out.push({ type: 'media', order: { type: 'stop-playing', end } })
  out.push({ type: 'media', order: { type: 'stop-recording', end } })
}

/** The story sends its caller on. */
export function goTo(
  call: Call,
  { number, how }: Extract<StoryCommand, { type: 'go-to' }>,
  now: Millis,
  desk: Desk,
  out: CallOut[],
): void {
  const { story } = call
  if (!story) return
  stopRingingFor(call, 'cancelled', now, out)
  const caller = callerOf(call)
  const { party, trunk, device } = caller
  const as: PersonId | null = how.as ?? null
  const dialler = { party, as, ...(trunk && { trunk }), ...(device && { device }) }
  const { destination, to, why, next, forwardedBy, forwardedFor = [] } = desk.route(number, dialler)
  const { because } = how
  out.push({
    type: 'event',
    event: {
      type: 'story.led',
      call: call.id,
      at: now,
      by: call.to,
      to,
      destination,
      why,
      ...(forwardedBy && { forwardedBy, forwardedFor }),
      ...(because && { because }),
    },
  })
  const from = call.to
  const back = how.back ?? false
  const fails = (cause: Cause, words?: Words): void => {
    if (!back) return finish(call, cause, 'system', now, out, words)
    tellStory(call, { answered: false, cause, each: [{ party: to, cause }] }, out)
  }
  switch (destination.kind) {
    case 'nowhere':
      return fails(destination.cause, destination.words)
    case 'feature': {
      const { since, times } = story.led && now - story.led.since < leadsWithinMs ? story.led : { since: now, times: 0 }
      if (times >= maxLeads) return finish(call, 'loop', 'system', now, out)
      stopAlone(caller, out)
      toStory(call, destination, to, [...story.forwardedBy, ...(forwardedBy ?? [])], out)
      if (call.story) call.story.led = { since, times: times + 1 }
      return
    }
    case 'person':
    case 'trunk': {
      const ring = desk.toRing(destination)
      if (ring.length === 0) return fails('unreachable')
      const forMs = destination.ringForMs
      call.to = to
      story.ring = { until: now + forMs, later: [], each: [], caller: party, as, goes: { back, from } }
      startFork(
        call,
        {
          purpose: 'story',
          to,
          by: null,
          side: 'called',
          caller: party,
          like: caller.id,
          because: because ?? becauseForwarded(forwardedBy, party),
          forMs,
          ring,
          next,
          forwardedBy,
        },
        now,
        out,
      )
      return
    }
    default:
      return fails('not-allowed')
  }
}
