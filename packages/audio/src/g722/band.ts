/** One band of G.722: the adaptive predictor (blocks 3 and 4 of the recommendation) and its quantiser scale. */

import { saturate } from '../saturate.ts'
import { ilb } from './tables.ts'

export class Band {
  /** The prediction of the next sample. */
  predicted = 0
  /** The quantiser's scale. */
  scale: number
  #logScale = 0
  readonly #logScaleTop: number
  readonly #shift: number
  #zeroPart = 0
  /** Poles a1 a2, zeros b1 … b6, and the last reconstructed (r), partial (p) and difference (d) signals. */
  #a1 = 0
  #a2 = 0
  #r1 = 0
  #p1 = 0
  #p2 = 0
  readonly #b = new Int32Array(6)
  readonly #d = new Int32Array(6)

  constructor(which: 'lower' | 'upper') {
    this.scale = which === 'lower' ? 32 : 8
    this.#logScaleTop = which === 'lower' ? 18432 : 22528
    this.#shift = which === 'lower' ? 8 : 10
  }

  /** LOGSCL and SCALEL (LOGSCH, SCALEH): the scale follows how big the last code was. */
  adaptScale(step: number): void {
    const log = ((this.#logScale * 127) >> 7) + step
    this.#logScale = log < 0 ? 0 : Math.min(log, this.#logScaleTop)
    const mantissa = ilb[(this.#logScale >> 6) & 31]!
    const shift = this.#shift - (this.#logScale >> 11)
    this.scale = (shift < 0 ? mantissa << -shift : mantissa >> shift) << 2
  }

  /** Block 4: takes the quantised difference, adapts poles and zeros, and predicts the next sample. */
  adapt(difference: number): void {
    const r = saturate(this.predicted + difference)
    const p = saturate(this.#zeroPart + difference)
    const sign = p >> 15
    const like1 = sign === this.#p1 >> 15
    const like2 = sign === this.#p2 >> 15

    // UPPOL2, UPPOL1: the second pole first, because it bounds the first.
    const four = saturate(this.#a1 << 2)
    let a2 = (like2 ? 128 : -128) + (Math.min(32767, like1 ? -four : four) >> 7) + ((this.#a2 * 32512) >> 15)
    a2 = a2 > 12288 ? 12288 : Math.max(a2, -12288)
    let a1 = saturate((like1 ? 192 : -192) + ((this.#a1 * 32640) >> 15))
    const bound = saturate(15360 - a2)
    a1 = a1 > bound ? bound : Math.max(a1, -bound)

    // UPZERO, and DELAYA on the way: d[0] is the newest earlier difference.
    const b = this.#b
    const d = this.#d
    const step = difference === 0 ? 0 : 128
    const differenceSign = difference >> 15
    for (let i = 0; i < 6; i++)
      b[i] = saturate((d[i]! >> 15 === differenceSign ? step : -step) + ((b[i]! * 32640) >> 15))
    d[5] = d[4]!
    d[4] = d[3]!
    d[3] = d[2]!
    d[2] = d[1]!
    d[1] = d[0]!
    d[0] = difference

    // FILTEP, FILTEZ, PREDIC.
    const poles = saturate(((a1 * saturate(r + r)) >> 15) + ((a2 * saturate(this.#r1 + this.#r1)) >> 15))
    let zeros = 0
    for (let i = 5; i >= 0; i--) zeros += (b[i]! * saturate(d[i]! << 1)) >> 15
    this.#zeroPart = saturate(zeros)
    this.predicted = saturate(poles + this.#zeroPart)
    this.#a1 = a1
    this.#a2 = a2
    this.#r1 = r
    this.#p2 = this.#p1
    this.#p1 = p
  }
}
