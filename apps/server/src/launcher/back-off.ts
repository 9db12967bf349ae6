/** When a process that died is started again: at once, then with growing pauses while it keeps dying. */
import type { Millis } from '@sidetone/kernel'

export type Deaths = { readonly at: readonly Millis[] }
export const noDeaths: Deaths = { at: [] }

/** A process that lived so long died of something new. */
const forgetMs = 60_000
const pausesMs = [0, 200, 500, 1_000, 2_000, 5_000, 10_000]
/** So many deaths within `forgetMs` are told as a crash loop. */
const loopDeaths = 5

/** @returns the deaths that count, the pause before the next start, and whether to tell of a loop (once for each loop) */
export function died(before: Deaths, now: Millis): { deaths: Deaths; pauseMs: Millis; loop: boolean } {
  const at = [...before.at.filter(each => now - each < forgetMs), now].slice(-pausesMs.length - 1)
  return {
    deaths: { at },
    pauseMs: pausesMs[Math.min(at.length - 1, pausesMs.length - 1)]!,
    loop: at.length === loopDeaths,
  }
}
