/**
 * A whole sound from any rate to one of ours: a windowed sinc, read between its samples. For files, where time does not
 * matter; what flows goes through `Resampler`.
 */
import { saturate } from './saturate.ts'

/** Zero crossings of the filter on each side. */
const halfWidth = 16
/** Steps of the filter's table between two crossings. */
const steps = 512

let table: Float64Array | undefined
/** One side of a sinc under a Blackman window, whose stop band is more than 70 dB down. */
function filter(): Float64Array {
  table ??= Float64Array.from({ length: halfWidth * steps + 2 }, (_, i) => {
    const x = i / steps
    if (x >= halfWidth) return 0
    const turn = (Math.PI * x) / halfWidth
    const window = 0.42 + 0.5 * Math.cos(turn) + 0.08 * Math.cos(2 * turn)
    return x === 0 ? 1 : (window * Math.sin(Math.PI * x)) / (Math.PI * x)
  })
  return table
}

/**
 * @param samples one channel
 * @param from    samples a second, 4000 … 192 000
 * @param to      likewise; what lies above half of it is taken away
 */
export function atAnyRate(samples: Int16Array, from: number, to: number): Int16Array {
  if (from === to) return samples
  const taps = filter()
  // Below 1 when going down: the filter is stretched to the lower band, and a little more for its slope.
  const band = Math.min(1, (0.94 * to) / from)
  const reach = halfWidth / band
  const out = new Int16Array(Math.floor((samples.length * to) / from))
  for (let n = 0; n < out.length; n++) {
    const at = (n * from) / to
    const last = Math.min(samples.length - 1, Math.floor(at + reach))
    let sum = 0
    for (let i = Math.max(0, Math.ceil(at - reach)); i <= last; i++)
      sum += samples[i]! * taps[Math.round(Math.abs(at - i) * band * steps)]!
    out[n] = saturate(Math.round(sum * band))
  }
  return out
}
