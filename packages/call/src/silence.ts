/**
 * Two-way audio or the truth (design §1.1): a side that should be heard and is not for 3 s is told so, the other one
 * too, and its leg is negotiated anew (ICE restart, re-INVITE) once in each episode. Sound ends the episode.
 */
import type { Millis } from '@sidetone/kernel'
import type { Call, CallOut } from './call.ts'
import type { Leg } from './leg.ts'
import { silenceMs } from './limits.ts'
import { silentNotice } from './sentences.ts'

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
export function legHeard(call: Call, leg: Leg, other: Leg | undefined, now: Millis, out: CallOut[]): void {
  leg.quiet = false
  leg.noticeSilenceAt = null
  if (!leg.silent) return
  leg.silent = false
  out.push({ type: 'event', event: { type: 'leg.heard', call: call.id, at: now, leg: leg.id } })
  out.push({ type: 'order', order: { type: 'tell', leg: leg.id, notice: { kind: 'heard', who: 'you' } } })
  if (other)
    out.push({ type: 'order', order: { type: 'tell', leg: other.id, notice: { kind: 'heard', who: 'other' } } })
}

/** The silence has lasted: say so and repair. */
export function noticeSilence(call: Call, leg: Leg, other: Leg | undefined, now: Millis, out: CallOut[]): void {
  leg.noticeSilenceAt = null
  // Put on hold meanwhile: the silence is meant.
  if (!shouldBeHeard(call, leg)) return
  leg.silent = true
  out.push(
    { type: 'event', event: { type: 'leg.silent', call: call.id, at: now, leg: leg.id, forMs: silenceMs } },
    { type: 'order', order: { type: 'tell', leg: leg.id, notice: silentNotice('you') } },
  )
  if (other) out.push({ type: 'order', order: { type: 'tell', leg: other.id, notice: silentNotice('other') } })
  out.push({ type: 'order', order: { type: 'renegotiate', leg: leg.id, restart: true } })
}

/** A device on hold may stop sending, at either side of the hold. */
function shouldBeHeard(call: Call, leg: Leg): boolean {
  if (leg.stage !== 'answered' || call.answeredAt === null) return false
  return call.stage === 'story' ? !leg.held : call.hearing.joined.includes(leg.end)
}
