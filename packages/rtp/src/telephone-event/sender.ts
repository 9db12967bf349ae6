/**
 * Sends digits as telephone-events (RFC 4733 §2.5.1): a first packet with the marker, an update each 20 ms, three packets
 * with the end flag, then a pause. The owner calls `step` every 20 ms and sends what it gets; while `busy` it sends
 * no voice on the stream.
 *
 *   idle ──digit──▶ sounding ──duration reached──▶ ending ×3 ──▶ pause ──▶ idle (or the next digit)
 */
import { maxQueuedDigits } from '../limits.ts'
import { eventOf, type TelephoneEvent } from './payload.ts'

export type EventPacket = {
  readonly event: TelephoneEvent
  /** The first packet of an event: it has the marker and starts a new timestamp; all others repeat that timestamp. */
  readonly first: boolean
}

const frameMs = 20
const endPackets = 3
/** Silence between two digits, so that a receiver with only tones behind it hears two of them (ITU-T Q.24: ≥ 40 ms). */
const pauseFrames = 3
const shortestMs = 40
const longestMs = 6000

export class TelephoneEventSender {
  readonly clockRate: number
  readonly #queue: { event: number; frames: number }[] = []
  #event = -1
  #frames = 0
  #elapsed = 0
  #ends = 0
  #pause = 0

  /** @param clockRate of the stream that carries the events: the audio codec's RTP clock, 8000 or 48000 (RFC 4733 §2.1) */
  constructor(clockRate: number) {
    this.clockRate = clockRate
  }

  /** False when it is no digit or too many wait. `durationMs` is kept within 40 … 6000 and rounded up to 20 ms. */
  send(digit: string, durationMs: number): boolean {
    const event = eventOf(digit)
    if (event < 0 || this.#queue.length >= maxQueuedDigits) return false
    const bounded = Math.min(longestMs, Math.max(shortestMs, durationMs))
    this.#queue.push({ event, frames: Math.ceil(bounded / frameMs) })
    return true
  }

  /** Something is being sent or waits: no voice on the stream now. */
  get busy(): boolean {
    return this.#event >= 0 || this.#queue.length > 0 || this.#pause > 0
  }

  /** Called each 20 ms. Gives the packet to send now, or undefined (idle or pausing). */
  step(): EventPacket | undefined {
    if (this.#event < 0) {
      if (this.#pause > 0 && --this.#pause > 0) return undefined
      const next = this.#queue.shift()
      if (!next) return undefined
      this.#event = next.event
      this.#frames = next.frames
      this.#elapsed = 0
      this.#ends = 0
    }
    const first = this.#elapsed === 0
    if (this.#elapsed < this.#frames) this.#elapsed++
    const end = this.#elapsed === this.#frames
    const ticks = (this.#elapsed * frameMs * this.clockRate) / 1000
    // Longer than 16 bits hold: stay at the top (our longest digit is 6 s: 288000 ticks at 48 kHz).
    const event = { event: this.#event, end, volume: 10, duration: Math.min(0xffff, ticks) }
    if (end && ++this.#ends === endPackets) {
      this.#event = -1
      this.#pause = pauseFrames
    }
    return { event, first }
  }
}
