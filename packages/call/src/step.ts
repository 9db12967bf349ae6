/** The machine of one call: `step` never reads a clock, never throws on any input, and may change `call` in place. */
import { assert, type Millis, never } from '@sidetone/kernel'
import { acceptedBy, ask, notAccepted } from './asking.ts'
import type { Call, CallInput, CallOut, CallReport, Desk, LegMediaEvent, NewRing } from './call.ts'
import { finish } from './ending.ts'
import { ringLater } from './fork.ts'
import { redirected } from './forwarding.ts'
import { takesOver, takesOverSoon } from './joining.ts'
import { type Leg, legOf, otherOf } from './leg.ts'
import { failedOver, reachedLimit } from './outside.ts'
import { parkedTooLong } from './parking.ts'
import { restarted } from './restarting.ts'
import { forkAnswered, forkFailed, legAnswered, legIsGone, legRings, notReached, ringFirst } from './ringing.ts'
import type { Route } from './route/dial-plan.ts'
import { sentences } from './sentences.ts'
import { legHeard, legSilent, noticeSilence } from './silence.ts'
import { commanded } from './story.ts'
import { toStory } from './story-begin.ts'
import { storyRingDue } from './story-ringing.ts'
import { hold } from './talk.ts'

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
      commanded(call, input.leg, input.command, now, desk, out)
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

// ── the dial plan's word ──

function place(call: Call, route: Route, ring: readonly NewRing[], now: Millis, out: CallOut[]): void {
  assert(call.stage === 'routing', 'a call is placed once')
  const { destination, to, why, forwardedBy, forwardedFor } = route
  const sentOn = forwardedBy && { forwardedBy, forwardedFor: forwardedFor ?? [] }
  call.to = to
  out.push({
    type: 'event',
    event: { type: 'call.routed', call: call.id, at: now, to, destination, why, ...sentOn },
  })
  switch (destination.kind) {
    case 'nowhere':
      return notReached(call, destination.cause, 'system', now, out, destination.words)
    case 'feature':
      return toStory(call, destination, to, forwardedBy, out)
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
      if (failedOver(call, leg, report.cause, report.detail, now, desk, out)) return
      if (report.forwardTo !== undefined && redirected(call, leg, report.forwardTo, now, desk, out)) return
      return legIsGone(call, leg, report.cause, report.detail, now, desk, out, report.words)
    case 'ended':
      return legIsGone(call, leg, report.cause, report.detail, now, desk, out)
    case 'held':
    case 'resumed':
      return hold(call, leg, 'held', report.type === 'held', now, out)
    case 'secured':
      leg.secured = report.secured
      return
    case 'digit': {
      if (leg.asked) return acceptedBy(call, leg, report.digit, now, desk, out)
      // In a conference room keys are for the room.
      const other = call.room === null ? otherOf(call, leg) : undefined
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

// ── media, time ──

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
    case 'played': {
      // Something was said over the music of one who waits alone.
      const { sound } = call.hearing
      if (sound?.end === leg.end)
        out.push({ type: 'media', order: { type: 'play', end: leg.end, sound: { kind: 'tone', tone: sound.tone } } })
      return
    }
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
      return legHeard(call, leg, now, out)
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
  storyRingDue(call, now, desk, out)
  for (const leg of [...call.legs])
    if (leg.endsAt !== null && leg.endsAt <= now && call.legs.includes(leg)) reachedLimit(call, leg, now, out)
  if (isOver(call)) return
  if (call.parked && call.parked.until !== null && call.parked.until <= now) parkedTooLong(call, now, desk, out)
  for (const leg of [...call.legs])
    if (leg.takesOverAt !== null && leg.takesOverAt <= now) takesOver(call, leg, now, out)
  for (const leg of call.legs)
    if (leg.noticeSilenceAt !== null && leg.noticeSilenceAt <= now)
      noticeSilence(call, leg, otherOf(call, leg), now, out)
}
const isOver = (call: Call): boolean => call.stage === 'over'
