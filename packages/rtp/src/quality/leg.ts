/**
 * The quality of one leg, from all its packets and reports: feeds RTCP both ways and sums up what call records keep. One
 * object per media end; it survives changes of the far end's SSRC.
 */
import type { Millis } from '@sidetone/kernel'
import type { RtpHeader } from '../packet.ts'
import { ntpOf, roundTripMs } from '../rtcp/ntp.ts'
import type { ReportBlock, RtcpPacket } from '../rtcp/packets.ts'
import { type Arrival, Reception } from '../rtcp/reception.ts'
import { writeRtcp } from '../rtcp/write.ts'
import { mos } from './e-model.ts'

export type LegFigures = {
  readonly codec: string
  /** packets received (copies apart) and lost since the leg began */
  readonly received: number
  readonly lost: number
  readonly jitterMs: number
  /** null until a report came back */
  readonly roundTripMs: number | null
  /** loss that the far end reports of what we sent, 0 … 1; null until it reported */
  readonly farLossRatio: number | null
  /** 1 … 4.5: how the far end sounds here */
  readonly mos: number
}

/** What a sender report needs of the stream that we send: a `Rewriter` is one. */
export type Sent = {
  readonly ssrc: number
  readonly clockRate: number
  readonly packets: number
  readonly payloadBytes: number
  readonly timestamp: number
  readonly sentAt: Millis
}

/** Coding, packing and playing out at both ends, apart from network and jitter buffer. */
const fixedDelayMs = 45
/** While a sender is this fresh its report is an SR, else an RR (RFC 3550 §6.4). */
const sendingForMs = 10_000

export class LegQuality {
  codec: string
  readonly cname: string
  #reception: Reception | undefined
  #candidate: Reception | undefined
  #receivedBefore = 0
  #lostBefore = 0
  #gapsBefore = 0
  #missingBefore = 0
  #roundTripMs: number | null = null
  #farLossRatio: number | null = null

  /** @param cname random and the same for both directions of the end (RFC 7022) */
  constructor(codec: string, cname: string) {
    this.codec = codec
    this.cname = cname
  }

  /** The SSRC that is heard now. */
  get ssrc(): number | undefined {
    return this.#reception?.ssrc
  }

  /** What the far end missed of ours before its last report, 0 … 1; null before the first. */
  get farLossRatio(): number | null {
    return this.#farLossRatio
  }

  /** A genuine packet came, with the clock of its payload type. A new SSRC takes over once it is past its probation. */
  packet(header: RtpHeader, clockRate: number, now: Millis): Arrival {
    const current = this.#reception
    if (current?.ssrc === header.ssrc) return current.packet(header, now, clockRate)
    if (this.#candidate?.ssrc !== header.ssrc) this.#candidate = new Reception(header.ssrc, clockRate)
    const arrival = this.#candidate.packet(header, now, clockRate)
    if (arrival === 'valid') {
      if (current) {
        this.#receivedBefore += current.received - current.copies
        this.#lostBefore += current.lost
        this.#gapsBefore += current.gaps
        this.#missingBefore += current.missing
      }
      this.#reception = this.#candidate
      this.#candidate = undefined
    }
    return arrival
  }

  /** RTCP came. `ours` is the SSRC that we send with. True when the far end said goodbye to what we hear. */
  reports(packets: readonly RtcpPacket[], ours: number, now: Millis): boolean {
    let goodbye = false
    for (const packet of packets) {
      if (packet.type === 'sender-report' && packet.ssrc === this.#reception?.ssrc)
        this.#reception.senderReport(packet, now)
      if (packet.type === 'sender-report' || packet.type === 'receiver-report')
        for (const block of packet.blocks) if (block.ssrc === ours) this.#about(block, now)
      if (packet.type === 'goodbye' && this.#reception && packet.ssrcs.includes(this.#reception.ssrc)) goodbye = true
    }
    return goodbye
  }

  /** Writes the compound that is due (SR or RR, and SDES; BYE when `leaving`) into `out`; gives its length. */
  compound(out: Uint8Array, sent: Sent, now: Millis, leaving = false): number {
    const blocks = this.#reception?.valid ? [this.#reception.block(now)] : []
    const { ssrc } = sent
    const packets: RtcpPacket[] = []
    if (sent.packets > 0 && now - sent.sentAt < sendingForMs) {
      const { seconds, fraction } = ntpOf(now)
      // The RTP time of this very moment, not of the last packet (§6.4.1).
      const rtpTimestamp = (sent.timestamp + Math.round(((now - sent.sentAt) * sent.clockRate) / 1000)) >>> 0
      packets.push({
        type: 'sender-report',
        ssrc,
        ntpSeconds: seconds,
        ntpFraction: fraction,
        rtpTimestamp,
        packets: sent.packets >>> 0,
        payloadBytes: sent.payloadBytes >>> 0,
        blocks,
      })
    } else packets.push({ type: 'receiver-report', ssrc, blocks })
    packets.push({ type: 'description', chunks: [{ ssrc, cname: this.cname }] })
    if (leaving) packets.push({ type: 'goodbye', ssrcs: [ssrc], reason: '' })
    return writeRtcp(packets, out)
  }

  figures(): LegFigures {
    const received = this.#receivedBefore + (this.#reception ? this.#reception.received - this.#reception.copies : 0)
    const lost = this.#lostBefore + (this.#reception?.lost ?? 0)
    const jitterMs = this.#reception?.jitterMs ?? 0
    const lossRatio = received + lost > 0 ? lost / (received + lost) : 0
    const delayMs = fixedDelayMs + (this.#roundTripMs ?? 0) / 2 + 2 * jitterMs
    return {
      codec: this.codec,
      received,
      lost,
      jitterMs: Math.round(jitterMs * 10) / 10,
      roundTripMs: this.#roundTripMs === null ? null : Math.round(this.#roundTripMs * 10) / 10,
      farLossRatio: this.#farLossRatio,
      mos: Math.round(mos({ codec: this.codec, lossRatio, burst: this.#burst(lossRatio), delayMs }) * 100) / 100,
    }
  }

  /** Mean run of lost packets against the run that chance would make (G.107 §7.4). */
  #burst(lossRatio: number): number {
    const gaps = this.#gapsBefore + (this.#reception?.gaps ?? 0)
    const missing = this.#missingBefore + (this.#reception?.missing ?? 0)
    return gaps > 0 ? Math.max(1, (missing / gaps) * (1 - lossRatio)) : 1
  }

  #about(block: ReportBlock, now: Millis): void {
    this.#farLossRatio = block.lostFraction
    const measured = roundTripMs(now, block.lastReport, block.delaySinceReport)
    if (measured !== null) this.#roundTripMs = measured
  }
}
