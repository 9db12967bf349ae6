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
/** Taps of one phase: 2 · halfWidth and one, filled up to a multiple of 4. */
const tapsUp = 2 * halfWidth + 4

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

type Filter = {
  /** All taps at the higher rate, an odd number, symmetric; their sum is 1. */
  readonly taps: Float64Array
  /** For going up: output p of each input uses every ratio-th tap from p on; newest input last, gain restored. */
  readonly phases: readonly Float64Array[]
}
const filters = new Map<number, Filter>()
/** The low-pass for a ratio (2, 3 or 6), shared by all resamplers. */
function lowPass(ratio: number): Filter {
  const known = filters.get(ratio)
  if (known) return known
  const half = halfWidth * ratio
  const shape = Float64Array.from({ length: 2 * half + 1 }, (_, i) => {
    const x = i - half
    // The middle of the slope lies at 0.9 of the lower band's end.
    const cut = 0.9 / ratio
    const sinc = x === 0 ? cut : Math.sin(Math.PI * cut * x) / (Math.PI * x)
    return (sinc * bessel(beta * Math.sqrt(1 - (x / half) ** 2))) / bessel(beta)
  })
  const sum = shape.reduce((a, b) => a + b, 0)
  const taps = shape.map(tap => tap / sum)
  const phases = Array.from({ length: ratio }, (_, p) =>
    Float64Array.from({ length: tapsUp }, (_, i) => (taps[p + (tapsUp - 1 - i) * ratio] ?? 0) * ratio),
  )
  const filter = { taps, phases }
  filters.set(ratio, filter)
  return filter
}

/** Sum of products of `count` (a multiple of 4) taps and samples; four sums at once keep the processor busy. */
function products(taps: Float64Array, line: Float64Array, from: number, count: number): number {
  let a = 0
  let b = 0
  let c = 0
  let d = 0
  for (let i = 0; i < count; i += 4) {
    a += taps[i]! * line[from + i]!
    b += taps[i + 1]! * line[from + i + 1]!
    c += taps[i + 2]! * line[from + i + 2]!
    d += taps[i + 3]! * line[from + i + 3]!
  }
  return a + b + (c + d)
}

export class Resampler {
  readonly from: Rate
  readonly to: Rate
  readonly #ratio: number
  readonly #filter: Filter | undefined
  /** The last inputs, oldest first, then the frame at work. */
  readonly #line: Float64Array
  readonly #memory: number
  readonly #out: Int16Array
  /** When going down: input samples to pass over before the next output, so that odd frame lengths do no harm. */
  #phase = 0

  constructor(from: Rate, to: Rate) {
    this.from = from
    this.to = to
    this.#ratio = Math.max(from, to) / Math.min(from, to)
    this.#filter = this.#ratio === 1 ? undefined : lowPass(this.#ratio)
    this.#memory = to > from ? tapsUp - 1 : 2 * halfWidth * this.#ratio
    this.#line = new Float64Array(this.#memory + (from / 1000) * maxFrameMs)
    this.#out = new Int16Array((to / 1000) * maxFrameMs)
  }

  /** Delay that the filter adds, in milliseconds. */
  get delayMs(): number {
    return this.#ratio === 1 ? 0 : (halfWidth * 1000) / Math.min(this.from, this.to)
  }

  /** One frame of at most 120 ms; the result is lent until the next call. With equal rates it is the frame itself. */
  process(frame: Int16Array): Int16Array {
    const filter = this.#filter
    if (!filter) return frame
    const length = Math.min(frame.length, this.#line.length - this.#memory)
    const line = this.#line
    for (let i = 0; i < length; i++) line[this.#memory + i] = frame[i]!
    const made = this.to > this.from ? this.#up(filter.phases, length) : this.#down(filter.taps, length)
    line.copyWithin(0, length, length + this.#memory)
    return this.#out.subarray(0, made)
  }

  #up(phases: Filter['phases'], length: number): number {
    let made = 0
    for (let n = 0; n < length; n++)
      for (const phase of phases) this.#out[made++] = saturate(Math.round(products(phase, this.#line, n, tapsUp)))
    return made
  }

  #down(taps: Float64Array, length: number): number {
    const even = taps.length - 1
    let made = 0
    let n = this.#phase
    for (; n < length; n += this.#ratio)
      this.#out[made++] = saturate(
        Math.round(products(taps, this.#line, n, even) + taps[even]! * this.#line[n + even]!),
      )
    this.#phase = n - length
    return made
  }
}
