/** The face of the room: what travels on a media port, read and written without a socket. */
export * from './demux.ts'
export { JitterBuffer, type JitterBufferOptions, type Taken } from './jitter-buffer.ts'
export {
  newRtpHeader,
  type RtpHeader,
  readRtp,
  rtpHeaderBytes,
  rtpHeaderEnd,
  sequenceAfter,
  timestampAfter,
  writeRtp,
} from './packet.ts'
export * from './quality/e-model.ts'
export { type LegFigures, LegQuality, type Sent } from './quality/leg.ts'
export { Rewriter } from './rewriter.ts'
export { ntpOf, roundTripMs } from './rtcp/ntp.ts'
export * from './rtcp/packets.ts'
export { readRtcp } from './rtcp/read.ts'
export { type Arrival, Reception } from './rtcp/reception.ts'
export { writeRtcp } from './rtcp/write.ts'
export { type CryptoAttribute, parseCrypto, printCrypto } from './srtp/attribute.ts'
export { type Refused, refused, SrtpReceiver, SrtpSender, srtcpOverhead, srtpOverhead } from './srtp/session.ts'
export { type BlockCipher, masterBytes, type SrtpCrypto, type SrtpSuite, srtpSuites } from './srtp/suite.ts'
export * from './telephone-event/payload.ts'
export { type HeardDigit, TelephoneEventReceiver } from './telephone-event/receiver.ts'
export { type EventPacket, TelephoneEventSender } from './telephone-event/sender.ts'
