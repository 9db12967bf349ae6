/** Every bound of this room in one place. */

/** Bytes of one packet that we read or write; a datagram longer than this is refused (Ethernet MTU is 1500). */
export const maxPacketBytes = 2048
/** RTCP packets in one compound, and blocks (reports, chunks, BYE sources) in one packet (5 bits, RFC 3550 §6.4). */
export const maxRtcpPackets = 16
export const maxRtcpBlocks = 31
/** Streams (SSRCs) that one SRTP context or one receiver follows at a time; the one heard longest ago makes room. */
export const maxSources = 8
/** Packets that a jitter buffer holds. 64 × 20 ms = 1.28 s. */
export const maxBufferedPackets = 64
/** Voice payload that a jitter buffer keeps a packet: 60 ms of 16-bit mono at 8 kHz is 960; Opus tops at 1275. */
export const maxPayloadBytes = 1500
/** Digits that wait in a telephone-event sender. */
export const maxQueuedDigits = 64
/** Characters of one `a=crypto` value, and keys in it. */
export const maxCryptoAttribute = 512
