/**
 * One continuous outgoing stream made of changing sources. The relay sends what another leg sent, or what we make
 * ourselves (tones, transcoded frames, digits); the far end sees one SSRC, sequence numbers without a step, and time that
 * goes on as the clock on the wall did (RFC 3550 §5.1, §7.1).
 */
import type { Millis } from '@sidetone/kernel'
import { putU16, putU32, type RtpHeader, sequenceAfter, timestampAfter } from './packet.ts'

/** A sequence step beyond this is another stream under the same SSRC (RFC 3550 A.1 MAX_DROPOUT). */
const maxDropout = 3000
/** A time step within one source of more than this many seconds either way means that its clock was set anew. */
const maxTimeJumpSeconds = 30
/** Made packets further apart than this are not one run of sound. */
const pauseMs = 200

export class Rewriter {
  readonly ssrc: number
  readonly clockRate: number
  /** Packets and payload bytes sent: what a sender report tells (RFC 3550 §6.4.1). */
  packets = 0
  payloadBytes = 0
  /** Of the last packet sent. */
  sequence: number
  timestamp: number
  sentAt: Millis = 0
  /** When `timestamp` was reached; later than that only by packets that repeat it (RFC 4733 updates). */
  #timedAt: Millis = 0
  #source = -1
  #sourceSequence = 0
  #sourceTimestamp = 0
  #sequenceOffset = 0
  #timestampOffset = 0
  #changed = true
  #frameTicks: number

  /**
   * @param ssrc      0 … 2^32-1, and the first `sequence` (0 … 65535) and `timestamp`, all random (RFC 3550 §5.1)
   * @param clockRate ticks a second of the outgoing payload: 8000 for PCMU, PCMA and G.722, 48000 for Opus
   */
  constructor(ssrc: number, sequence: number, timestamp: number, clockRate: number) {
    this.ssrc = ssrc >>> 0
    this.sequence = (sequence - 1) & 0xffff
    this.timestamp = timestamp >>> 0
    this.clockRate = clockRate
    this.#frameTicks = Math.round(clockRate / 50)
  }

  /** The next packet comes from somewhere else, even when it has the same SSRC (bridged anew, music to voice). */
  sourceChanged(): void {
    this.#changed = true
  }

  /**
   * Rewrites SSRC, sequence, timestamp and, when given, the payload type in place. The source's clock must be ours; a
   * transcoder uses `stamp`. Late and repeated packets keep their place. The first packet of a source has the marker set.
   */
  rewrite(packet: Uint8Array, header: RtpHeader, now: Millis, payloadType = header.payloadType): void {
    const { sequence, timestamp } = header
    if (
      this.#changed ||
      header.ssrc !== this.#source ||
      Math.abs(sequenceAfter(sequence, this.#sourceSequence)) > maxDropout ||
      Math.abs(timestampAfter(timestamp, this.#sourceTimestamp)) > maxTimeJumpSeconds * this.clockRate
    ) {
      this.#source = header.ssrc
      this.#sequenceOffset = this.sequence + 1 - sequence
      this.#timestampOffset = this.#timeFor(now) - timestamp
      this.#sourceSequence = sequence
      this.#sourceTimestamp = timestamp
      packet[1] = 0x80 | payloadType
      this.#changed = false
    } else {
      packet[1] = (header.marker ? 0x80 : 0) | payloadType
    }
    const outSequence = (sequence + this.#sequenceOffset) & 0xffff
    const outTimestamp = (timestamp + this.#timestampOffset) >>> 0
    putU16(packet, 2, outSequence)
    putU32(packet, 4, outTimestamp)
    putU32(packet, 8, this.ssrc)
    if (this.packets === 0 || sequenceAfter(outSequence, this.sequence) > 0) {
      if (outTimestamp !== this.timestamp) this.#timedAt = now
      this.sequence = outSequence
      this.timestamp = outTimestamp
      this.#sourceSequence = sequence
      this.#sourceTimestamp = timestamp
      this.sentAt = now
    }
    this.packets++
    this.payloadBytes += header.payloadEnd - header.payloadStart
  }

  /**
   * Takes the next sequence number for a packet made here. Read `sequence` and `timestamp` afterwards and write them.
   * @param ticks how far the time moves since the last made packet (160 for 20 ms at 8000); 0 repeats it (RFC 4733)
   */
  stamp(ticks: number, payloadBytes: number, now: Millis): void {
    // After a relayed source or a pause the time goes by the wall; between made packets it goes by their length.
    const byWall = this.#source >= 0 || this.packets === 0 || now - this.sentAt > pauseMs
    if (byWall || ticks > 0) {
      this.timestamp = byWall ? this.#timeFor(now) : (this.timestamp + ticks) >>> 0
      this.#timedAt = now
    }
    this.sequence = (this.sequence + 1) & 0xffff
    this.#source = -1
    this.#changed = true
    this.sentAt = now
    this.packets++
    this.payloadBytes += payloadBytes
  }

  /** The stream's own time at `now`: at least one frame after the last packet, so that time never stands or runs back. */
  #timeFor(now: Millis): number {
    if (this.packets === 0) return this.timestamp
    const elapsed = Math.round(((now - this.#timedAt) * this.clockRate) / 1000)
    return (this.timestamp + Math.max(this.#frameTicks, elapsed)) >>> 0
  }
}
