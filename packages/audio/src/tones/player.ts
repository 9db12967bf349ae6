/** Plays a tone plan frame by frame: the same plan gives the same samples. */
import type { TonePlan } from './plan.ts'

/** Each edge is rounded over 4 ms, so that it does not click. */
const edgeMs = 4

export class TonePlayer {
  /** A plan played `once` is over. */
  finished = false
  readonly #plan: TonePlan
  readonly #rate: number
  readonly #amplitude: number
  #segment = 0
  /** Samples into the segment, and since the start (so that phases never leap). */
  #at = 0
  #n = 0

  /** @param level of the whole tone in dBFS; -16 is about what exchanges send */
  constructor(plan: TonePlan, rate: number, level = -16) {
    this.#plan = plan
    this.#rate = rate
    this.#amplitude = 32768 * Math.SQRT2 * 10 ** (level / 20)
  }

  /** Fills `out`; silence once finished. */
  fill(out: Int16Array): void {
    const { segments } = this.#plan
    for (let i = 0; i < out.length; i++) {
      if (this.finished) {
        out[i] = 0
        continue
      }
      const segment = segments[this.#segment]!
      const on = (segment.onMs * this.#rate) / 1000
      const off = (segment.offMs * this.#rate) / 1000
      out[i] = this.#at < on ? this.#sample(segment.hz, on) : 0
      this.#at++
      this.#n++
      if (this.#at >= on + off) {
        this.#at = 0
        this.#segment = (this.#segment + 1) % segments.length
        if (this.#segment === 0 && this.#plan.once) this.finished = true
      }
    }
  }

  #sample(frequencies: readonly number[], on: number): number {
    let sum = 0
    // The phase of an endless tone is kept small, for a sine of a large number is inexact: all plans have whole hertz.
    const n = this.#n % this.#rate
    for (const hz of frequencies) sum += Math.sin((2 * Math.PI * hz * n) / this.#rate)
    const edge = (edgeMs * this.#rate) / 1000
    const nearest = Math.min(this.#at, on - 1 - this.#at)
    const shape = nearest < edge ? 0.5 - 0.5 * Math.cos((Math.PI * nearest) / edge) : 1
    return Math.round((this.#amplitude * shape * sum) / Math.sqrt(frequencies.length))
  }
}
