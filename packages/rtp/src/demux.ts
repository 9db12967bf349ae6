/** What a datagram on a media port is, by its first bytes (RFC 7983 §7, RFC 5761 §4). */
export type MediaKind = 'rtp' | 'rtcp' | 'stun' | 'dtls' | 'unknown'

export function mediaKind(bytes: Uint8Array, length = bytes.length): MediaKind {
  if (length < 2) return 'unknown'
  const first = bytes[0]!
  if (first >= 128 && first <= 191) {
    // RTCP packet types 192 … 223 are what RTP payload types 64 … 95 with the marker would be; nobody may use those.
    const second = bytes[1]!
    return second >= 192 && second <= 223 ? 'rtcp' : 'rtp'
  }
  if (first <= 3) return 'stun'
  if (first >= 20 && first <= 63) return 'dtls'
  return 'unknown'
}
