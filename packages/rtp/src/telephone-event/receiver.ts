/**
 * Hears digits in telephone-events (RFC 4733 §2.5.2): each digit once, at its end, with its duration, however many of its
 * packets are lost, repeated or late.
 *
 *   idle ──packet of a new timestamp──▶ sounding ──end flag, or nothing for 200 ms, or the next event──▶ digit ──▶ idle
 */
import type { Millis } from '@sidetone/kernel'
import { timestampAfter } from '../packet.ts'
import { digitOf, type TelephoneEvent } from './payload.ts'

export type HeardDigit = { readonly digit: string; readonly durationMs: Millis }

/** All three end packets lost: the digit ends when no update came for this long. */
const lostAfterMs = 200

export class TelephoneEventReceiver {
  readonly clockRate: number
  #event = -1
  #timestamp = 0
  #duration = 0
  #heardAt: Millis = 0
  /** The last event's timestamp, whose repeated packets are to be ignored. */
  #done: number | undefined

  /** @param clockRate of the telephone-event payload type: 8000, 16000 or 48000 */
  constructor(clockRate: number) {
    this.clockRate = clockRate
  }

  /** A packet came. Gives the digits that ended by it: mostly none, seldom two (a lost end followed by a one-packet event). */
  packet(event: TelephoneEvent, timestamp: number, now: Millis): HeardDigit[] {
    const out: HeardDigit[] = []
    if (this.#done !== undefined && timestampAfter(timestamp, this.#done) <= 0) {
      // Far back means that the sender's clock was set anew, not that the packet is late.
      if (timestampAfter(timestamp, this.#done) > -10 * this.clockRate) return out
      this.#done = undefined
    }
    if (this.#event >= 0 && timestamp !== this.#timestamp) {
      if (
        timestampAfter(timestamp, this.#timestamp) < 0 &&
        timestampAfter(timestamp, this.#timestamp) > -10 * this.clockRate
      )
        return out
      this.#finish(out)
    }
    if (this.#event < 0) {
      if (digitOf(event.event) === undefined) return out
      this.#event = event.event
      this.#timestamp = timestamp
      this.#duration = 0
    }
    this.#duration = Math.max(this.#duration, event.duration)
    this.#heardAt = now
    if (event.end) this.#finish(out)
    return out
  }

  /** When `time` should be called to notice a lost end, or undefined. */
  deadline(): Millis | undefined {
    return this.#event >= 0 ? this.#heardAt + lostAfterMs : undefined
  }

  time(now: Millis): HeardDigit[] {
    const out: HeardDigit[] = []
    if (this.#event >= 0 && now - this.#heardAt >= lostAfterMs) this.#finish(out)
    return out
  }

  /** The stream has a new SSRC: its timestamps say nothing about the old ones. */
  restart(): HeardDigit[] {
    const out: HeardDigit[] = []
    if (this.#event >= 0) this.#finish(out)
    this.#done = undefined
    return out
  }

  #finish(out: HeardDigit[]): void {
    out.push({ digit: digitOf(this.#event)!, durationMs: Math.round((this.#duration * 1000) / this.clockRate) })
    this.#event = -1
    this.#done = this.#timestamp
  }
}
