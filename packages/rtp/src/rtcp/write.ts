/** Compound RTCP to bytes. */
import { maxRtcpBlocks } from '../limits.ts'
import { putU16, putU32 } from '../packet.ts'
import { type ReportBlock, type RtcpPacket, rtcpType } from './packets.ts'

/** Writes the packets after each other at the start of `out` and gives the length. `other` writes nothing. */
export function writeRtcp(packets: readonly RtcpPacket[], out: Uint8Array): number {
  let at = 0
  for (const packet of packets) at = writeOne(packet, out, at)
  return at
}

function writeOne(packet: RtcpPacket, out: Uint8Array, at: number): number {
  switch (packet.type) {
    case 'sender-report': {
      const words = [
        packet.ssrc,
        packet.ntpSeconds,
        packet.ntpFraction,
        packet.rtpTimestamp,
        packet.packets,
        packet.payloadBytes,
      ]
      words.forEach((word, i) => {
        putU32(out, at + 4 + i * 4, word)
      })
      return head(out, at, rtcpType.senderReport, packet.blocks.length, writeBlocks(packet.blocks, out, at + 28))
    }
    case 'receiver-report':
      putU32(out, at + 4, packet.ssrc)
      return head(out, at, rtcpType.receiverReport, packet.blocks.length, writeBlocks(packet.blocks, out, at + 8))
    case 'description': {
      let to = at + 4
      for (const { ssrc, cname } of packet.chunks) {
        putU32(out, to, ssrc)
        out[to + 4] = 1
        to = text(cname, out, to + 5)
        // At least one zero ends the items.
        do out[to++] = 0
        while ((to - at) % 4 !== 0)
      }
      return head(out, at, rtcpType.description, packet.chunks.length, to)
    }
    case 'goodbye': {
      let to = at + 4
      for (const ssrc of packet.ssrcs) {
        putU32(out, to, ssrc)
        to += 4
      }
      if (packet.reason) {
        to = text(packet.reason, out, to)
        while ((to - at) % 4 !== 0) out[to++] = 0
      }
      return head(out, at, rtcpType.goodbye, packet.ssrcs.length, to)
    }
    case 'other':
      return at
  }
}

function head(out: Uint8Array, at: number, type: number, count: number, end: number): number {
  out[at] = 0x80 | Math.min(count, maxRtcpBlocks)
  out[at + 1] = type
  putU16(out, at + 2, (end - at) / 4 - 1)
  return end
}

function writeBlocks(blocks: readonly ReportBlock[], out: Uint8Array, start: number): number {
  let at = start
  for (const block of blocks.slice(0, maxRtcpBlocks)) {
    putU32(out, at, block.ssrc)
    putU32(out, at + 4, Math.max(-0x800000, Math.min(0x7fffff, block.lost)))
    out[at + 4] = Math.min(255, Math.max(0, Math.round(block.lostFraction * 256)))
    putU32(out, at + 8, block.highest)
    putU32(out, at + 12, block.jitter)
    putU32(out, at + 16, block.lastReport)
    putU32(out, at + 20, block.delaySinceReport)
    at += 24
  }
  return at
}

/** Length byte and up to 255 characters. */
function text(value: string, out: Uint8Array, at: number): number {
  const size = Math.min(255, value.length)
  out[at] = size
  for (let i = 0; i < size; i++) out[at + 1 + i] = value.charCodeAt(i) & 0x7f
  return at + 1 + size
}
