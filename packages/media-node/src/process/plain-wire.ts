/** RTP and SDES-SRTP over a pair of UDP ports. */
import type { RemoteInfo } from 'node:dgram'
import type { Millis } from '@sidetone/kernel'
import { newRtpHeader, readRtp, rtpHeaderBytes, srtcpOverhead } from '@sidetone/rtp'
import type { Stream } from '../messages.ts'
import { Latch } from './latch.ts'
import type { PortPair, PortPool } from './port-pool.ts'
import { type SrtpPair, srtpFor } from './srtp.ts'
import { timeNow } from './time.ts'
import type { Wire, WireSink } from './wire.ts'

const header = newRtpHeader()
/** A copy with room behind it for what SRTP appends. The kernel may take it later, so it is not used again. */
function withRoom(packet: Buffer, length: number): Buffer {
  const bytes = Buffer.allocUnsafe(length + srtcpOverhead)
  packet.copy(bytes, 0, 0, length)
  return bytes
}
const isRtcp = (packet: Buffer): boolean => packet.length > 1 && packet[1]! >= 192 && packet[1]! <= 223

export class PlainWire implements Wire {
  readonly splice: boolean
  readonly #pair: PortPair
  readonly #pool: PortPool
  readonly #sink: WireSink
  readonly #latch = new Latch()
  /** Where RTCP goes, unless it shares RTP's port; learned from the port that theirs comes from. */
  #rtcpPort = 0
  #rtcpLearned = 0
  #mux = false
  #srtp: SrtpPair | null = null
  #needsSrtp = false
  /** Payload numbers that were agreed: a stranger's stream with others is not even a candidate. */
  readonly #known: boolean[] = new Array(128).fill(false)

  /** @param splice to another process of ours: no other source is ever latched on */
  constructor(pool: PortPool, pair: PortPair, sink: WireSink, splice: boolean) {
    this.splice = splice
    this.#pool = pool
    this.#pair = pair
    this.#sink = sink
    pair.onRtp = (packet, from) => this.#received(packet, from)
    pair.onRtcp = (packet, from) => this.#control(packet, from, timeNow())
  }

  get port(): number {
    return this.#pair.port
  }

  configure(stream: Stream): void {
    this.#known.fill(false)
    for (const { payloadType } of [...stream.hears, ...stream.hearsEvents]) this.#known[payloadType] = true
    this.#needsSrtp = stream.crypto !== null
    this.#srtp = stream.crypto && srtpFor(stream.crypto, this.#srtp)
    const { remote } = stream
    // Held by `c=0.0.0.0`: nothing is sent (`stream.sends`), and the latch stays for the resume.
    if (!remote || remote.port === 0) return
    this.#latch.expect(remote.address, remote.port)
    this.#mux = remote.rtcpPort === remote.port
    if (this.#rtcpPort !== remote.rtcpPort) this.#rtcpLearned = 0
    this.#rtcpPort = remote.rtcpPort
  }

  send(packet: Buffer, length: number): void {
    const { port, address } = this.#latch
    if (port === 0) return
    if (!this.#needsSrtp) {
      // With an offset Node makes a second view of each packet.
      if (length === packet.length) return this.#pair.rtp.send(packet, port, address)
      return this.#pair.rtp.send(packet, 0, length, port, address)
    }
    if (!this.#srtp) return
    const bytes = withRoom(packet, length)
    const protectedLength = this.#srtp.sender.protect(bytes, length)
    if (protectedLength > 0) this.#pair.rtp.send(bytes, 0, protectedLength, port, address)
  }

  sendControl(packet: Buffer, length: number): void {
    const { port, address } = this.#latch
    if (port === 0) return
    const bytes = withRoom(packet, length)
    let protectedLength = length
    if (this.#needsSrtp) {
      protectedLength = this.#srtp ? this.#srtp.sender.protectRtcp(bytes, length) : -1
      if (protectedLength < 0) return
    }
    if (this.#mux) this.#pair.rtp.send(bytes, 0, protectedLength, port, address)
    else this.#pair.rtcp.send(bytes, 0, protectedLength, this.#rtcpLearned || this.#rtcpPort, address)
  }

  close(): void {
    this.#pool.release(this.#pair, timeNow())
  }

  #received(packet: Buffer, from: RemoteInfo): void {
    const now = timeNow()
    if (isRtcp(packet)) return this.#control(packet, from, now)
    const latch = this.#latch
    let { length } = packet
    if (length < rtpHeaderBytes) return this.#sink.refused()
    // In the clear in SRTP too.
    const sequence = packet.readUInt16BE(2)
    const ssrc = packet.readUInt32BE(8)
    if (latch.isStranger(from.address, from.port, now) && !latch.goesOn(ssrc, sequence, now))
      return this.#sink.refused()
    if (this.#needsSrtp) {
      length = this.#srtp ? this.#srtp.receiver.unprotect(packet, length) : -1
      if (length < 0) return this.#sink.refused()
    }
    // The end reads the header again only for packets that are heard; a latched source is the usual case.
    if (this.splice && (from.port !== latch.port || from.address !== latch.address)) return this.#sink.refused()
    if (!latch.latched || from.port !== latch.port || from.address !== latch.address) {
      if (readRtp(packet, length, header) || !this.#known[header.payloadType]) return this.#sink.refused()
      const fresh = !latch.latched
      if (!latch.admit(from.address, from.port, header.ssrc, header.sequence, this.#needsSrtp, now))
        return this.#sink.refused()
      if (fresh) this.#sink.connected()
    } else latch.admit(from.address, from.port, ssrc, sequence, false, now)
    this.#sink.rtp(packet, length, now)
  }

  #control(packet: Buffer, from: RemoteInfo, now: Millis): void {
    // Another port of the peer's address is usual; another address is a stranger.
    if (!isRtcp(packet) || from.address !== this.#latch.address) return this.#sink.refused()
    let { length } = packet
    if (this.#needsSrtp) {
      length = this.#srtp ? this.#srtp.receiver.unprotectRtcp(packet, length) : -1
      if (length < 0) return this.#sink.refused()
    }
    if (!this.#mux) this.#rtcpLearned = from.port
    this.#sink.rtcp(packet, length, now)
  }
}
