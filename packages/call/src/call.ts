/**
 * One call: a machine of plain data. `step` never reads a clock, never throws on any input, and may change `call` in place.
 *
 *               place(route, legs)
 *   routing ──┬── legs to ring ──▶ ringing ──first 'answered'──▶ talking ──┐
 *             │                      │ all failed, declined, timeout       │ either side ends, media lost
 *             ├── a feature ────────▶│ story ── story or caller ends ──────┤
 *             │                      ▼                                     ▼
 *             └── nowhere ─────────▶ over ◀────────────────────────────────┘
 *
 * A leg is started by 'call.started' (the caller's) or 'leg.started', and has exactly one 'leg.ended'; its media end is
 * closed in the same step. Whatever comes for a leg after that is ignored.
 */
import { assert, type Millis, never } from '@sidetone/kernel'
import { finish } from './ending.ts'
import type { CallEvent } from './events.ts'
import { type Hearing, listen } from './hold.ts'
import { type Leg, legOf, newLeg, otherOf } from './leg.ts'
import type { MediaOrder } from './media-order.ts'
import type { LegOrder, LegReport } from './ports/legs.ts'
import type { Sound } from './ports/media.ts'
import { calledAnswered, legIsGone, legRings, startRinging } from './ringing.ts'
import type { Route } from './route/dial-plan.ts'
import { legHeard, legSilent, noticeSilence, watchAgain } from './silence.ts'
import { commanded } from './story.ts'
import type { CallId, Cause, Device, EndId, LegId, Party, PersonId, Quality, Side } from './words.ts'

export type Call = {
  readonly id: CallId
  readonly startedAt: Millis
  readonly from: Party
  readonly dialled: string
  to: Party
  stage: 'routing' | 'ringing' | 'talking' | 'story' | 'over'
  /** Living legs only; the caller's is first. */
  legs: Leg[]
  /** When ringing ends with `no-answer`. */
  ringUntil: Millis | null
  answeredAt: Millis | null
  /** How called legs ended so far. */
  failures: Cause[]
  /** What the ends hear now. */
  hearing: Hearing
  story: {
    readonly feature: string
    readonly argument: string /** noted by the story: where a restart re-enters */
    step: string
  } | null
}

export type CallInput =
  /** The dial plan's word, with a leg for each device to ring. */
  | { readonly type: 'place'; readonly route: Route; readonly ring: readonly NewRing[] }
  | { readonly type: 'report'; readonly report: Exclude<LegReport, { type: 'arrived' }> }
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

export type NewRing = { readonly leg: LegId; readonly end: EndId; readonly device: Device }
export type LegMediaEvent =
  | { readonly type: 'silent'; readonly forMs: Millis }
  | { readonly type: 'heard' }
  | { readonly type: 'quality'; readonly quality: Quality }
  | { readonly type: 'lost' }
/** What a story may do with its caller. */
export type StoryCommand =
  | { readonly type: 'answer' }
  | { readonly type: 'echo' }
  | { readonly type: 'play'; readonly sound: Sound }
  | { readonly type: 'stop-playing' }
  | { readonly type: 'send-digit'; readonly digit: string; readonly durationMs: Millis }
  | { readonly type: 'note'; readonly step: string }
  | { readonly type: 'hang-up'; readonly cause: Cause }

export type CallOut =
  | { readonly type: 'event'; readonly event: CallEvent }
  | { readonly type: 'order'; readonly order: LegOrder }
  | { readonly type: 'media'; readonly order: MediaOrder }
  /** The call's state is to be kept for a restart. */
  | { readonly type: 'keep' }
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
    ringUntil: null,
    answeredAt: null,
    failures: [],
    hearing: 'nothing',
    story: null,
  }
}

export function step(call: Call, input: CallInput, now: Millis): CallOut[] {
  const out: CallOut[] = []
  if (call.stage === 'over') return out
  switch (input.type) {
    case 'place':
      place(call, input.route, input.ring, now, out)
      break
    case 'report':
      reported(call, input.report, now, out)
      break
    case 'media': {
      const leg = legOf(call, input.leg)
      if (leg) mediaHappened(call, leg, input.event, now, out)
      break
    }
    case 'command':
      commanded(call, input.command, now, out)
      break
    case 'hang-up':
      finish(call, input.cause, input.by, now, out)
      break
    case 'restarted':
      restarted(call, input, now, out)
      break
    case 'time':
      timePassed(call, now, out)
      break
    default:
      never(input)
  }
  return out
}

/** The earliest moment at which `{type:'time'}` has something to do, or null. */
export function deadlineOf(call: Call): Millis | null {
  let earliest = call.stage === 'ringing' ? call.ringUntil : null
  for (const leg of call.legs)
    if (leg.noticeSilenceAt !== null && (earliest === null || leg.noticeSilenceAt < earliest))
      earliest = leg.noticeSilenceAt
  return earliest
}

/** Who of our people is on this call, and whether they only ring so far. */
export function peopleOf(call: Call): { readonly person: PersonId; readonly ringing: boolean }[] {
  const people: { person: PersonId; ringing: boolean }[] = []
  for (const leg of call.legs) {
    const person = leg.party.person
    if (!person) continue
    // Whoever calls is busy with it from the first moment.
    const ringing = leg.side === 'called' && leg.stage !== 'answered'
    const known = people.find(other => other.person === person)
    if (!known) people.push({ person, ringing })
    else if (!ringing) known.ringing = false
  }
  return people
}

// ── the dial plan's word ──

function place(call: Call, route: Route, ring: readonly NewRing[], now: Millis, out: CallOut[]): void {
  assert(call.stage === 'routing', 'a call is placed once')
  const { destination, to, why } = route
  call.to = to
  out.push({ type: 'event', event: { type: 'call.routed', call: call.id, at: now, to, destination, why } })
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
      return startRinging(call, ring, destination.ringForMs, now, out)
    default:
      never(destination)
  }
}

// ── what the legs report ──

function reported(call: Call, report: Exclude<LegReport, { type: 'arrived' }>, now: Millis, out: CallOut[]): void {
  const leg = legOf(call, report.leg)
  if (!leg) return
  switch (report.type) {
    case 'ringing':
      return legRings(call, leg, report.earlyMedia, now, out)
    case 'answered': {
      if (leg.stage === 'answered') return
      leg.stage = 'answered'
      out.push({
        type: 'event',
        event: {
          type: 'leg.answered',
          call: call.id,
          at: now,
          leg: leg.id,
          ...(report.codec && { codec: report.codec }),
          ...(report.secured && { secured: report.secured }),
        },
      })
      if (leg.side === 'called' && call.stage === 'ringing') calledAnswered(call, leg, now, out)
      return
    }
    case 'failed':
    case 'ended':
      return legIsGone(call, leg, report.cause, report.detail, now, out)
    case 'held':
    case 'resumed': {
      const held = report.type === 'held'
      if (leg.held === held) return
      leg.held = held
      out.push({
        type: 'event',
        event: { type: held ? 'leg.held' : 'leg.resumed', call: call.id, at: now, leg: leg.id },
      })
      const other = otherOf(call, leg)
      if (other)
        out.push({ type: 'order', order: { type: 'tell', leg: other.id, notice: { kind: held ? 'held' : 'resumed' } } })
      listen(call, out)
      watchAgain(call, now)
      out.push({ type: 'keep' })
      return
    }
    case 'digit': {
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

function mediaHappened(call: Call, leg: Leg, event: LegMediaEvent, now: Millis, out: CallOut[]): void {
  switch (event.type) {
    case 'lost':
      return finish(call, 'media-lost', 'system', now, out)
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

function timePassed(call: Call, now: Millis, out: CallOut[]): void {
  if (call.stage === 'ringing' && call.ringUntil !== null && call.ringUntil <= now)
    return finish(call, 'no-answer', 'system', now, out)
  for (const leg of call.legs)
    if (leg.noticeSilenceAt !== null && leg.noticeSilenceAt <= now)
      noticeSilence(call, leg, otherOf(call, leg), now, out)
}

/** Talking calls and stories go on; ringing ones end, for their devices may have forgotten the INVITE meanwhile. */
function restarted(call: Call, input: Extract<CallInput, { type: 'restarted' }>, now: Millis, out: CallOut[]): void {
  const lostEnd = call.legs.some(leg => input.lostEnds.includes(leg.end))
  const lostLeg = call.legs.some(leg => input.lostLegs.includes(leg.id))
  if (call.stage !== 'talking' && call.answeredAt === null) return finish(call, 'restarted', 'system', now, out)
  if (lostEnd) return finish(call, 'media-lost', 'system', now, out)
  if (lostLeg) return finish(call, 'failed', 'system', now, out)
  out.push({ type: 'event', event: { type: 'call.resumed', call: call.id, at: now, afterMs: input.afterMs } })
  // What the caller's leg reported after the call was kept.
  for (const leg of call.legs) {
    leg.stage = 'answered'
    leg.noticeSilenceAt = null
  }
  if (call.story) out.push({ type: 'story' })
}
