/**
 * What we know about one stream that we receive: sequence validation with probation (RFC 3550 A.1), loss (A.3), jitter (A.8).
 *
 *   probation ──2 packets in sequence──▶ valid ──2 in sequence far away──▶ valid (restarted)
 */
import type { Millis } from '@sidetone/kernel'
import { type RtpHeader, timestampAfter } from '../packet.ts'
import { middleOf } from './ntp.ts'
import type { ReportBlock, SenderReport } from './packets.ts'

const minSequential = 2
const maxDropout = 3000
const maxMisorder = 100
/** Longer gaps in time are a pause or a clock set anew, not jitter. */
const maxTransitStepMs = 5000
/** So many packets in a row on another clock: the codec changed under the same SSRC. */
const otherClockPackets = 10
/** Of so many numbers back it is known whether they came: a copy that comes later counts as a packet. A power of two. */
const remembered = 128

export type Arrival = 'probation' | 'valid' | 'rejected'

export class Reception {
  readonly ssrc: number
  /** Of the voice. */
  clockRate: number
  /** With copies, as reports want it (RFC 3550 §6.4.1). */
  received = 0
  /** Packets that came twice: they fill no gap. */
  copies = 0
  /** Runs of missing packets and packets missing in them as they showed: how bursty the loss is. Late ones come off. */
  gaps = 0
  missing = 0

  #probation = minSequential
  #maxSequence = 0
  #cycles = 0
  #base = 0
  #bad = -1
  readonly #came = new Int32Array(remembered).fill(-1)
  #expectedBefore = 0
  #receivedBefore = 0
  #transit: number | undefined
  #timestamp: number | undefined
  #otherClock = 0
  #jitter = 0
  #lastReport = 0
  #lastReportAt: Millis = 0

  constructor(ssrc: number, clockRate: number) {
    this.ssrc = ssrc
    this.clockRate = clockRate
  }

  /**
   * A packet of this SSRC came. `rejected` is one far off the sequence: the next in line with it restarts the stream.
   * @param clockRate of its payload type: digits may have another clock than the voice around them
   */
  packet(header: RtpHeader, now: Millis, clockRate = this.clockRate): Arrival {
    const { sequence } = header
    if (this.#probation > 0) {
      const next = (this.#maxSequence + 1) & 0xffff
      this.#probation = this.#probation < minSequential && sequence !== next ? minSequential - 1 : this.#probation - 1
      this.#maxSequence = sequence
      if (this.#probation > 0) return 'probation'
      // The packets of the probation count: what was heard was heard.
      this.#restart((sequence - minSequential + 1) & 0xffff)
      this.#maxSequence = sequence
      this.received = minSequential
      this.#came[(sequence - 1) & (remembered - 1)] = (sequence - 1) & 0xffff
    } else {
      const step = (sequence - this.#maxSequence) & 0xffff
      if (step > 0 && step < maxDropout) {
        if (sequence < this.#maxSequence) this.#cycles += 0x10000
        this.#maxSequence = sequence
        if (step > 1) {
          this.gaps++
          this.missing += step - 1
        }
      } else if (step !== 0 && step <= 0x10000 - maxMisorder) {
        if (sequence !== this.#bad) {
          this.#bad = (sequence + 1) & 0xffff
          return 'rejected'
        }
        this.#restart(sequence)
      } else if (this.#came[sequence & (remembered - 1)] === sequence) this.copies++
      else if (this.missing > 0) this.missing--
      this.received++
    }
    this.#came[sequence & (remembered - 1)] = sequence
    this.#measure(header.timestamp, now, clockRate)
    return 'valid'
  }

  get valid(): boolean {
    return this.#probation === 0
  }

  /** What never came: §A.3 without copies, which would hide as many losses. */
  get lost(): number {
    return Math.max(0, this.#expected() - this.received + this.copies)
  }

  get jitterMs(): Millis {
    return (this.#jitter * 1000) / this.clockRate
  }

  senderReport(report: SenderReport, now: Millis): void {
    this.#lastReport = middleOf(report.ntpSeconds, report.ntpFraction)
    this.#lastReportAt = now
  }

  /** The report block for now; the lost fraction counts from the last call. */
  block(now: Millis): ReportBlock {
    const expected = this.#expected()
    const expectedSince = expected - this.#expectedBefore
    const lostSince = expectedSince - (this.received - this.#receivedBefore)
    this.#expectedBefore = expected
    this.#receivedBefore = this.received
    return {
      ssrc: this.ssrc,
      lostFraction: expectedSince > 0 && lostSince > 0 ? Math.min(255 / 256, lostSince / expectedSince) : 0,
      lost: expected - this.received,
      highest: (this.#cycles + this.#maxSequence) >>> 0,
      jitter: Math.floor(this.#jitter),
      lastReport: this.#lastReport,
      delaySinceReport: this.#lastReport === 0 ? 0 : Math.round(((now - this.#lastReportAt) * 65536) / 1000),
    }
  }

  #expected(): number {
    return this.#probation > 0 ? 0 : this.#cycles + this.#maxSequence - this.#base + 1
  }

  #restart(sequence: number): void {
    this.#base = this.#maxSequence = sequence
    this.#bad = -1
    this.#cycles = this.#expectedBefore = this.#receivedBefore = 0
    this.received = this.copies = this.gaps = this.missing = 0
    this.#came.fill(-1)
    this.#transit = undefined
  }

  #measure(timestamp: number, now: Millis, clockRate: number): void {
    // Updates of a digit repeat its timestamp (RFC 4733 §2.5.1.1): they tell nothing about jitter.
    if (timestamp === this.#timestamp) return
    this.#timestamp = timestamp
    if (clockRate !== this.clockRate) {
      if (++this.#otherClock < otherClockPackets) return
      this.clockRate = clockRate
      this.#jitter = 0
      this.#transit = undefined
    }
    this.#otherClock = 0
    // Both in ticks modulo 2^32, so that neither clock's wrap shows.
    const arrival = ((now * this.clockRate) / 1000) % 0x1_0000_0000
    const transit = Math.floor(arrival) - timestamp
    if (this.#transit !== undefined) {
      const step = Math.abs(timestampAfter(transit, this.#transit))
      if (step < (maxTransitStepMs * this.clockRate) / 1000) this.#jitter += (step - this.#jitter) / 16
    }
    this.#transit = transit
  }
}
