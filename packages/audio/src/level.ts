/** How loud a sound is, and whether a tone is in it. Levels are dBFS: a sine that just fits has -3.01. */

const quietest = -120
const toDecibels = (power: number): number => (power > 1e-12 ? 10 * Math.log10(power) : quietest)

/** Level of the whole sound, -120 … 0 dBFS. */
export function levelOf(samples: Int16Array): number {
  let energy = 0
  for (const sample of samples) energy += sample * sample
  return samples.length === 0 ? quietest : toDecibels(energy / samples.length / 32768 ** 2)
}

/**
 * Level of one tone, -120 … -3 dBFS; other tones more than a few bins (rate / length) away add nothing to speak of, for the
 * sound is weighed with a Hann window. Use at least 20 ms; 200 ms tell tones 20 Hz apart.
 * @param hz 0 … rate / 2
 */
export function findTone(samples: Int16Array, rate: number, hz: number): number {
  const { length } = samples
  if (length < 2) return quietest
  const turn = (2 * Math.PI * hz) / rate
  const turnWindow = (2 * Math.PI) / length
  let re = 0
  let im = 0
  let weight = 0
  for (let n = 0; n < length; n++) {
    const w = 0.5 - 0.5 * Math.cos(turnWindow * (n + 0.5))
    re += samples[n]! * w * Math.cos(turn * n)
    im += samples[n]! * w * Math.sin(turn * n)
    weight += w
  }
  const amplitude = (2 * Math.hypot(re, im)) / weight / 32768
  return toDecibels((amplitude * amplitude) / 2)
}

/** The strongest tone between two frequencies: for tests that do not know what to look for. */
export function strongestTone(
  samples: Int16Array,
  rate: number,
  fromHz: number,
  toHz: number,
  stepHz = 5,
): { hz: number; level: number } {
  let best = { hz: fromHz, level: quietest }
  for (let hz = fromHz; hz <= toHz; hz += stepHz) {
    const level = findTone(samples, rate, hz)
    if (level > best.level) best = { hz, level }
  }
  return best
}
