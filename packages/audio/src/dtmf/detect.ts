/**
 * Hears digits in sound (ITU-T Q.24): eight Goertzel filters over blocks of 12.75 ms (102 samples at 8 kHz). A digit counts
 * when three blocks in a row agree, one of which may be its ragged edge, so that 40 ms of tone always suffice; it ends when
 * two blocks do not. Speech fails on the share of energy that must lie in just two tones, on twist, or on the length.
 */
import { columnHz, digitAt, rowHz } from './generate.ts'

export type DetectedDigit = {
  readonly digit: string
  readonly durationMs: number
}

const blockSeconds = 102 / 8000
/** Weakest level of each tone, dBFS: Q.24 lets down to about -29 dBm, we go a little further. */
const weakest = 10 ** (-36 / 10)
/** Column tone over row tone at most 6 dB, row over column at most 9 dB: lines and phones stay within 4 and 8 (Q.24). */
const twist = 10 ** (6 / 10)
const reverseTwist = 10 ** (9 / 10)
/** In a pure block the best of a group stands out from the others. */
const standsOut = 10 ** (8 / 10)
/** Energy in the two tones, of all energy: in a pure block, and in one in the midst of which the tone begins or ends. */
const pure = 0.72
const pureAtEdge = 0.45
/** So many agree, so many of them pure. */
const blocksToBegin = 3
const pureToBegin = 2
/** When so many agree it is a digit most likely: what is played may be held back. */
const blocksToSuspect = 2
const blocksToEnd = 2

export class DtmfDetector {
  readonly #block: number
  readonly #coefficients: Float64Array
  readonly #s1 = new Float64Array(8)
  readonly #s2 = new Float64Array(8)
  #energy = 0
  #filled = 0
  #candidate = ''
  #agreed = 0
  #agreedPure = 0
  #missed = 0
  #sounding = ''
  #blocks = 0

  /** @param rate 8000, 16000 or 48000 */
  constructor(rate: number) {
    this.#block = Math.round(rate * blockSeconds)
    this.#coefficients = Float64Array.from([...rowHz, ...columnHz], hz => 2 * Math.cos((2 * Math.PI * hz) / rate))
  }

  /** A digit sounds, or two blocks look like one: known at most 32 ms after its start, so that it can be cut out. */
  get suspects(): boolean {
    return this.#sounding !== '' || (this.#agreed >= blocksToSuspect && this.#agreedPure > 0)
  }

  /** Takes any number of samples; gives the digits that ended in them. */
  process(samples: Int16Array): DetectedDigit[] {
    const out: DetectedDigit[] = []
    const { length } = samples
    const s1 = this.#s1
    const s2 = this.#s2
    for (let from = 0; from < length; ) {
      const to = Math.min(length, from + this.#block - this.#filled)
      for (let k = 0; k < 8; k++) {
        const coefficient = this.#coefficients[k]!
        let a = s1[k]!
        let b = s2[k]!
        for (let n = from; n < to; n++) {
          const c = samples[n]! + coefficient * a - b
          b = a
          a = c
        }
        s1[k] = a
        s2[k] = b
      }
      for (let n = from; n < to; n++) this.#energy += samples[n]! * samples[n]!
      this.#filled += to - from
      from = to
      if (this.#filled === this.#block) this.#judge(out)
    }
    return out
  }

  /** Of the full block; clears the filters. */
  #judge(out: DetectedDigit[]): void {
    const block = this.#block
    const powers = new Float64Array(8)
    for (let k = 0; k < 8; k++) {
      const a = this.#s1[k]!
      const b = this.#s2[k]!
      // Mean square of the tone, in parts of full scale.
      powers[k] = (2 * (a * a + b * b - this.#coefficients[k]! * a * b)) / (block * block) / 32768 ** 2
    }
    const energy = this.#energy / block / 32768 ** 2
    this.#s1.fill(0)
    this.#s2.fill(0)
    this.#energy = this.#filled = 0
    const row = strongest(powers, 0)
    const column = strongest(powers, 4)
    const share = (powers[row]! + powers[column]!) / energy
    const hit = share >= pureAtEdge && areBalanced(powers[row]!, powers[column]!) ? digitAt(row, column - 4) : ''
    this.#step(hit, share >= pure && standOut(powers, row, column), out)
  }

  #step(hit: string, isPure: boolean, out: DetectedDigit[]): void {
    if (this.#sounding) {
      if (hit === this.#sounding) {
        this.#blocks += 1 + this.#missed
        this.#missed = 0
      } else if (++this.#missed >= blocksToEnd) {
        out.push({ digit: this.#sounding, durationMs: Math.round(this.#blocks * blockSeconds * 1000) })
        this.#sounding = ''
        this.#agreed = this.#agreedPure = 0
      }
    }
    if (!hit || hit !== this.#candidate) this.#agreed = this.#agreedPure = 0
    if (hit) this.#agreed++
    if (hit && isPure) this.#agreedPure++
    this.#candidate = hit
    if (!this.#sounding && this.#agreed >= blocksToBegin && this.#agreedPure >= pureToBegin) {
      this.#sounding = hit
      this.#blocks = this.#agreed
      this.#missed = 0
    }
  }
}

const areBalanced = (low: number, high: number): boolean =>
  low >= weakest && high >= weakest && high <= low * twist && low <= high * reverseTwist

function standOut(powers: Float64Array, row: number, column: number): boolean {
  for (let k = 0; k < 8; k++)
    if (k !== row && k !== column && powers[k]! * standsOut > powers[k < 4 ? row : column]!) return false
  return true
}

function strongest(powers: Float64Array, from: number): number {
  let best = from
  for (let k = from + 1; k < from + 4; k++) if (powers[k]! > powers[best]!) best = k
  return best
}
