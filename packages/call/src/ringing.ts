/**
 * What becomes of an attempt (`fork.ts`): one of its legs answers, or each ends in its own way.
 *
 *   purpose │ who waits                       │ answered                      │ failed
 *   call    │ the caller, with ringing        │ both talk                     │ the call ends
 *   transfer│ the far party, with ringing     │ who transferred leaves        │ the call comes back to them
 *   return  │ the far party, with music       │ who transferred or parked is back │ ends, or stays parked
 *   add     │ nobody                          │ one more takes part           │ who asked is told
 *           │                                 │ (`leaves`: and who asked goes) │
 *   story   │ the caller, with what it plays  │ both talk                     │ the story goes on (`story-ringing.ts`)
 *   first   │ nobody                          │ goes where the call is to go  │ the call ends
 */

import { assert, type Millis, never } from '@sidetone/kernel'
import type { Call, CallOut, Desk, NewRing } from './call.ts'
import type { Words } from './coded.ts'
import { bridged, endLeg, finish, removeLeg, setPlace, settle, showEachOther } from './ending.ts'
import { bestCause, type Fork, forkOf, ringLater, startFork } from './fork.ts'
import { sendOn } from './forwarding.ts'
import { hearing, listen } from './hearing.ts'
import { leavesFor, leftBehind, stayedBehind } from './leaving.ts'
import { type Answer, callerOf, type Leg, presentLegs } from './leg.ts'
import { parkReturnFailed, wasRetrieved } from './parking.ts'
import type { Route } from './route/dial-plan.ts'
import { becauseForwarded } from './route/lead.ts'
import { cameBackNotice } from './sentences.ts'
import { storyForkAnswered, storyForkFailed } from './story-ringing.ts'
import { rangBackAfterFailure, transferDone, transferFailed } from './transfer.ts'
import type { Cause, LegId, Side } from './words.ts'

export function ringFirst(
  call: Call,
  ring: readonly NewRing[],
  { next, forwardedBy }: Pick<Route, 'next' | 'forwardedBy'>,
  forMs: Millis,
  now: Millis,
  out: CallOut[],
): void {
  if (ring.length === 0) return notReached(call, 'unreachable', 'system', now, out)
  call.stage = 'ringing'
  const caller = callerOf(call)
  startFork(
    call,
    {
      purpose: 'call',
      to: call.to,
      by: null,
      forMs,
      side: 'called',
      caller: call.from,
      like: caller.id,
      because: becauseForwarded(forwardedBy, call.from),
      ring,
      next,
      forwardedBy,
    },
    now,
    out,
  )
  listen(call, out)
  // A phone that is just coming back is not silence to the caller.
  const expected = ring.some(({ device }) => device.kind === 'registered' && device.expected)
  if (!expected || caller.stage !== 'new') return
  caller.stage = 'ringing'
  out.push(showRinging(call, caller))
}

/** Nobody could be reached; whoever called to ask about another call is back there. */
export function notReached(call: Call, cause: Cause, by: Side, now: Millis, out: CallOut[], words?: Words): void {
  const { device, party } = callerOf(call)
  const { to } = call
  finish(call, cause, by, now, out, words)
  if (party.person && device) out.push({ type: 'not-reached', person: party.person, device, to, cause })
}

export function legAnswered(call: Call, leg: Leg, { codec, secured }: Answer, now: Millis, out: CallOut[]): void {
  leg.stage = 'answered'
  // Browsers alone speak DTLS here.
  leg.screen = secured === 'dtls'
  leg.secured = secured ?? null
  const maxMs = leg.outside?.maxMs
  if (maxMs !== undefined) leg.endsAt = now + maxMs
  out.push({
    type: 'event',
    event: {
      type: 'leg.answered',
      call: call.id,
      at: now,
      leg: leg.id,
      ...(codec && { codec }),
      ...(secured && { secured }),
    },
  })
}

export function legRings(call: Call, leg: Leg, earlyMedia: boolean, now: Millis, out: CallOut[]): void {
  if (leg.fork === null) return
  if (leg.stage === 'new') {
    leg.stage = 'ringing'
    out.push({ type: 'event', event: { type: 'leg.ringing', call: call.id, at: now, leg: leg.id, earlyMedia } })
  }
  const fork = forkOf(call, leg)
  const transfers = fork.purpose === 'transfer' ? call.transfer?.by : fork.leaves ? fork.by : null
  if (transfers) out.push({ type: 'order', order: { type: 'transfer-progress', leg: transfers, state: 'ringing' } })
  if (fork.purpose === 'first') return
  if (fork.purpose === 'story') {
    const caller = callerOf(call)
    if (caller.stage !== 'new') return
    caller.stage = 'ringing'
    return void out.push(showRinging(call, caller))
  }
  if (call.stage !== 'ringing') return
  // Before it is accepted nobody but the question is heard there.
  if (earlyMedia && !leg.asks) leg.early = true
  const caller = callerOf(call)
  const hears = hearing(call).joined.length > 0 && call.hearing.joined.length === 0
  // First the way for the sound, then the sound.
  if (hears && caller.stage !== 'answered') out.push(showRinging(call, caller, { like: leg.id }))
  else if (caller.stage === 'new') out.push(showRinging(call, caller))
  listen(call, out)
  if (caller.stage === 'new') caller.stage = 'ringing'
}

/** The caller sees whom they call, by name: also a group that they have never called before. */
const showRinging = ({ to }: Call, { id }: Leg, earlyMedia?: { readonly like: LegId }): CallOut => ({
  type: 'order',
  order: { type: 'show-ringing', leg: id, party: to, ...(earlyMedia && { earlyMedia }) },
})

/** The first one that answers wins. @param others what the other devices hear */
export function forkAnswered(
  call: Call,
  winner: Leg,
  now: Millis,
  out: CallOut[],
  others: 'answered-elsewhere' | 'picked-up' = 'answered-elsewhere',
): void {
  const fork = forkOf(call, winner)
  for (const leg of [...call.legs])
    if (leg.fork === fork.id && leg !== winner) endLeg(call, leg, others, 'called', now, out)
  call.forks = call.forks.filter(each => each !== fork)
  winner.fork = null
  winner.present = true
  switch (fork.purpose) {
    case 'call': {
      const caller = call.legs.find(leg => leg !== winner)
      assert(caller, 'somebody waits for the answer')
      call.stage = 'talking'
      call.answeredAt = now
      caller.present = true
      if (caller.stage === 'answered') showEachOther(call, out)
      else
        out.push({ type: 'order', order: { type: 'answer', leg: caller.id, like: winner.id, connected: winner.party } })
      bridged(call, now, out)
      break
    }
    case 'transfer':
      transferDone(call, winner, now, out)
      break
    case 'return':
      setPlace(call, winner)
      call.transfer = null
      if (call.parked) wasRetrieved(call, winner, now, out)
      bridged(call, now, out)
      showEachOther(call, out)
      break
    case 'add':
      if (fork.leaves) leftBehind(call, fork, winner, now, out)
      if (presentLegs(call).length === 2) {
        setPlace(call, winner)
        bridged(call, now, out)
        showEachOther(call, out)
      }
      break
    case 'story':
      storyForkAnswered(call, winner, others, now, out)
      break
    case 'first':
      winner.present = false
      call.stage = 'routing'
      call.from = winner.party
      return void out.push({ type: 'keep' }, { type: 'first-answered', leg: winner.id })
    default:
      never(fork.purpose)
  }
  settle(call, 'hung-up', 'system', now, out)
}

/** A leg reports its own end. `words`: what its person says to the caller. */
export function legIsGone(
  call: Call,
  leg: Leg,
  cause: Cause,
  detail: string | undefined,
  now: Millis,
  desk: Desk,
  out: CallOut[],
  words?: string,
): void {
  // A device that broke is not a person who hung up.
  const by: Side =
    cause === 'hung-up' || cause === 'cancelled' || cause === 'declined' || cause === 'busy' ? leg.side : 'system'
  const transfers = call.transfer?.by === leg.id
  // Many phones hang up as soon as their transfer was taken.
  const handsOn = cause === 'hung-up' && (transfers || leavesFor(call, leg) !== undefined)
  removeLeg(call, leg, handsOn ? 'transferred' : cause, by, detail, now, out)
  const rang = call.forks.find(each => each.id === leg.fork)
  // Who tells the caller something does not send them on to voicemail; other phones of theirs just stop.
  if (words && cause === 'declined' && rang?.purpose === 'call') {
    for (const each of [...call.legs]) if (each.fork === rang.id) endLeg(call, each, cause, by, now, out)
    return notReached(call, cause, by, now, out, words)
  }
  if (leg.fork !== null) return ringingLegIsGone(call, leg, cause, now, desk, out)
  if (call.transfer && transfers) {
    call.transfer.by = null
    return void out.push({ type: 'keep' })
  }
  if (call.stage !== 'talking') return finish(call, cause, by, now, out)
  if (cause === 'hung-up' && rangBackAfterFailure(call, leg, now, desk, out)) return
  settle(call, cause, by, now, out)
}

export function ringingLegIsGone(call: Call, leg: Leg, cause: Cause, now: Millis, desk: Desk, out: CallOut[]): void {
  const fork = forkOf(call, leg)
  if (cause === 'declined') return forkFailed(call, fork, 'declined', 'called', now, desk, out)
  // Who hangs up instead of pressing 1 has not answered.
  fork.failures.push(leg.asked && cause === 'hung-up' ? 'no-answer' : cause)
  // Kept, or a restart would end this leg a second time.
  if (call.legs.some(each => each.fork === fork.id)) return void out.push({ type: 'keep' })
  const soonest = fork.later[0]?.at
  // Nobody waits for a phone that could ring now.
  if (soonest !== undefined) return ringLater(call, fork, now, out, soonest)
  const best = bestCause(fork.failures)
  forkFailed(call, fork, best, best === 'busy' ? 'called' : 'system', now, desk, out)
}

/** Nobody answered, or it is given up; whoever still rings stops. */
export function forkFailed(
  call: Call,
  fork: Fork,
  cause: Cause,
  by: Side,
  now: Millis,
  desk: Desk,
  out: CallOut[],
): void {
  if (sendOn(call, fork, cause, by, now, desk, out)) return
  if (fork.purpose === 'first') {
    const leg = call.first?.tells
    if (leg) out.push({ type: 'order', order: { type: 'tell', leg, notice: cameBackNotice(cause, fork.to, null) } })
    return finish(call, cause, by, now, out)
  }
  if (fork.purpose === 'call') return notReached(call, cause, by, now, out)
  for (const leg of [...call.legs]) if (leg.fork === fork.id) endLeg(call, leg, cause, by, now, out)
  call.forks = call.forks.filter(each => each !== fork)
  switch (fork.purpose) {
    case 'transfer':
      return transferFailed(call, fork, cause, now, desk, out)
    case 'return':
      if (call.parked) return parkReturnFailed(call, now, desk, out)
      call.transfer = null
      return settle(call, cause, by, now, out)
    case 'add': {
      const asked = call.legs.find(leg => leg.id === fork.by)
      if (fork.leaves) stayedBehind(call, fork, cause, now, out)
      else out.push({ type: 'event', event: { type: 'add.failed', call: call.id, at: now, to: fork.to, cause } })
      if (asked)
        out.push({
          type: 'order',
          order: { type: 'tell', leg: asked.id, notice: cameBackNotice(cause, fork.to, null) },
        })
      return settle(call, cause, by, now, out)
    }
    case 'story':
      return storyForkFailed(call, fork, cause, now, desk, out)
    default:
      never(fork.purpose)
  }
}
