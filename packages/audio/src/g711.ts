/** G.711 µ-law and A-law by tables, bit for bit as in ITU-T G.191. */
import type { CodecFacts, Decoder, Encoder } from './codec.ts'
import { Concealer } from './conceal.ts'
import { maxFrameMs } from './limits.ts'

function muLawOf(sample: number): number {
  // One's complement for negatives, 14 bits, bias 33 (G.191 ulaw_compress).
  const magnitude = Math.min(0x1fff, ((sample < 0 ? ~sample : sample) >> 2) + 33)
  let segment = 1
  for (let i = magnitude >> 6; i !== 0; i >>= 1) segment++
  const code = ((8 - segment) << 4) | (0xf - ((magnitude >> segment) & 0xf))
  return sample >= 0 ? code | 0x80 : code
}

function aLawOf(sample: number): number {
  let magnitude = (sample < 0 ? ~sample : sample) >> 4
  if (magnitude > 15) {
    let exponent = 1
    for (; magnitude > 31; magnitude >>= 1) exponent++
    magnitude = magnitude - 16 + (exponent << 4)
  }
  return (sample >= 0 ? magnitude | 0x80 : magnitude) ^ 0x55
}

function muLawToSample(code: number): number {
  const inverted = ~code
  const exponent = (inverted >> 4) & 7
  const step = 4 << (exponent + 1)
  const magnitude = (0x80 << exponent) + step * (inverted & 0xf) + step / 2 - 4 * 33
  return code < 0x80 ? -magnitude : magnitude
}

function aLawToSample(code: number): number {
  const bits = (code ^ 0x55) & 0x7f
  const exponent = bits >> 4
  let magnitude = (((bits & 0xf) + (exponent > 0 ? 16 : 0)) << 4) + 8
  if (exponent > 1) magnitude <<= exponent - 1
  return code > 127 ? magnitude : -magnitude
}

/** All bits that matter of a sample index the table: 14 for µ-law, 12 for A-law. */
const encodeTable = (shift: number, of: (sample: number) => number): Uint8Array =>
  Uint8Array.from({ length: 65536 >> shift }, (_, i) => of((((i << shift) << 16) >> 16) | 0))
const muEncode = encodeTable(2, muLawOf)
const aEncode = encodeTable(4, aLawOf)
const muDecode = Int16Array.from({ length: 256 }, (_, code) => muLawToSample(code))
const aDecode = Int16Array.from({ length: 256 }, (_, code) => aLawToSample(code))

export const encodeMuLaw = (sample: number): number => muEncode[(sample & 0xffff) >>> 2]!
export const encodeALaw = (sample: number): number => aEncode[(sample & 0xffff) >>> 4]!
export const decodeMuLaw = (code: number): number => muDecode[code]!
export const decodeALaw = (code: number): number => aDecode[code]!

/** The code of silence: what a gap is filled with. */
export const silenceCode = { PCMU: 0xff, PCMA: 0xd5 } as const

export function createG711Encoder(codec: CodecFacts): Encoder {
  const [table, shift] = codec.name === 'PCMU' ? [muEncode, 2] : [aEncode, 4]
  return {
    codec,
    encode(samples, out, at = 0) {
      for (let i = 0; i < samples.length; i++) out[at + i] = table[(samples[i]! & 0xffff) >>> shift]!
      return samples.length
    },
    free() {},
  }
}

export function createG711Decoder(codec: CodecFacts): Decoder {
  const table = codec.name === 'PCMU' ? muDecode : aDecode
  const sound = new Int16Array((codec.sampleRate / 1000) * maxFrameMs)
  const concealer = new Concealer(codec.sampleRate)
  return {
    codec,
    decode(payload) {
      const { length } = payload
      if (length === 0 || length > sound.length) return undefined
      for (let i = 0; i < length; i++) sound[i] = table[payload[i]!]!
      const frame = sound.subarray(0, length)
      concealer.heard(frame)
      return frame
    },
    conceal: samples => concealer.fill(samples),
    recover: (_next, samples) => concealer.fill(samples),
    free() {},
  }
}
