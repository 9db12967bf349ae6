/**
 * PCMU and PCMA into each other, byte by byte in the packet (ITU-T G.711 tables 3 and 4 by way of the samples): no jitter
 * buffer, no delay, and a tenth of the work of decoding and coding.
 */
import { decodeALaw, decodeMuLaw, encodeALaw, encodeMuLaw } from '@sidetone/audio'
import type { CodecName } from '@sidetone/sdp'

const aFromMu = Uint8Array.from({ length: 256 }, (_, code) => encodeALaw(decodeMuLaw(code)))
const muFromA = Uint8Array.from({ length: 256 }, (_, code) => encodeMuLaw(decodeALaw(code)))

export const recodable = (from: CodecName, to: CodecName): boolean =>
  (from === 'PCMU' && to === 'PCMA') || (from === 'PCMA' && to === 'PCMU')

/** In place, `packet[start, end)`. @param from what it is now */
export function recode(from: CodecName, packet: Uint8Array, start: number, end: number): void {
  const table = from === 'PCMU' ? aFromMu : muFromA
  for (let at = start; at < end; at++) packet[at] = table[packet[at]!]!
}
