/**
 * Puts packets back in order and in time for a decoder. The owner pushes what comes and calls `take` whenever it needs the
 * next frame (every 20 ms, or as long as the last packet was).
 *
 *   filling ──enough is held──▶ playing ──nothing came for 100 ms, or the stream changed──▶ filling
 *
 * The delay follows the jitter of the last few seconds. It is changed in quiet moments: a held frame is left out, or a
 * pause is put in; only far off the aim it is changed in the middle of speech.
 */
import type { Millis } from '@sidetone/kernel'
import { maxBufferedPackets, maxPayloadBytes } from './limits.ts'
import { type RtpHeader, sequenceAfter, timestampAfter } from './packet.ts'

export type Taken =
  /** Decode this. Lent until the next `push`. */
  | { readonly kind: 'packet'; readonly payload: Uint8Array; readonly payloadType: number; readonly timestamp: number }
  /** One frame is missing: conceal it, or recover it from `next` (Opus FEC) when it is here. */
  | { readonly kind: 'lost'; readonly next: Uint8Array | undefined }
  /** Nothing to play: silence. */
  | { readonly kind: 'pause' }

export type JitterBufferOptions = {
  /** ticks a second of the timestamps */
  readonly clockRate: number
  /** least and most delay, 0 … 1000 ms */
  readonly leastMs?: number
  readonly mostMs?: number
}

type Slot = { used: boolean; sequence: number; timestamp: number; payloadType: number; size: number; bytes: Uint8Array }

const observed = 128
/** The size of a slot whose packet is no voice. */
const noVoice = -1
const pause: Taken = { kind: 'pause' }
/** Frames that are concealed when nothing comes; after them there is silence. */
const maxConcealed = 5
const maxTimeJumpSeconds = 10

export class JitterBuffer {
  /** Counted since the start. */
  readonly counts = { played: 0, lost: 0, late: 0, duplicate: 0, dropped: 0, inserted: 0, restarts: 0 }
  readonly #clockRate: number
  readonly #leastMs: number
  readonly #mostMs: number
  readonly #slots: Slot[] = Array.from({ length: maxBufferedPackets }, () => ({
    used: false,
    sequence: 0,
    timestamp: 0,
    payloadType: 0,
    size: 0,
    bytes: new Uint8Array(0),
  }))
  #ssrc = -1
  #held = 0
  #playing = false
  /** The sequence number to be played next, and the newest that came. */
  #next = 0
  #newest = 0
  #newestTimestamp = 0
  #frameTicks: number
  #concealed = 0
  #targetMs: Millis
  readonly #transits = new Float64Array(observed)
  #observations = 0
  /** The newest timestamp observed, unwrapped. */
  #ticks = 0
  #ticksTimestamp = 0

  constructor(options: JitterBufferOptions) {
    this.#clockRate = options.clockRate
    this.#frameTicks = options.clockRate / 50
    this.#leastMs = options.leastMs ?? 20
    this.#mostMs = Math.min(1000, options.mostMs ?? 400)
    this.#targetMs = Math.max(this.#leastMs, 40)
  }

  /** The delay that is aimed at, and what is held now. */
  get targetMs(): Millis {
    return this.#targetMs
  }
  get heldMs(): Millis {
    return this.#held * this.#frameMs()
  }

  push(packet: Uint8Array, header: RtpHeader, now: Millis): void {
    const size = header.payloadEnd - header.payloadStart
    if (size > maxPayloadBytes) return
    if (header.ssrc !== this.#ssrc || this.#jumped(header.sequence, header.timestamp)) this.#restart(header)
    const slot = this.#place(header.sequence)
    if (slot !== 'duplicate') this.#observe(header.timestamp, now)
    if (typeof slot === 'string') return
    if (slot.bytes.length < size) slot.bytes = new Uint8Array(Math.max(size, 160))
    for (let i = 0; i < size; i++) slot.bytes[i] = packet[header.payloadStart + i]!
    slot.timestamp = header.timestamp
    slot.payloadType = header.payloadType
    slot.size = size
    this.#came(header.sequence, header.timestamp)
  }

  /** A packet of this stream that is no voice (a digit, comfort noise): it is silence in its place, and not lost. */
  skip(header: RtpHeader): void {
    if (header.ssrc !== this.#ssrc || this.#jumped(header.sequence, this.#newestTimestamp)) return
    const slot = this.#place(header.sequence)
    if (typeof slot === 'string') return
    slot.size = noVoice
    this.#came(header.sequence, this.#newestTimestamp)
  }

  /** @param quiet the sound just played was near silence, so that a change of the delay will not be heard */
  take(quiet = false): Taken {
    if (this.#held === 0) return this.#starve()
    const aim = Math.max(1, Math.ceil(this.#targetMs / this.#frameMs()))
    if (!this.#playing) {
      if (this.#held < aim) return pause
      this.#playing = true
      this.#next = this.#oldest()
    }
    // What was concealed while nothing came stands for packets that turn out to be lost.
    for (; this.#concealed > 0 && !this.#slotOf(this.#next).used; this.#concealed--)
      this.#next = (this.#next + 1) & 0xffff
    this.#concealed = 0
    const span = sequenceAfter(this.#newest, this.#next) + 1
    if ((quiet && span > aim + 1) || span > aim + 4) {
      const slot = this.#slotOf(this.#next)
      if (slot.used) this.#free(slot, 'dropped')
      this.#next = (this.#next + 1) & 0xffff
      if (this.#held === 0) return this.#starve()
    } else if (quiet && span < aim - 1) {
      this.counts.inserted++
      return pause
    }
    const slot = this.#slotOf(this.#next)
    this.#next = (this.#next + 1) & 0xffff
    if (!slot.used) {
      this.counts.lost++
      const following = this.#slotOf(this.#next)
      return {
        kind: 'lost',
        next: following.used && following.size > 0 ? following.bytes.subarray(0, following.size) : undefined,
      }
    }
    this.#free(slot, 'played')
    if (slot.size === noVoice) return pause
    return {
      kind: 'packet',
      payload: slot.bytes.subarray(0, slot.size),
      payloadType: slot.payloadType,
      timestamp: slot.timestamp,
    }
  }

  /** The slot for a packet, now in use, or why there is none. */
  #place(sequence: number): Slot | 'late' | 'duplicate' {
    if (this.#playing && sequenceAfter(sequence, this.#next) < 0) {
      this.counts.late++
      return 'late'
    }
    for (; sequenceAfter(sequence, this.#next) >= maxBufferedPackets; this.#next = (this.#next + 1) & 0xffff) {
      const passed = this.#slotOf(this.#next)
      if (passed.used) this.#free(passed, 'dropped')
    }
    const slot = this.#slots[sequence % maxBufferedPackets]!
    if (slot.used && slot.sequence === sequence) {
      this.counts.duplicate++
      return 'duplicate'
    }
    if (slot.used) this.#free(slot, 'dropped')
    slot.used = true
    slot.sequence = sequence
    this.#held++
    return slot
  }

  #came(sequence: number, timestamp: number): void {
    const ahead = sequenceAfter(sequence, this.#newest)
    if (ahead === 1) this.#learnFrame(timestampAfter(timestamp, this.#newestTimestamp))
    if (ahead > 0) {
      this.#newest = sequence
      this.#newestTimestamp = timestamp
    } else if (!this.#playing && sequenceAfter(sequence, this.#next) < 0) this.#next = sequence
  }

  #starve(): Taken {
    if (!this.#playing) return pause
    if (this.#concealed >= maxConcealed) {
      this.#playing = false
      this.#concealed = 0
      this.#next = (this.#newest + 1) & 0xffff
      return pause
    }
    this.#concealed++
    this.counts.lost++
    return { kind: 'lost', next: undefined }
  }

  #slotOf(sequence: number): Slot {
    const slot = this.#slots[sequence % maxBufferedPackets]!
    return slot.used && slot.sequence === sequence ? slot : empty
  }

  #free(slot: Slot, why: 'played' | 'dropped'): void {
    slot.used = false
    this.#held--
    this.counts[why]++
  }

  #oldest(): number {
    let oldest = this.#newest
    for (const slot of this.#slots) if (slot.used && sequenceAfter(slot.sequence, oldest) < 0) oldest = slot.sequence
    return oldest
  }

  #jumped(sequence: number, timestamp: number): boolean {
    return (
      Math.abs(sequenceAfter(sequence, this.#newest)) >= maxBufferedPackets * 4 ||
      (Math.abs(timestampAfter(timestamp, this.#newestTimestamp)) > maxTimeJumpSeconds * this.#clockRate &&
        Math.abs(sequenceAfter(sequence, this.#newest)) < 3)
    )
  }

  #restart(header: RtpHeader): void {
    if (this.#ssrc >= 0) this.counts.restarts++
    for (const slot of this.#slots) if (slot.used) this.#free(slot, 'dropped')
    this.#ssrc = header.ssrc
    this.#playing = false
    this.#concealed = 0
    this.#next = header.sequence
    this.#newest = (header.sequence - 1) & 0xffff
    this.#newestTimestamp = (header.timestamp - this.#frameTicks) >>> 0
    this.#observations = 0
    this.#ticksTimestamp = header.timestamp
  }

  #frameMs(): Millis {
    return (this.#frameTicks * 1000) / this.#clockRate
  }

  /** Two packets in sequence are one frame apart, unless silence was left out between them. */
  #learnFrame(ticks: number): void {
    const milliseconds = (ticks * 1000) / this.#clockRate
    if (milliseconds >= 2.5 && milliseconds <= 120) this.#frameTicks = ticks
  }

  /** The target covers 97 of 100 recent packets: how much later than the fastest one they came. */
  #observe(timestamp: number, now: Millis): void {
    const ticks = this.#ticks + timestampAfter(timestamp, this.#ticksTimestamp)
    const transit = now - (ticks * 1000) / this.#clockRate
    if (this.#observations > 0 && Math.abs(transit - this.#transits[(this.#observations - 1) % observed]!) > 1000)
      this.#observations = 0
    this.#ticks = ticks
    this.#ticksTimestamp = timestamp
    this.#transits[this.#observations++ % observed] = transit
    if (this.#observations < 8 || this.#observations % 16 !== 0) return
    const count = Math.min(this.#observations, observed)
    const sorted = this.#transits.slice(0, count).sort()
    const spread = sorted[Math.floor((count - 1) * 0.97)]! - sorted[0]!
    const wanted = Math.min(this.#mostMs, Math.max(this.#leastMs, spread + this.#frameMs()))
    // Up at once, down slowly: a late packet is heard, a few milliseconds more are not.
    this.#targetMs = wanted > this.#targetMs ? wanted : this.#targetMs + (wanted - this.#targetMs) / 4
  }
}

const empty: Slot = { used: false, sequence: -1, timestamp: 0, payloadType: 0, size: 0, bytes: new Uint8Array(0) }
