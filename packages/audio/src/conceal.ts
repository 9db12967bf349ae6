/**
 * Packet loss concealment for codecs that have none of their own, after G.711 appendix I: the last pitch period goes on,
 * unchanged for 10 ms, then fading to silence at 60 ms; when sound comes back the two are cross-faded for 5 ms.
 */
import { maxFrameMs } from './limits.ts'

export class Concealer {
  readonly #rate: number
  /** The last 48 ms of sound, oldest first. */
  readonly #history: Int16Array
  readonly #out: Int16Array
  /** Samples concealed in this gap, 0 when none is open. */
  #filled = 0
  #period = 0

  constructor(rate: number) {
    this.#rate = rate
    this.#out = new Int16Array((rate / 1000) * maxFrameMs)
    this.#history = new Int16Array((rate / 1000) * 48)
  }

  /** A good frame came; its start is blended with the concealment that it ends. Changes `frame` in place then. */
  heard(frame: Int16Array): void {
    if (this.#filled > 0) {
      const fade = Math.min(frame.length, (this.#rate / 1000) * 5)
      for (let i = 0; i < fade; i++) {
        const share = (i + 1) / (fade + 1)
        frame[i] = Math.round(frame[i]! * share + this.#next(this.#filled + i) * (1 - share))
      }
      this.#filled = 0
    }
    this.#remember(frame)
  }

  /** `samples` of sound that stand for lost ones; lent until the next call. */
  fill(samples: number): Int16Array {
    const count = Math.min(samples, this.#out.length)
    if (this.#filled === 0) this.#period = this.#pitch()
    for (let i = 0; i < count; i++) this.#out[i] = this.#next(this.#filled + i)
    this.#filled += count
    return this.#out.subarray(0, count)
  }

  #next(at: number): number {
    const held = (this.#rate / 1000) * 10
    const gone = (this.#rate / 1000) * 60
    if (at >= gone) return 0
    const gain = at <= held ? 1 : 1 - (at - held) / (gone - held)
    const history = this.#history
    return Math.round(history[history.length - this.#period + (at % this.#period)]! * gain)
  }

  /** The lag (5 … 15 ms, 66 … 200 Hz) at which the last 20 ms look most like what was before them. */
  #pitch(): number {
    const history = this.#history
    const ms = this.#rate / 1000
    const window = 20 * ms
    const start = history.length - window
    // Every second sample at 8 kHz, every fourth at 16 kHz, is enough to find a pitch.
    const stride = this.#rate / 4000
    let best = 10 * ms
    let bestScore = 0
    for (let lag = 5 * ms; lag <= 15 * ms; lag++) {
      let product = 0
      let energy = 1
      for (let i = start; i < history.length; i += stride) {
        const then = history[i - lag]!
        product += history[i]! * then
        energy += then * then
      }
      const score = product > 0 ? (product * product) / energy : 0
      if (score > bestScore) {
        bestScore = score
        best = lag
      }
    }
    return best
  }

  #remember(frame: Int16Array): void {
    const history = this.#history
    if (frame.length >= history.length) history.set(frame.subarray(frame.length - history.length))
    else {
      history.copyWithin(0, frame.length)
      history.set(frame, history.length - frame.length)
    }
  }
}
