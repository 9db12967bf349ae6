/**
 * Two-way audio or the truth (design §1.1): when a side that should be heard is not for 3 s, both are told and its leg is
 * negotiated anew (ICE restart, re-INVITE) once in each episode. Sound ends the episode. Screens read `silent` of the leg,
 * so it cannot be forgotten when a leg moves; who has no screen hears a short tone.
 */
import type { Millis } from '@sidetone/kernel'
import type { Call, CallOut } from './call.ts'
import type { Leg } from './leg.ts'
import { silenceMs } from './limits.ts'

/** The engine has not heard this leg for `forMs`. */
export function legSilent(call: Call, leg: Leg, forMs: Millis, now: Millis): void {
  leg.quiet = true
  if (leg.silent || leg.noticeSilenceAt !== null || !shouldBeHeard(call, leg)) return
  leg.noticeSilenceAt = now + Math.max(0, silenceMs - forMs)
}

/** Hold is over: whoever stayed quiet since is watched from now on. */
export function watchAgain(call: Call, now: Millis): void {
  for (const leg of call.legs)
    if (leg.quiet && !leg.silent && leg.noticeSilenceAt === null && shouldBeHeard(call, leg))
      leg.noticeSilenceAt = now + silenceMs
}

/** The engine hears this leg again. */
export function legHeard(call: Call, leg: Leg, now: Millis, out: CallOut[]): void {
  leg.quiet = false
  leg.noticeSilenceAt = null
  if (!leg.silent) return
  leg.silent = false
  out.push({ type: 'event', event: { type: 'leg.heard', call: call.id, at: now, leg: leg.id } })
}

/** The silence has lasted: say so and repair. */
export function noticeSilence(call: Call, leg: Leg, other: Leg | undefined, now: Millis, out: CallOut[]): void {
  leg.noticeSilenceAt = null
  // Put on hold meanwhile: the silence is meant.
  if (!shouldBeHeard(call, leg)) return
  leg.silent = true
  out.push({ type: 'event', event: { type: 'leg.silent', call: call.id, at: now, leg: leg.id, forMs: silenceMs } })
  // Of two; a story plays its own sounds, and a conference goes on.
  for (const each of other ? [leg, other] : [])
    if (!each.screen && each.trunk === undefined)
      out.push({ type: 'media', order: { type: 'play', end: each.end, sound: { kind: 'tone', tone: 'no-sound' } } })
  out.push({ type: 'order', order: { type: 'renegotiate', leg: leg.id, restart: true } })
}

/** A device on hold may stop sending, at either side of the hold. */
function shouldBeHeard(call: Call, leg: Leg): boolean {
  if (leg.stage !== 'answered' || call.answeredAt === null) return false
  return call.stage === 'story' ? !leg.held : call.hearing.joined.includes(leg.end)
}
