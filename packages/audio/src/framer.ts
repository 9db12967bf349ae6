/**
 * Cuts a stream of samples into frames of one length: far ends send 10, 30, 40 or 60 ms packets (`a=ptime`), we work in
 * 20 ms. Also joins short frames for a far end that wants long ones.
 */
import { maxFramerSamples } from './limits.ts'

export class Framer {
  readonly frameSamples: number
  readonly #held: Int16Array
  #from = 0
  #to = 0

  /** @param frameSamples samples of one frame: 20 ms are 160, 320 or 960 */
  constructor(frameSamples: number) {
    this.frameSamples = frameSamples
    this.#held = new Int16Array(maxFramerSamples)
  }

  get waiting(): number {
    return this.#to - this.#from
  }

  /** Appends; when more waits than `maxFramerSamples` the oldest is dropped. */
  push(samples: Int16Array): void {
    const held = this.#held
    if (samples.length > held.length) samples = samples.subarray(samples.length - held.length)
    if (this.#to + samples.length > held.length) {
      held.copyWithin(0, this.#from, this.#to)
      this.#to -= this.#from
      this.#from = 0
      const excess = this.#to + samples.length - held.length
      if (excess > 0) {
        held.copyWithin(0, excess, this.#to)
        this.#to -= excess
      }
    }
    held.set(samples, this.#to)
    this.#to += samples.length
  }

  /** The next whole frame, lent until the next `push`, or undefined. */
  take(): Int16Array | undefined {
    if (this.#to - this.#from < this.frameSamples) return undefined
    const frame = this.#held.subarray(this.#from, this.#from + this.frameSamples)
    this.#from += this.frameSamples
    return frame
  }
}
