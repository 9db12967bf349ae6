/** Sounds for tests: the same each time. */

/** A seeded generator of -1 … 1. */
export function seeded(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 0x80000000 - 1
  }
}

export function sine(hz: number, seconds: number, rate: number, level = -10): Int16Array {
  const amplitude = 32768 * Math.SQRT2 * 10 ** (level / 20)
  return Int16Array.from(
    { length: Math.round(seconds * rate) },
    (_, n) => amplitude * Math.sin((2 * Math.PI * hz * n) / rate),
  )
}

export function noise(length: number, amplitude: number, seed = 1): Int16Array {
  const random = seeded(seed)
  return Int16Array.from({ length }, () => random() * amplitude)
}

/**
 * Something like a voice: a pulse train whose pitch glides, through three resonances that move from vowel to vowel, in
 * syllables, with a little breath.
 */
export function speechLike(seconds: number, rate: number, seed = 7): Int16Array {
  const random = seeded(seed)
  const vowels = [
    [730, 1090, 2440],
    [270, 2290, 3010],
    [300, 870, 2240],
    [530, 1840, 2480],
    [570, 840, 2410],
  ]
  const out = new Int16Array(Math.round(seconds * rate))
  const memory = [0, 0, 0, 0, 0, 0]
  let phase = 0
  let from = vowels[0]!
  let to = vowels[1]!
  const syllable = Math.round(rate * 0.22)
  for (let n = 0; n < out.length; n++) {
    const at = (n % syllable) / syllable
    if (at === 0) {
      from = to
      to = vowels[Math.floor((random() + 1) * 2.499)]!
    }
    const pitch = 120 + 40 * Math.sin((2 * Math.PI * n) / (rate * 1.3)) + 15 * at
    phase += pitch / rate
    let sound = random() * 0.02
    if (phase >= 1) {
      phase -= 1
      sound += 1
    }
    for (let k = 0; k < 3; k++) {
      const hz = Math.min(rate * 0.45, from[k]! + (to[k]! - from[k]!) * Math.min(1, at * 2))
      const r = Math.exp((-Math.PI * (60 + 40 * k)) / rate)
      const next =
        sound * (1 - r) * 2 + 2 * r * Math.cos((2 * Math.PI * hz) / rate) * memory[k * 2]! - r * r * memory[k * 2 + 1]!
      memory[k * 2 + 1] = memory[k * 2]!
      memory[k * 2] = next
      sound = next + sound * 0.3
    }
    out[n] = Math.max(-32768, Math.min(32767, sound * 300_000 * Math.sin(Math.PI * at) ** 0.5))
  }
  return out
}
