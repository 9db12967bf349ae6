import type { Millis } from '@sidetone/kernel'
import { FORGIVE_AFTER_MS, MAX_WATCHED } from './limits.ts'

export type SlowdownOptions = { readonly free: number; readonly firstWaitMs: Millis; readonly longestWaitMs: Millis }

type Seen = { attempts: number; since: Millis; last: Millis; until: Millis }
/**
 * Exponential waits after wrong attempts, for one key (an address, an account).
 *
 *   free ──attempt × free──▶ slowed: waits first, 2 × first, … longest ──success, an hour's quiet──▶ free
 *
 * An attempt counts when it begins, so a thousand at once are no way around it.
 */
export class Slowdown {
  #watched = new Map<string, Seen>()
  #options: SlowdownOptions
  constructor(options: SlowdownOptions) {
    this.#options = options
  }
  /** How long this key must wait; 0: it may try. */
  waitMs(key: string, now: Millis): Millis {
    const seen = this.#watched.get(key)
    if (seen && now - seen.last > FORGIVE_AFTER_MS) this.#watched.delete(key)
    else if (seen) return Math.max(0, seen.until - now)
    return 0
  }
  attempt(key: string, now: Millis) {
    const { free, firstWaitMs, longestWaitMs } = this.#options
    const seen = this.#watched.get(key)
    const attempts = (seen?.attempts ?? 0) + 1
    const over = attempts - free
    const wait = over > 0 ? Math.min(longestWaitMs, firstWaitMs * 2 ** Math.min(over - 1, 30)) : 0
    // Put in anew, so that the first one of the map is the one quiet for longest.
    this.#watched.delete(key)
    if (this.#watched.size >= MAX_WATCHED) this.#watched.delete(this.#watched.keys().next().value!)
    this.#watched.set(key, { attempts, since: seen?.since ?? now, last: now, until: now + wait })
  }
  /** Those that tried and have not succeeded, the newest first. */
  list(most: number) {
    return [...this.#watched]
      .slice(-most)
      .reverse()
      .map(([key, { attempts, since, last, until }]) => ({ key, tries: attempts, since, lastAt: last, until }))
  }
  succeeded(key: string) {
    this.#watched.delete(key)
  }
}
