/**
 * Whom an RTP end listens and sends to: symmetric RTP (RFC 4961) that strangers cannot take over.
 *
 *   open ──from the described address, or two packets in a row of one stream──▶ latched ──2 s of silence──▶ open
 *        ──a genuine SRTP packet────────────────────────────────────────────▶  └──0.2 s of silence, and the same
 *                                                                                 stream goes on from elsewhere──▶ latched
 *
 * The described address (SDP) wins over a source that was only verified: behind a NAT it never appears, elsewhere it is
 * the truth.
 */
import type { Millis } from '@sidetone/kernel'
import { sequenceAfter } from '@sidetone/rtp'
import { movedAfterMs, movedPackets, relatchAfterMs } from '../limits.ts'

export class Latch {
  /** Where to send: the latched source, before that the described address; port 0 is nowhere. */
  address = ''
  port = 0
  latched = false
  /** The latched source is the described one. */
  #described = false
  #heardAt: Millis = 0
  /** Of the latched source. */
  #ssrc = 0
  #sequence = 0
  #describedAddress = ''
  #describedPort = 0
  #candidate = { address: '', port: 0, ssrc: 0, sequence: 0 }

  /** What the description says. Nothing changes when it says the same again. */
  expect(address: string, port: number): void {
    if (address === this.#describedAddress && port === this.#describedPort) return
    this.#describedAddress = address
    this.#describedPort = port
    this.latched = false
    this.#described = false
    this.address = address
    this.port = port
  }

  /** Whether a packet from there can be refused without looking into it. */
  isStranger(address: string, port: number, now: Millis): boolean {
    return (
      this.latched &&
      (port !== this.port || address !== this.address) &&
      now - this.#heardAt < relatchAfterMs &&
      (this.#described || port !== this.#describedPort || address !== this.#describedAddress)
    )
  }

  /**
   * Whether a stranger's packet goes on with the very stream that fell silent a moment ago: a phone whose router gave it
   * another port, or that came to another network. Who has not seen that stream cannot guess its SSRC and place.
   */
  goesOn(ssrc: number, sequence: number, now: Millis): boolean {
    if (now - this.#heardAt < movedAfterMs || ssrc !== this.#ssrc) return false
    const step = sequenceAfter(sequence, this.#sequence)
    return step > 0 && step < movedPackets
  }

  /**
   * Whether a well-formed packet is heard; latches. Call `isStranger` and `goesOn` first.
   * @param genuine SRTP has authenticated it
   */
  admit(address: string, port: number, ssrc: number, sequence: number, genuine: boolean, now: Millis): boolean {
    if (this.latched && port === this.port && address === this.address) {
      this.#heard(ssrc, sequence, now)
      return true
    }
    const described = port === this.#describedPort && address === this.#describedAddress
    if (!described && !genuine) {
      const last = this.#candidate
      const step = sequenceAfter(sequence, last.sequence)
      const follows = last.address === address && last.port === port && last.ssrc === ssrc && step > 0 && step < 4
      this.#candidate = { address, port, ssrc, sequence }
      if (!follows) return false
    }
    this.latched = true
    this.#described = described
    this.address = address
    this.port = port
    this.#ssrc = ssrc
    this.#sequence = sequence
    this.#heardAt = now
    return true
  }

  #heard(ssrc: number, sequence: number, now: Millis): void {
    if (ssrc !== this.#ssrc || sequenceAfter(sequence, this.#sequence) > 0) this.#sequence = sequence
    this.#ssrc = ssrc
    this.#heardAt = now
  }
}
