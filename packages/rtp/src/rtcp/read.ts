/** Compound RTCP from bytes (RFC 3550 §6.1, A.2). */
import { faulty, type Parsed, parsed } from '@sidetone/kernel'
import { maxRtcpPackets } from '../limits.ts'
import { u16, u32 } from '../packet.ts'
import { type ReportBlock, type RtcpPacket, rtcpType } from './packets.ts'

const blockBytes = 24

/**
 * Reads the first `length` bytes. Reduced-size RTCP is taken too (RFC 5506): the first packet need not be a report. What
 * lies behind the sixteenth packet is not read.
 */
export function readRtcp(bytes: Uint8Array, length = bytes.length): Parsed<RtcpPacket[]> {
  if (length > bytes.length || length < 4) return faulty('shorter than an RTCP header', 'length')
  const packets: RtcpPacket[] = []
  for (let at = 0; at < length && packets.length < maxRtcpPackets; ) {
    if (at + 4 > length) return faulty('bytes behind the last packet', `packet ${packets.length}`)
    const first = bytes[at]!
    if (first >>> 6 !== 2) return faulty('the version is not 2', `packet ${packets.length}`)
    const end = at + 4 + u16(bytes, at + 2) * 4
    if (end > length) return faulty('reaches past the end', `packet ${packets.length}`)
    let dataEnd = end
    if (first & 0x20) {
      const padding = bytes[end - 1]!
      if (padding === 0 || padding > end - at - 4)
        return faulty('the padding is longer than the packet', `packet ${packets.length}`)
      dataEnd -= padding
    }
    const packet = readOne(bytes, at, dataEnd, bytes[at + 1]!, first & 0x1f)
    if (!packet) return faulty('shorter than its counts say', `packet ${packets.length}`)
    packets.push(packet)
    at = end
  }
  return parsed(packets)
}

function readOne(bytes: Uint8Array, at: number, end: number, type: number, count: number): RtcpPacket | undefined {
  switch (type) {
    case rtcpType.senderReport:
      if (at + 28 + count * blockBytes > end) return undefined
      return {
        type: 'sender-report',
        ssrc: u32(bytes, at + 4),
        ntpSeconds: u32(bytes, at + 8),
        ntpFraction: u32(bytes, at + 12),
        rtpTimestamp: u32(bytes, at + 16),
        packets: u32(bytes, at + 20),
        payloadBytes: u32(bytes, at + 24),
        blocks: readBlocks(bytes, at + 28, count),
      }
    case rtcpType.receiverReport:
      if (at + 8 + count * blockBytes > end) return undefined
      return { type: 'receiver-report', ssrc: u32(bytes, at + 4), blocks: readBlocks(bytes, at + 8, count) }
    case rtcpType.description:
      return readDescription(bytes, at + 4, end, count)
    case rtcpType.goodbye: {
      const after = at + 4 + count * 4
      if (after > end) return undefined
      const ssrcs = Array.from({ length: count }, (_, i) => u32(bytes, at + 4 + i * 4))
      const size = after < end ? Math.min(bytes[after]!, end - after - 1) : 0
      return { type: 'goodbye', ssrcs, reason: ascii(bytes, after + 1, size) }
    }
    default:
      return { type: 'other', packetType: type }
  }
}

function readBlocks(bytes: Uint8Array, start: number, count: number): ReportBlock[] {
  return Array.from({ length: count }, (_, i) => {
    const at = start + i * blockBytes
    return {
      ssrc: u32(bytes, at),
      lostFraction: bytes[at + 4]! / 256,
      // 24 bits with a sign
      lost: (u32(bytes, at + 4) << 8) >> 8,
      highest: u32(bytes, at + 8),
      jitter: u32(bytes, at + 12),
      lastReport: u32(bytes, at + 16),
      delaySinceReport: u32(bytes, at + 20),
    }
  })
}

/** Chunks of items, each ended by a zero and filled up to 32 bits (§6.5). */
function readDescription(bytes: Uint8Array, start: number, end: number, count: number): RtcpPacket | undefined {
  const chunks: { ssrc: number; cname: string }[] = []
  let at = start
  for (let i = 0; i < count; i++) {
    if (at + 4 > end) return undefined
    const ssrc = u32(bytes, at)
    let cname = ''
    at += 4
    while (at < end && bytes[at] !== 0) {
      if (at + 2 > end || at + 2 + bytes[at + 1]! > end) return undefined
      if (bytes[at] === 1) cname = ascii(bytes, at + 2, bytes[at + 1]!)
      at += 2 + bytes[at + 1]!
    }
    at += 4 - ((at - start) % 4)
    chunks.push({ ssrc, cname })
  }
  return { type: 'description', chunks }
}

/** Names and reasons are only compared and logged, so what is not printable ASCII becomes a question mark. */
function ascii(bytes: Uint8Array, at: number, size: number): string {
  let text = ''
  for (let i = 0; i < size; i++) {
    const code = bytes[at + i]!
    text += code >= 32 && code < 127 ? String.fromCharCode(code) : '?'
  }
  return text
}
