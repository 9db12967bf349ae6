/**
 * RTP packets read and written in place (RFC 3550 §5.1). The relay reads each packet into one long-lived `RtpHeader`,
 * so nothing is allocated on the way.
 *
 *    0                   1                   2                   3
 *   |V=2|P|X|  CC   |M|     PT      |       sequence number         |
 *   |                           timestamp                           |
 *   |                             SSRC                              |
 *   |              CSRC × CC, then the extension if X               |
 */
import { type Fault, faulty } from '@sidetone/kernel'

export const rtpHeaderBytes = 12

export type RtpHeader = {
  payloadType: number
  marker: boolean
  /** 0 … 65535 */
  sequence: number
  /** 0 … 2^32-1, in ticks of the payload's RTP clock */
  timestamp: number
  ssrc: number
  csrcCount: number
  /** Extension profile (RFC 3550 §5.3.1) or -1 when there is none; its data lies in [extensionStart, extensionEnd). */
  extensionProfile: number
  extensionStart: number
  extensionEnd: number
  /** The payload without padding lies in [payloadStart, payloadEnd). */
  payloadStart: number
  payloadEnd: number
}

export const newRtpHeader = (): RtpHeader => ({
  payloadType: 0,
  marker: false,
  sequence: 0,
  timestamp: 0,
  ssrc: 0,
  csrcCount: 0,
  extensionProfile: -1,
  extensionStart: 0,
  extensionEnd: 0,
  payloadStart: 0,
  payloadEnd: 0,
})

const fault = (what: string, where: string): Fault => faulty(what, where).fault
const tooShort = fault('shorter than an RTP header', 'length')
const wrongVersion = fault('the version is not 2', 'version')
const badSources = fault('the contributing sources reach past the end', 'csrc')
const badExtension = fault('the header extension reaches past the end', 'extension')
const badPadding = fault('the padding is longer than the payload', 'padding')

export const u16 = (bytes: Uint8Array, at: number): number => (bytes[at]! << 8) | bytes[at + 1]!
export const u32 = (bytes: Uint8Array, at: number): number =>
  ((bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!) >>> 0
export const putU16 = (bytes: Uint8Array, at: number, value: number): void => {
  bytes[at] = value >>> 8
  bytes[at + 1] = value
}
export const putU32 = (bytes: Uint8Array, at: number, value: number): void => {
  bytes[at] = value >>> 24
  bytes[at + 1] = value >>> 16
  bytes[at + 2] = value >>> 8
  bytes[at + 3] = value
}

/**
 * Reads the first `length` bytes as RTP into `into`. Gives a constant fault, or undefined when all is well; after a fault
 * `into` must not be used.
 */
export function readRtp(bytes: Uint8Array, length: number, into: RtpHeader): Fault | undefined {
  if (length < rtpHeaderBytes || length > bytes.length) return tooShort
  const first = bytes[0]!
  if (first >>> 6 !== 2) return wrongVersion
  const csrcCount = first & 0x0f
  let at = rtpHeaderBytes + csrcCount * 4
  if (at > length) return badSources
  if (first & 0x10) {
    if (at + 4 > length) return badExtension
    into.extensionProfile = u16(bytes, at)
    into.extensionStart = at + 4
    at += 4 + u16(bytes, at + 2) * 4
    if (at > length) return badExtension
    into.extensionEnd = at
  } else {
    into.extensionProfile = -1
    into.extensionStart = into.extensionEnd = at
  }
  let end = length
  if (first & 0x20) {
    const padding = bytes[length - 1]!
    // The last octet counts itself, so 0 is as wrong as too much (RFC 3550 §5.1).
    if (padding === 0 || at + padding > length) return badPadding
    end -= padding
  }
  const second = bytes[1]!
  into.csrcCount = csrcCount
  into.marker = second > 0x7f
  into.payloadType = second & 0x7f
  into.sequence = u16(bytes, 2)
  into.timestamp = u32(bytes, 4)
  into.ssrc = u32(bytes, 8)
  into.payloadStart = at
  into.payloadEnd = end
  return undefined
}

/** Where the header (with CSRCs and extension) ends, or -1 when the packet is not RTP. What SRTP needs of it. */
export function rtpHeaderEnd(bytes: Uint8Array, length: number): number {
  if (length < rtpHeaderBytes || bytes[0]! >>> 6 !== 2) return -1
  let at = rtpHeaderBytes + (bytes[0]! & 0x0f) * 4
  if (bytes[0]! & 0x10) {
    if (at + 4 > length) return -1
    at += 4 + u16(bytes, at + 2) * 4
  }
  return at > length ? -1 : at
}

/** Writes a plain 12-byte header (no CSRC, extension or padding) at the start of `out`; the payload goes at 12. */
export function writeRtp(
  out: Uint8Array,
  payloadType: number,
  marker: boolean,
  sequence: number,
  timestamp: number,
  ssrc: number,
): void {
  out[0] = 0x80
  out[1] = (marker ? 0x80 : 0) | (payloadType & 0x7f)
  putU16(out, 2, sequence)
  putU32(out, 4, timestamp)
  putU32(out, 8, ssrc)
}

/** How far sequence `a` is after `b`, -32768 … 32767, across the wrap. */
export const sequenceAfter = (a: number, b: number): number => ((a - b) << 16) >> 16
/** How far timestamp `a` is after `b`, signed 32 bits, across the wrap. */
export const timestampAfter = (a: number, b: number): number => (a - b) | 0
