/**
 * Changes the sample rate between 8, 16 and 48 kHz: one polyphase FIR filter for each step, a windowed sinc whose stop band
 * begins where the lower rate ends, more than 60 dB down. Keeps its memory between frames, so frames join without a click.
 */
import { maxFrameMs } from './limits.ts'
import { saturate } from './saturate.ts'

export type Rate = 8000 | 16000 | 48000

/** Filter taps on each side of the middle, in periods of the lower rate. 16 makes the slope 0.44 … 0.5 of the lower rate. */
const halfWidth = 20
/** Kaiser window shape: 7 gives about 70 dB. */
const beta = 7

/** Modified Bessel function of order zero. */
function bessel(x: number): number {
  let sum = 1
  let term = 1
  for (let k = 1; term > sum * 1e-10; k++) {
    term *= (x / (2 * k)) ** 2
    sum += term
  }
  return sum
}

const filters = new Map<number, Float32Array>()
/** The low-pass for a ratio (2, 3 or 6) at the higher rate; its gain is 1. Shared by all resamplers. */
function lowPass(ratio: number): Float32Array {
  const known = filters.get(ratio)
  if (known) return known
  const half = halfWidth * ratio
  const taps = Float64Array.from({ length: 2 * half + 1 }, (_, i) => {
    const x = i - half
    // The middle of the slope lies at 0.9 of the lower band's end.
    const cut = 0.9 / ratio
    const sinc = x === 0 ? cut : Math.sin(Math.PI * cut * x) / (Math.PI * x)
    return (sinc * bessel(beta * Math.sqrt(1 - (x / half) ** 2))) / bessel(beta)
  })
  const sum = taps.reduce((a, b) => a + b, 0)
  const filter = Float32Array.from(taps, tap => tap / sum)
  filters.set(ratio, filter)
  return filter
}

export class Resampler {
  readonly from: Rate
  readonly to: Rate
  readonly #ratio: number
  readonly #filter: Float32Array
  /** The last inputs, oldest first, then the frame at work. */
  readonly #line: Float32Array
  readonly #memory: number
  readonly #out: Int16Array
  /** When going down: input samples to pass over before the next output, so that odd frame lengths do no harm. */
  #phase = 0

  constructor(from: Rate, to: Rate) {
    this.from = from
    this.to = to
    this.#ratio = Math.max(from, to) / Math.min(from, to)
    this.#filter = this.#ratio === 1 ? new Float32Array(0) : lowPass(this.#ratio)
    this.#memory = to > from ? 2 * halfWidth : this.#filter.length - 1
    this.#line = new Float32Array(this.#memory + (from / 1000) * maxFrameMs)
    this.#out = new Int16Array((to / 1000) * maxFrameMs)
  }

  /** Delay that the filter adds, in milliseconds. */
  get delayMs(): number {
    return this.#ratio === 1 ? 0 : (halfWidth * 1000) / Math.min(this.from, this.to)
  }

  /** One frame of at most 120 ms; the result is lent until the next call. With equal rates it is the frame itself. */
  process(frame: Int16Array): Int16Array {
    if (this.#ratio === 1) return frame
    const length = Math.min(frame.length, this.#line.length - this.#memory)
    const line = this.#line
    for (let i = 0; i < length; i++) line[this.#memory + i] = frame[i]!
    const made = this.to > this.from ? this.#up(length) : this.#down(length)
    line.copyWithin(0, length, length + this.#memory)
    return this.#out.subarray(0, made)
  }

  /** Each input makes `ratio` outputs; output p uses every ratio-th tap from p on. */
  #up(length: number): number {
    const ratio = this.#ratio
    const filter = this.#filter
    const line = this.#line
    const newest = this.#memory
    let made = 0
    for (let n = 0; n < length; n++)
      for (let p = 0; p < ratio; p++) {
        let sum = 0
        for (let tap = p, at = newest + n; tap < filter.length; tap += ratio, at--) sum += filter[tap]! * line[at]!
        this.#out[made++] = saturate(Math.round(sum * ratio))
      }
    return made
  }

  #down(length: number): number {
    const filter = this.#filter
    const line = this.#line
    const half = (filter.length - 1) >> 1
    let made = 0
    let n = this.#phase
    for (; n < length; n += this.#ratio) {
      // The filter is symmetric: two samples share each tap.
      const middle = this.#memory + n - half
      let sum = filter[half]! * line[middle]!
      for (let i = 1; i <= half; i++) sum += filter[half + i]! * (line[middle - i]! + line[middle + i]!)
      this.#out[made++] = saturate(Math.round(sum))
    }
    this.#phase = n - length
    return made
  }
}
