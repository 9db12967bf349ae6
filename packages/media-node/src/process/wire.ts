/** How an end's packets leave and enter the process: over plain UDP (with or without SDES-SRTP) or over a PeerConnection. */
import type { Millis } from '@sidetone/kernel'

/** What a wire gives to its end. Packets are whole, authenticated and decrypted; they may be changed in place. */
export interface WireSink {
  rtp(packet: Buffer, length: number, now: Millis): void
  rtcp(packet: Buffer, length: number, now: Millis): void
  /** ICE and DTLS are through, or the first verified packet came. */
  connected(): void
  /** Somebody else's packet, or one that is broken or not genuine. */
  refused(): void
}

export interface Wire {
  /** `packet` may be overwritten. */
  send(packet: Buffer, length: number): void
  sendControl(packet: Buffer, length: number): void
  close(): void
}
