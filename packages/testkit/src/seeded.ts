/** Randomness that comes again: the same seed gives the same run. */
import type { Ids } from '@sidetone/kernel'

/** mulberry32: 0 ≤ value < 1 */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}

export function seededIds(seed: number): Ids {
  const random = seededRandom(seed)
  return {
    token: bytes => {
      let text = ''
      while (text.length < bytes * 2)
        text += Math.floor(random() * 256)
          .toString(16)
          .padStart(2, '0')
      return text
    },
  }
}
