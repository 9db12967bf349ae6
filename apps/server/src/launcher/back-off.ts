/** When a process that died is started again: at once, then with growing pauses while it dies as soon as it has started. */
import type { Millis } from '@sidetone/kernel'

/** `at`: the deaths of the last minute. `quick`: how many in a row came right after a start. */
export type Deaths = { readonly at: readonly Millis[]; readonly quick: number }
export const noDeaths: Deaths = { at: [], quick: 0 }

/** A process that lived so long did its work: what ended it is new, and waiting would only make the gap longer. */
const healthyMs = 2_000
const pausesMs = [0, 200, 500, 1_000, 2_000, 5_000, 10_000]
/** So many deaths within `loopMs` are told. */
const loopDeaths = 5
const loopMs = 60_000

/**
 * @param livedMs how long it had lived
 * @returns the deaths that count, the pause before the next start, and whether to tell of a loop (once for each loop)
 */
export function died(before: Deaths, livedMs: Millis, now: Millis): { deaths: Deaths; pauseMs: Millis; loop: boolean } {
  const at = [...before.at.filter(each => now - each < loopMs), now].slice(-loopDeaths - 1)
  const quick = livedMs >= healthyMs ? 0 : before.quick + 1
  return {
    deaths: { at, quick },
    pauseMs: pausesMs[Math.min(Math.max(0, quick - 1), pausesMs.length - 1)]!,
    loop: at.length === loopDeaths,
  }
}
