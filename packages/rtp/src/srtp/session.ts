/**
 * SRTP and SRTCP of one direction of one media line (RFC 3711), in place. A direction has one master key (SDES: the key in
 * *our* `a=crypto` line protects what we send) and several SSRCs may use it, each with its own index and replay window.
 */
import { maxSources } from '../limits.ts'
import { putU32, rtpHeaderEnd, u16, u32 } from '../packet.ts'
import { cipherInPlace, type SessionKeys, sessionKeys } from './keys.ts'
import { ReplayWindow } from './replay.ts'
import { masterBytes, type SrtpCrypto, type SrtpSuite, srtcpTagBytes, tagBytes } from './suite.ts'

/** Why a packet was refused; `unprotect` gives these instead of a length. All are below zero. */
export const refused = { malformed: -1, replayed: -2, notGenuine: -3, exhausted: -4 } as const
export type Refused = (typeof refused)[keyof typeof refused]

/** Bytes that `protect` may add: the room that must be left behind a packet. */
export const srtpOverhead = 10
export const srtcpOverhead = 4 + srtcpTagBytes
/** RFC 3711 §9.2: a key is good for 2^48 SRTP and 2^31 SRTCP packets. */
const maxRtcpIndex = 0x7fffffff
const maxRoc = 0xffffffff

class Source {
  readonly ssrc: number
  /** of the highest packet; -1 before the first */
  sequence = -1
  roc = 0
  readonly rtp = new ReplayWindow()
  readonly rtcp = new ReplayWindow()
  rtcpIndex = 0

  constructor(ssrc: number) {
    this.ssrc = ssrc
  }

  /** The roll-over count that this sequence number belongs to (RFC 3711 §3.3.1, appendix A); -1 is before the stream. */
  estimate(sequence: number): number {
    if (this.sequence < 0) return this.roc
    if (this.sequence < 0x8000) return sequence - this.sequence > 0x8000 ? this.roc - 1 : this.roc
    return this.sequence - 0x8000 > sequence ? this.roc + 1 : this.roc
  }

  advance(sequence: number, roc: number): void {
    if (roc > this.roc) {
      this.roc = roc
      this.sequence = sequence
    } else if (roc === this.roc && sequence > this.sequence) this.sequence = sequence
  }
}

class Direction {
  protected readonly rtp: SessionKeys
  protected readonly rtcp: SessionKeys
  protected readonly tag: number
  /** Most recently heard last. */
  readonly #sources: Source[] = []
  #recent: Source | undefined
  readonly #word = new Uint8Array(4)

  /** @param master key and salt, 30 bytes: what `inline:` holds */
  constructor(suite: SrtpSuite, master: Uint8Array, crypto: SrtpCrypto) {
    if (master.length !== masterBytes) throw new RangeError(`an SRTP master key with its salt has ${masterBytes} bytes`)
    this.rtp = sessionKeys(crypto, master, 'rtp')
    this.rtcp = sessionKeys(crypto, master, 'rtcp')
    this.tag = tagBytes(suite)
  }

  protected source(ssrc: number): Source {
    if (this.#recent?.ssrc === ssrc) return this.#recent
    return this.#sources.find(one => one.ssrc === ssrc) ?? new Source(ssrc)
  }

  /** Kept only once a packet of it was genuine, so a stranger cannot push the real ones out. */
  protected keep(source: Source): void {
    if (this.#recent === source) return
    this.#recent = source
    const at = this.#sources.indexOf(source)
    if (at >= 0) this.#sources.splice(at, 1)
    else if (this.#sources.length >= maxSources) this.#sources.shift()
    this.#sources.push(source)
  }

  /** The tag over the packet and the roll-over count (§4.2). The 4 bytes behind the packet are lent for it. */
  protected mac(packet: Uint8Array, length: number, roc: number): Uint8Array {
    const word = this.#word
    for (let i = 0; i < 4; i++) word[i] = packet[length + i]!
    putU32(packet, length, roc)
    const digest = this.rtp.auth.digest(packet, length + 4)
    for (let i = 0; i < 4; i++) packet[length + i] = word[i]!
    return digest
  }
}

const same = (packet: Uint8Array, at: number, digest: Uint8Array, count: number): boolean => {
  let difference = 0
  for (let i = 0; i < count; i++) difference |= packet[at + i]! ^ digest[i]!
  return difference === 0
}

export class SrtpSender extends Direction {
  /** Encrypts in place and appends the tag. `packet` needs `srtpOverhead` bytes behind `length`. Gives the new length. */
  protect(packet: Uint8Array, length: number): number {
    const start = rtpHeaderEnd(packet, length)
    if (start < 0 || length + this.tag > packet.length) return refused.malformed
    const source = this.source(u32(packet, 8))
    const sequence = u16(packet, 2)
    const roc = source.estimate(sequence)
    if (roc < 0) return refused.malformed
    if (roc > maxRoc) return refused.exhausted
    const index = roc * 0x10000 + sequence
    // Two packets under one index would share a keystream and give both away (§9.1).
    if (!source.rtp.fresh(index)) return refused.replayed
    source.rtp.take(index)
    cipherInPlace(this.rtp, packet, start, length, 8, roc, sequence)
    const digest = this.mac(packet, length, roc)
    for (let i = 0; i < this.tag; i++) packet[length + i] = digest[i]!
    source.advance(sequence, roc)
    this.keep(source)
    return length + this.tag
  }

  /** The same for an RTCP compound; needs `srtcpOverhead` bytes behind `length`. */
  protectRtcp(packet: Uint8Array, length: number): number {
    if (length < 8 || length + srtcpOverhead > packet.length) return refused.malformed
    const source = this.source(u32(packet, 4))
    if (source.rtcpIndex >= maxRtcpIndex) return refused.exhausted
    const index = ++source.rtcpIndex
    cipherInPlace(this.rtcp, packet, 8, length, 4, index >>> 16, index & 0xffff)
    putU32(packet, length, (index | 0x80000000) >>> 0)
    const digest = this.rtcp.auth.digest(packet, length + 4)
    for (let i = 0; i < srtcpTagBytes; i++) packet[length + 4 + i] = digest[i]!
    this.keep(source)
    return length + srtcpOverhead
  }
}

export class SrtpReceiver extends Direction {
  /** Checks and decrypts in place; gives the length without the tag, or a `refused` (the packet is then as it came). */
  unprotect(packet: Uint8Array, length: number): number {
    const end = length - this.tag
    const start = end > 0 ? rtpHeaderEnd(packet, end) : -1
    if (start < 0 || length > packet.length) return refused.malformed
    const source = this.source(u32(packet, 8))
    const sequence = u16(packet, 2)
    const roc = source.estimate(sequence)
    if (roc < 0) return refused.replayed
    if (roc > maxRoc) return refused.exhausted
    const index = roc * 0x10000 + sequence
    if (!source.rtp.fresh(index)) return refused.replayed
    if (!same(packet, end, this.mac(packet, end, roc), this.tag)) return refused.notGenuine
    source.rtp.take(index)
    source.advance(sequence, roc)
    this.keep(source)
    cipherInPlace(this.rtp, packet, start, end, 8, roc, sequence)
    return end
  }

  unprotectRtcp(packet: Uint8Array, length: number): number {
    const end = length - srtcpOverhead
    if (end < 8 || length > packet.length) return refused.malformed
    const word = u32(packet, end)
    const index = word & 0x7fffffff
    const source = this.source(u32(packet, 4))
    if (!source.rtcp.fresh(index)) return refused.replayed
    if (!same(packet, end + 4, this.rtcp.auth.digest(packet, end + 4), srtcpTagBytes)) return refused.notGenuine
    source.rtcp.take(index)
    this.keep(source)
    // The E flag: the peer may send RTCP in the clear, but signed (§3.4).
    if (word > 0x7fffffff) cipherInPlace(this.rtcp, packet, 8, end, 4, index >>> 16, index & 0xffff)
    return end
  }
}
