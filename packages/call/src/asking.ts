/**
 * "Press 1 to accept": who answers at an outside number is asked first, so that a mailbox there never takes the call.
 *
 *   rings ──answered──▶ asked (a sound, again and again) ──1──▶ answered
 *                          └── another digit, hung up, 20 s ──▶ gone; the other phones ring on
 */
import type { Millis } from '@sidetone/kernel'
import type { Call, CallOut, Desk } from './call.ts'
import { endLeg } from './ending.ts'
import type { Answer, Leg } from './leg.ts'
import { askForMs } from './limits.ts'
import { forkAnswered, legAnswered, ringingLegIsGone } from './ringing.ts'

export function ask(leg: Leg, answer: Answer, now: Millis, out: CallOut[]): void {
  if (leg.asked) return
  leg.asked = { until: now + askForMs, answer }
  out.push({ type: 'ask', end: leg.end }, { type: 'keep' })
}

/** The keypad was used while the question is played. */
export function acceptedBy(call: Call, leg: Leg, digit: string, now: Millis, desk: Desk, out: CallOut[]): void {
  if (!leg.asked) return
  if (digit !== '1') return notAccepted(call, leg, now, desk, out)
  const { answer } = leg.asked
  leg.asked = null
  leg.asks = false
  out.push({ type: 'media', order: { type: 'stop-playing', end: leg.end } })
  legAnswered(call, leg, answer, now, out)
  forkAnswered(call, leg, now, out)
}

export function notAccepted(call: Call, leg: Leg, now: Millis, desk: Desk, out: CallOut[]): void {
  endLeg(call, leg, 'no-answer', 'system', now, out)
  ringingLegIsGone(call, leg, 'no-answer', now, desk, out)
}
