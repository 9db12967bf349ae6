/**
 * One call: a machine of plain data. `step` never reads a clock, never throws on any input, and may change `call` in place.
 *
 *               place(route, legs)
 *   routing ──┬── legs to ring ──▶ ringing ──first 'answered'──▶ talking ──┐
 *             │                      │ all failed, declined, timeout       │ fewer than two are left, and nobody is rung
 *             ├── a feature ────────▶│ story ── story or caller ends ──────┤
 *             │                      ▼                                     ▼
 *             └── nowhere ─────────▶ over ◀────────────────────────────────┘
 *
 * While people talk, more may be rung: `forks` (`ringing.ts`), for a transfer (`transfer.ts`), for one more in the talk
 * (`talk.ts`), for whoever parked it (`parking.ts`). Legs go from one call to another in `joining.ts`.
 * A leg is started by 'call.started' (the caller's) or 'leg.started', and has exactly one 'leg.ended'; its media end is
 * closed in the same step. Whatever comes for a leg after that is ignored.
 */

import { assert, type Millis, never } from '@sidetone/kernel'
import { acceptedBy, ask, notAccepted } from './asking.ts'
import type { CallControl, RingPlan } from './control.ts'
import { finish } from './ending.ts'
import type { CallEvent, Facts } from './events.ts'
import { type Fork, ringLater } from './fork.ts'
import { redirected } from './forwarding.ts'
import { type Hearing, nothingHeard } from './hearing.ts'
import { takesOver, takesOverSoon } from './joining.ts'
import { type Leg, legOf, newLeg, otherOf } from './leg.ts'
import type { MediaOrder } from './media-order.ts'
import { type Parked, parkedTooLong } from './parking.ts'
import type { LegOrder, LegReport } from './ports/legs.ts'
import type { Recording, Sound } from './ports/media.ts'
import { forkAnswered, forkFailed, legAnswered, legIsGone, legRings, ringFirst } from './ringing.ts'
import type { Dialler, Route } from './route/dial-plan.ts'
import type { SentOn } from './route/lead.ts'
import { sentences } from './sentences.ts'
import { legHeard, legSilent, noticeSilence } from './silence.ts'
import { commanded } from './story.ts'
import { hold } from './talk.ts'
import type { CameBack, Transfer } from './transfer.ts'
import type {
  CallId,
  Cause,
  Destination,
  Device,
  DeviceId,
  EndId,
  LegId,
  Party,
  PersonId,
  Quality,
  Side,
} from './words.ts'

export type Call = {
  readonly id: CallId
  readonly startedAt: Millis
  /** The two sides as they are now; after a transfer not those of the beginning. */
  from: Party
  readonly dialled: string
  to: Party
  stage: 'routing' | 'ringing' | 'talking' | 'story' | 'over'
  /** Living legs only. */
  legs: Leg[]
  /** Who is being rung. In the stage `ringing` there is exactly one, with the purpose `call`. */
  forks: Fork[]
  nextFork: number
  answeredAt: Millis | null
  /** A transfer whose target rings. */
  transfer: Transfer | null
  /** The newest transfer that failed while who transferred was there. */
  cameBack: CameBack | null
  parked: Parked | null
  /** More than two talk. */
  conference: boolean
  /** What the ends hear now. */
  hearing: Hearing
  story: {
    readonly feature: string
    readonly argument: string /** noted by the story: where a restart re-enters */
    step: string
  } | null
}

/** What a call may ask of the switchboard in the middle of a step. */
export type Desk = {
  /** Where a number leads for this person or trunk. */
  route(dialled: string, from: Dialler, sentOn?: SentOn): Route
  /** A new leg for each device that the destination rings now, `without` one. */
  toRing(destination: Destination, without?: DeviceId): NewRing[]
}

export type CallInput =
  /** The dial plan's word, with a leg for each device to ring. */
  | { readonly type: 'place'; readonly route: Route; readonly ring: readonly NewRing[] }
  | { readonly type: 'report'; readonly report: CallReport }
  | { readonly type: 'media'; readonly leg: LegId; readonly event: LegMediaEvent }
  | { readonly type: 'command'; readonly command: StoryCommand }
  | { readonly type: 'hang-up'; readonly cause: Cause; readonly by: Side }
  /** The server came back after `afterMs`; these legs could not be taken up again. */
  | {
      readonly type: 'restarted'
      readonly afterMs: Millis
      readonly lostLegs: readonly LegId[]
      readonly lostEnds: readonly EndId[]
    }
  | { readonly type: 'time' }

/** What a leg says that concerns its call alone. */
export type CallReport = Exclude<LegReport, { type: 'arrived' | 'wants-transfer' }>
export type NewRing = {
  readonly leg: LegId
  readonly end: EndId
  readonly device: Device
  /** Rings this much later. */
  readonly afterMs?: Millis
  /** Who answers there presses 1 first. */
  readonly ask?: boolean
  /** Who is there, when it is somebody else than who is called. */
  readonly to?: Party
}
export type LegMediaEvent =
  | { readonly type: 'silent'; readonly forMs: Millis }
  | { readonly type: 'heard' }
  | { readonly type: 'quality'; readonly quality: Quality }
  | { readonly type: 'talking'; readonly talking: boolean }
  | { readonly type: 'connected' }
  | { readonly type: 'digit'; readonly digit: string }
  | { readonly type: 'lost' }
/** What a story may do with its caller. */
export type StoryCommand =
  | { readonly type: 'answer' }
  | { readonly type: 'echo' }
  | { readonly type: 'play'; readonly sound: Sound }
  | { readonly type: 'stop-playing' }
  | { readonly type: 'send-digit'; readonly digit: string; readonly durationMs: Millis }
  | { readonly type: 'note'; readonly step: string }
  | { readonly type: 'record'; readonly what: Recording }
  | { readonly type: 'stop-recording' }
  | { readonly type: 'ring'; readonly plan: RingPlan }
  | { readonly type: 'stop-ringing' }
  | { readonly type: 'go-to'; readonly number: string; readonly how: NonNullable<Parameters<CallControl['goTo']>[1]> }
  | { readonly type: 'join'; readonly room: string; readonly muted: boolean }
  | { readonly type: 'mute'; readonly muted: boolean }
  | { readonly type: 'announce'; readonly sound: Sound }
  | { readonly type: 'tell'; readonly what: string; readonly facts: Facts }
  | { readonly type: 'hang-up'; readonly cause: Cause }

export type CallOut =
  | { readonly type: 'event'; readonly event: CallEvent }
  | { readonly type: 'order'; readonly order: LegOrder }
  | { readonly type: 'media'; readonly order: MediaOrder }
  /** The call's state is to be kept for a restart. */
  | { readonly type: 'keep' }
  /** Who answered there is asked to press 1. */
  | { readonly type: 'ask'; readonly end: EndId }
  /** A feature's story begins. */
  | { readonly type: 'story' }

/** A call as its caller's leg arrives. */
export function arrivedCall(report: Extract<LegReport, { type: 'arrived' }>, now: Millis, out: CallOut[]): Call {
  const { call: id, leg, end, from, dialled, device, trunk } = report
  const caller = newLeg(leg, end, 'caller', from)
  if (device) caller.device = device
  if (trunk) caller.trunk = trunk
  out.push({
    type: 'event',
    event: {
      type: 'call.started',
      call: id,
      at: now,
      from,
      dialled,
      leg,
      ...(device && { device }),
      ...(trunk && { trunk }),
    },
  })
  return {
    id,
    startedAt: now,
    from,
    dialled,
    to: { name: '', number: dialled },
    stage: 'routing',
    legs: [caller],
    forks: [],
    nextFork: 1,
    answeredAt: null,
    transfer: null,
    cameBack: null,
    parked: null,
    conference: false,
    hearing: nothingHeard,
    story: null,
  }
}

export function step(call: Call, input: CallInput, now: Millis, desk: Desk): CallOut[] {
  const out: CallOut[] = []
  if (call.stage === 'over') return out
  switch (input.type) {
    case 'place':
      place(call, input.route, input.ring, now, out)
      break
    case 'report':
      reported(call, input.report, now, desk, out)
      break
    case 'media': {
      const leg = legOf(call, input.leg)
      if (leg) mediaHappened(call, leg, input.event, now, desk, out)
      break
    }
    case 'command':
      commanded(call, input.command, now, out)
      break
    case 'hang-up':
      finish(call, input.cause, input.by, now, out)
      break
    case 'restarted':
      restarted(call, input, now, desk, out)
      break
    case 'time':
      timePassed(call, now, desk, out)
      break
    default:
      never(input)
  }
  return out
}

/** The earliest moment at which `{type:'time'}` has something to do, or null. */
export function deadlineOf(call: Call): Millis | null {
  let earliest = call.parked?.until ?? null
  const sooner = (at: Millis | null) => {
    if (at !== null && (earliest === null || at < earliest)) earliest = at
  }
  for (const { until, later } of call.forks) {
    sooner(until)
    sooner(later[0]?.at ?? null)
  }
  for (const leg of call.legs) {
    sooner(leg.noticeSilenceAt)
    sooner(leg.takesOverAt)
    sooner(leg.asked?.until ?? null)
  }
  return earliest
}

/** Who of our people is on this call, and whether they only ring so far. */
export function peopleOf(call: Call): { readonly person: PersonId; readonly ringing: boolean }[] {
  const people: { person: PersonId; ringing: boolean }[] = []
  for (const leg of call.legs) {
    const person = leg.party.person
    if (!person) continue
    // Whoever calls is busy with it from the first moment.
    const ringing = leg.fork !== null
    const known = people.find(other => other.person === person)
    if (!known) people.push({ person, ringing })
    else if (!ringing) known.ringing = false
  }
  return people
}

// ── the dial plan's word ──

function place(call: Call, route: Route, ring: readonly NewRing[], now: Millis, out: CallOut[]): void {
  assert(call.stage === 'routing', 'a call is placed once')
  const { destination, to, why, forwardedBy } = route
  call.to = to
  out.push({
    type: 'event',
    event: { type: 'call.routed', call: call.id, at: now, to, destination, why, ...(forwardedBy && { forwardedBy }) },
  })
  switch (destination.kind) {
    case 'nowhere':
      return finish(call, destination.cause, 'system', now, out)
    case 'feature':
      call.stage = 'story'
      call.story = { feature: destination.feature, argument: destination.argument, step: '' }
      out.push({ type: 'keep' }, { type: 'story' })
      return
    case 'person':
    case 'trunk':
      return ringFirst(call, ring, route, destination.ringForMs, now, out)
    case 'slot':
    case 'pickup':
    case 'take':
    case 'own-calls':
      // The switchboard has looked for the call that is meant, and there is none.
      return finish(call, 'no-such-call', 'system', now, out)
    default:
      never(destination)
  }
}

// ── what the legs report ──

function reported(call: Call, report: CallReport, now: Millis, desk: Desk, out: CallOut[]): void {
  const leg = legOf(call, report.leg)
  if (!leg) return
  switch (report.type) {
    case 'ringing':
      return legRings(call, leg, report.earlyMedia, now, out)
    case 'answered': {
      if (leg.stage === 'answered') return
      const { codec, secured } = report
      if (leg.asks && leg.fork !== null) return ask(leg, { codec, secured }, now, out)
      legAnswered(call, leg, { codec, secured }, now, out)
      if (leg.fork !== null) forkAnswered(call, leg, now, out)
      else if (leg.replaces !== null) takesOverSoon(call, leg, secured === 'dtls', now, out)
      return
    }
    case 'failed':
      if (report.forwardTo !== undefined && redirected(call, leg, report.forwardTo, now, desk, out)) return
      return legIsGone(call, leg, report.cause, report.detail, now, desk, out)
    case 'ended':
      return legIsGone(call, leg, report.cause, report.detail, now, desk, out)
    case 'held':
    case 'resumed':
      return hold(call, leg, 'held', report.type === 'held', now, out)
    case 'digit': {
      if (leg.asked) return acceptedBy(call, leg, report.digit, now, desk, out)
      const other = otherOf(call, leg)
      if (other)
        out.push({
          type: 'media',
          order: { type: 'send-digit', end: other.end, digit: report.digit, durationMs: report.durationMs },
        })
      return
    }
    default:
      never(report)
  }
}

// ── media, time, restart ──

function mediaHappened(call: Call, leg: Leg, event: LegMediaEvent, now: Millis, desk: Desk, out: CallOut[]): void {
  switch (event.type) {
    case 'lost':
      out.push({
        type: 'order',
        order: { type: 'end', leg: leg.id, cause: 'media-lost', words: sentences['media-lost'] },
      })
      return legIsGone(call, leg, 'media-lost', undefined, now, desk, out)
    case 'talking':
      leg.talking = event.talking
      return
    case 'connected':
      if (leg.takesOverAt !== null) takesOver(call, leg, now, out)
      return
    case 'digit':
      if (leg.asked) acceptedBy(call, leg, event.digit, now, desk, out)
      return
    case 'quality':
      out.push({
        type: 'event',
        event: { type: 'leg.quality', call: call.id, at: now, leg: leg.id, quality: event.quality },
      })
      return
    case 'silent':
      return legSilent(call, leg, event.forMs, now)
    case 'heard':
      return legHeard(call, leg, otherOf(call, leg), now, out)
    default:
      never(event)
  }
}

function timePassed(call: Call, now: Millis, desk: Desk, out: CallOut[]): void {
  for (const fork of [...call.forks])
    if (fork.until <= now && call.forks.includes(fork)) forkFailed(call, fork, 'no-answer', 'system', now, desk, out)
  for (const fork of call.forks) ringLater(call, fork, now, out)
  for (const leg of [...call.legs])
    if (leg.asked && leg.asked.until <= now && call.legs.includes(leg)) notAccepted(call, leg, now, desk, out)
  if (call.stage === 'over') return
  if (call.parked && call.parked.until !== null && call.parked.until <= now) parkedTooLong(call, now, desk, out)
  for (const leg of [...call.legs])
    if (leg.takesOverAt !== null && leg.takesOverAt <= now) takesOver(call, leg, now, out)
  for (const leg of call.legs)
    if (leg.noticeSilenceAt !== null && leg.noticeSilenceAt <= now)
      noticeSilence(call, leg, otherOf(call, leg), now, out)
}

/** Talking calls and stories go on; whoever still rings ends, for the devices may have forgotten the INVITE meanwhile. */
function restarted(
  call: Call,
  input: Extract<CallInput, { type: 'restarted' }>,
  now: Millis,
  desk: Desk,
  out: CallOut[],
): void {
  if (call.stage !== 'talking' && call.answeredAt === null) return finish(call, 'restarted', 'system', now, out)
  out.push({ type: 'event', event: { type: 'call.resumed', call: call.id, at: now, afterMs: input.afterMs } })
  for (const leg of [...call.legs]) {
    if (!call.legs.includes(leg) || leg.fork !== null) continue
    const cause = input.lostEnds.includes(leg.end) ? 'media-lost' : input.lostLegs.includes(leg.id) ? 'failed' : null
    if (cause) {
      out.push({ type: 'order', order: { type: 'end', leg: leg.id, cause, words: sentences[cause] } })
      legIsGone(call, leg, cause, undefined, now, desk, out)
      continue
    }
    // What a leg reported after the call was kept.
    leg.stage = 'answered'
    leg.noticeSilenceAt = null
    if (leg.replaces !== null) takesOver(call, leg, now, out)
  }
  for (const fork of [...call.forks])
    if (call.forks.includes(fork)) forkFailed(call, fork, 'restarted', 'system', now, desk, out)
  if (call.story && !isOver(call)) out.push({ type: 'story' })
}
const isOver = (call: Call): boolean => call.stage === 'over'
