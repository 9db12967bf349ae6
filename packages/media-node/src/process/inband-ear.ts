/** Hears digits as tones in the voice of an end that agreed on no telephone-event (old gateways). G.711 only. */
import { type DetectedDigit, DtmfDetector, decodeALaw, decodeMuLaw } from '@sidetone/audio'
import type { CodecName } from '@sidetone/sdp'

/** 60 ms at 8 kHz: a longer packet is heard in pieces. */
const pieceSamples = 480

export class InbandEar {
  readonly #detector = new DtmfDetector(8000)
  readonly #samples = new Int16Array(pieceSamples)

  static understands(codec: CodecName): boolean {
    return codec === 'PCMU' || codec === 'PCMA'
  }

  /** The digits that ended in this payload. */
  hear(codec: CodecName, packet: Uint8Array, start: number, end: number): DetectedDigit[] {
    const decode = codec === 'PCMU' ? decodeMuLaw : decodeALaw
    const found: DetectedDigit[] = []
    for (let at = start; at < end; at += pieceSamples) {
      const count = Math.min(pieceSamples, end - at)
      for (let i = 0; i < count; i++) this.#samples[i] = decode(packet[at + i]!)
      found.push(...this.#detector.process(this.#samples.subarray(0, count)))
    }
    return found
  }
}
