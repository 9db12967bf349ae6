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
import type { CallEvent } from './events.ts'
import { bestCause } from './fork.ts'
import { type Hearing, hearing, hearingOrders } from './hold.ts'
import { type Leg, newLeg } from './leg.ts'
import type { MediaOrder } from './media-order.ts'
import type { LegOrder, LegReport } from './ports/legs.ts'
import type { Sound } from './ports/media.ts'
import type { Route } from './route/dial-plan.ts'
import { sentences } from './sentences.ts'
import { legHeard, legSilent, noticeSilence, watchAgain } from './silence.ts'
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

// ── routing ──

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
    case 'trunk': {
      if (ring.length === 0) return finish(call, 'unreachable', 'system', now, out)
      call.stage = 'ringing'
      call.ringUntil = now + destination.ringForMs
      const caller = callerOf(call)
      for (const { leg: id, end, device } of ring) {
        const leg = newLeg(id, end, 'called', to)
        if (device.kind === 'registered') leg.device = device.device
        else leg.trunk = device.trunk
        call.legs.push(leg)
        out.push(
          {
            type: 'event',
            event: {
              type: 'leg.started',
              call: call.id,
              at: now,
              leg: id,
              to,
              ...(leg.device && { device: leg.device }),
              ...(leg.trunk && { trunk: leg.trunk }),
            },
          },
          {
            type: 'order',
            order: {
              type: 'ring',
              call: call.id,
              leg: id,
              end,
              device,
              caller: call.from,
              called: to,
              like: caller.id,
            },
          },
        )
      }
      out.push({ type: 'keep' })
      return
    }
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

function legRings(call: Call, leg: Leg, earlyMedia: boolean, now: Millis, out: CallOut[]): void {
  if (call.stage !== 'ringing' || leg.side !== 'called' || leg.stage === 'answered') return
  if (leg.stage === 'new') {
    leg.stage = 'ringing'
    out.push({ type: 'event', event: { type: 'leg.ringing', call: call.id, at: now, leg: leg.id, earlyMedia } })
  }
  const caller = callerOf(call)
  // Sound before the answer can only come from one place, so it is passed on when nobody else rings.
  const hears = earlyMedia && call.legs.length === 2
  if (hears && call.hearing !== 'each-other') {
    out.push({ type: 'order', order: { type: 'show-ringing', leg: caller.id, earlyMedia: { like: leg.id } } })
    listen(call, out)
  } else if (caller.stage === 'new') out.push({ type: 'order', order: { type: 'show-ringing', leg: caller.id } })
  if (caller.stage === 'new') caller.stage = 'ringing'
}

function calledAnswered(call: Call, winner: Leg, now: Millis, out: CallOut[]): void {
  for (const leg of [...call.legs])
    if (leg.side === 'called' && leg !== winner) endLeg(call, leg, 'answered-elsewhere', 'called', now, out)
  call.stage = 'talking'
  call.ringUntil = null
  call.answeredAt = now
  const caller = callerOf(call)
  out.push(
    { type: 'order', order: { type: 'answer', leg: caller.id, like: winner.id, connected: call.to } },
    { type: 'event', event: { type: 'legs.bridged', call: call.id, at: now, a: caller.id, b: winner.id } },
  )
  listen(call, out)
  out.push({ type: 'keep' })
}

/** A leg reports its own end. */
function legIsGone(call: Call, leg: Leg, cause: Cause, detail: string | undefined, now: Millis, out: CallOut[]): void {
  // A device that broke is not a person who hung up.
  const by: Side =
    cause === 'hung-up' || cause === 'cancelled' || cause === 'declined' || cause === 'busy' ? leg.side : 'system'
  removeLeg(call, leg, cause, by, detail, now, out)
  if (call.stage !== 'ringing' || leg.side === 'caller') return finish(call, cause, by, now, out)
  call.failures.push(cause)
  if (cause === 'declined') return finish(call, 'declined', 'called', now, out)
  // Kept, or a restart would end this leg a second time.
  if (call.legs.length > 1) return void out.push({ type: 'keep' })
  const best = bestCause(call.failures)
  finish(call, best, best === 'busy' ? 'called' : 'system', now, out)
}

// ── media, time, commands ──

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

function commanded(call: Call, command: StoryCommand, now: Millis, out: CallOut[]): void {
  if (call.stage !== 'story' || !call.story) return
  const caller = callerOf(call)
  switch (command.type) {
    case 'answer':
      if (caller.stage === 'answered' || call.answeredAt !== null) return
      call.answeredAt = now
      out.push({ type: 'order', order: { type: 'answer', leg: caller.id, connected: call.to } }, { type: 'keep' })
      return
    case 'echo':
    case 'stop-playing':
      out.push({ type: 'media', order: { type: command.type, end: caller.end } })
      return
    case 'play':
      out.push({ type: 'media', order: { type: 'play', end: caller.end, sound: command.sound } })
      return
    case 'send-digit':
      out.push({
        type: 'media',
        order: { type: 'send-digit', end: caller.end, digit: command.digit, durationMs: command.durationMs },
      })
      return
    case 'note':
      call.story.step = command.step
      out.push({ type: 'keep' })
      return
    case 'hang-up':
      return finish(call, command.cause, 'system', now, out)
    default:
      never(command)
  }
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

// ── ends ──

function finish(call: Call, cause: Cause, by: Side, now: Millis, out: CallOut[]): void {
  for (const leg of [...call.legs]) endLeg(call, leg, cause, by, now, out)
  call.stage = 'over'
  call.ringUntil = null
  out.push({ type: 'event', event: { type: 'call.ended', call: call.id, at: now, cause, by } })
}

function endLeg(call: Call, leg: Leg, cause: Cause, by: Side, now: Millis, out: CallOut[]): void {
  out.push({ type: 'order', order: { type: 'end', leg: leg.id, cause, words: sentences[cause] } })
  removeLeg(call, leg, cause, by, undefined, now, out)
}

function removeLeg(
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

/** Gives every end what it should hear now. */
function listen(call: Call, out: CallOut[]): void {
  const [caller, called] = call.legs
  if (!caller || !called) return
  const next = hearing(caller, called)
  hearingOrders(call.hearing, next, caller.end, called.end, out)
  call.hearing = next
}

export function legOf(call: Call, id: LegId): Leg | undefined {
  return call.legs.find(leg => leg.id === id)
}
/** The one that this leg talks with, while there is exactly one. */
function otherOf(call: Call, leg: Leg): Leg | undefined {
  return call.stage === 'talking' ? call.legs.find(other => other !== leg) : undefined
}
function callerOf(call: Call): Leg {
  const caller = call.legs[0]
  assert(caller && caller.side === 'caller', 'a living call has its caller')
  return caller
}
