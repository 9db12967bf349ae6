/**
 * Hears digits as tones in the voice of an end that agreed on no telephone-event (old gateways), and tells which packets to
 * hold back so that nobody hears them as sound. G.711 only.
 */
import { type DetectedDigit, DtmfDetector, decodeALaw, decodeMuLaw, silenceCode } from '@sidetone/audio'
import type { CodecName } from '@sidetone/sdp'

/** 60 ms at 8 kHz: a longer packet is heard in pieces. */
const pieceSamples = 480

export class InbandEar {
  readonly #detector = new DtmfDetector(8000)
  readonly #samples = new Int16Array(pieceSamples)

  /** The packet heard last has tones in it: a digit sounds, begins (32 ms after its first sample) or ended just now. */
  tones = false

  static understands(codec: CodecName): codec is 'PCMU' | 'PCMA' {
    return codec === 'PCMU' || codec === 'PCMA'
  }

  /** The digits that ended in this payload; other codecs have none. */
  hear(codec: CodecName, packet: Uint8Array, start: number, end: number): DetectedDigit[] {
    this.tones = false
    if (!InbandEar.understands(codec)) return []
    this.tones = this.#detector.suspects
    const decode = codec === 'PCMU' ? decodeMuLaw : decodeALaw
    const found: DetectedDigit[] = []
    for (let at = start; at < end; at += pieceSamples) {
      const count = Math.min(pieceSamples, end - at)
      for (let i = 0; i < count; i++) this.#samples[i] = decode(packet[at + i]!)
      found.push(...this.#detector.process(this.#samples.subarray(0, count)))
      if (this.#detector.suspects) this.tones = true
    }
    return found
  }
}

type Payload = { readonly payloadStart: number; readonly payloadEnd: number }

/** What is said in this packet becomes silence, in place. */
export function silence(codec: CodecName, packet: Uint8Array, { payloadStart, payloadEnd }: Payload): void {
  if (InbandEar.understands(codec)) packet.fill(silenceCode[codec], payloadStart, payloadEnd)
}
export function silenced(codec: CodecName, packet: Uint8Array, payload: Payload): Uint8Array {
  const copy = Uint8Array.from(packet.subarray(0, payload.payloadEnd))
  silence(codec, copy, payload)
  return copy
}
