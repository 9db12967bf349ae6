/**
 * G.722 at 64 kbit/s: 16 kHz sound, split by a mirror filter into two bands of 8 kHz, each coded as the difference from
 * its prediction: 6 bits for the lower, 2 for the upper. One byte for two samples. The RTP clock is 8000 all the same.
 */
import type { CodecFacts, Decoder, Encoder } from '../codec.ts'
import { Concealer } from '../conceal.ts'
import { maxFrameMs } from '../limits.ts'
import { saturate } from '../saturate.ts'
import { Band } from './band.ts'
import { ihn, ihp, iln, ilp, q6, qm2, qm4, qm6, qmf, rh2, rl42, wh, wl } from './tables.ts'

const to15Bits = (value: number): number => (value > 16383 ? 16383 : Math.max(value, -16384))
const taps = 24

export function createG722Encoder(codec: CodecFacts): Encoder {
  const lower = new Band('lower')
  const upper = new Band('upper')
  // The filter's memory, then this frame: the filter slides over it without shifting.
  const line = new Int32Array(taps + (codec.sampleRate / 1000) * maxFrameMs)
  return {
    codec,
    encode(samples, out, at = 0) {
      const pairs = samples.length >> 1
      line.set(samples, taps)
      for (let n = 0; n < pairs; n++) {
        const base = n * 2 + 2
        let odd = 0
        let even = 0
        for (let i = 0; i < 12; i++) {
          odd += line[base + 2 * i]! * qmf[i]!
          even += line[base + 2 * i + 1]! * qmf[11 - i]!
        }
        out[at + n] = (encodeUpper(upper, (even - odd) >> 14) << 6) | encodeLower(lower, (even + odd) >> 14)
      }
      line.copyWithin(0, pairs * 2, pairs * 2 + taps)
      return pairs
    },
    free() {},
  }
}

function encodeLower(band: Band, sample: number): number {
  const difference = saturate(sample - band.predicted)
  const magnitude = difference >= 0 ? difference : ~difference
  let level = 1
  while (level < 30 && magnitude >= (q6[level]! * band.scale) >> 12) level++
  const code = difference < 0 ? iln[level]! : ilp[level]!
  adaptLower(band, code)
  return code
}

function encodeUpper(band: Band, sample: number): number {
  const difference = saturate(sample - band.predicted)
  const magnitude = difference >= 0 ? difference : ~difference
  const level = magnitude >= (564 * band.scale) >> 12 ? 2 : 1
  const code = difference < 0 ? ihn[level]! : ihp[level]!
  adaptUpper(band, code)
  return code
}

/** Both sides adapt by the upper 4 bits, so that 48 and 56 kbit/s streams would be followed too. */
function adaptLower(band: Band, code: number): void {
  const four = code >> 2
  const difference = (band.scale * qm4[four]!) >> 15
  band.adaptScale(wl[rl42[four]!]!)
  band.adapt(difference)
}

function adaptUpper(band: Band, code: number): void {
  const difference = (band.scale * qm2[code]!) >> 15
  band.adaptScale(wh[rh2[code]!]!)
  band.adapt(difference)
}

export function createG722Decoder(codec: CodecFacts): Decoder {
  const lower = new Band('lower')
  const upper = new Band('upper')
  const line = new Int32Array(taps + (codec.sampleRate / 1000) * maxFrameMs)
  const sound = new Int16Array((codec.sampleRate / 1000) * maxFrameMs)
  const concealer = new Concealer(codec.sampleRate)
  return {
    codec,
    decode(payload) {
      const pairs = payload.length
      if (pairs === 0 || pairs * 2 > sound.length) return undefined
      for (let n = 0; n < pairs; n++) {
        const lowCode = payload[n]! & 0x3f
        const highCode = payload[n]! >> 6
        const low = to15Bits(lower.predicted + ((lower.scale * qm6[lowCode]!) >> 15))
        const high = to15Bits(upper.predicted + ((upper.scale * qm2[highCode]!) >> 15))
        adaptLower(lower, lowCode)
        adaptUpper(upper, highCode)
        const base = n * 2 + 2
        line[base + taps - 2] = low + high
        line[base + taps - 1] = low - high
        let first = 0
        let second = 0
        for (let i = 0; i < 12; i++) {
          first += line[base + 2 * i + 1]! * qmf[11 - i]!
          second += line[base + 2 * i]! * qmf[i]!
        }
        sound[n * 2] = saturate(first >> 11)
        sound[n * 2 + 1] = saturate(second >> 11)
      }
      line.copyWithin(0, pairs * 2, pairs * 2 + taps)
      const frame = sound.subarray(0, pairs * 2)
      concealer.heard(frame)
      return frame
    },
    conceal: samples => concealer.fill(samples),
    recover: (_next, samples) => concealer.fill(samples),
    free() {},
  }
}
