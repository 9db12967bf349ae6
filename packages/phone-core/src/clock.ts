import type { Millis } from '@sidetone/kernel'

/** Time as an argument: the browser's, or made up in tests. */
export interface Clock {
  /** milliseconds since the Unix epoch */
  now(): Millis
  /** Calls `action` once after `ms` (0 …); gives back how to forget it. */
  after(ms: Millis, action: () => void): () => void
}

export const realClock: Clock = {
  now: () => Date.now(),
  after(ms, action) {
    // setTimeout overflows at 2^31 ms and would fire at once.
    const timer = setTimeout(action, Math.min(Math.max(0, ms), 2 ** 31 - 1))
    return () => clearTimeout(timer)
  },
}
