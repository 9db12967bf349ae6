/**
 * Addresses that guess passwords. After {@link freeTries} wrong ones each further one makes its address wait, twice as
 * long each time; nobody else notices. A flow that has shown a right password before is not slowed with its neighbours:
 * behind one office router one phone with an old password must not silence the others.
 */
import type { Millis } from '@sidetone/kernel'
import { firstPauseMs, forgiveAfterMs, freeTries, longestPauseMs, maxSuspects, maxTrustedFlows } from './limits.ts'

type Suspect = { wrong: number; since: Millis; lastAt: Millis; pausedUntil: Millis }
/** One that gave wrong passwords. `until`: slowed until then; past: not any more. */
export type Watched = {
  readonly address: string
  readonly tries: number
  readonly since: Millis
  readonly lastAt: Millis
  readonly until: Millis
}

export class Suspects {
  #byAddress = new Map<string, Suspect>()
  #trusted = new Set<string>()

  /** How long this address must still wait, in ms; 0: go on. */
  pauseMs(host: string, flow: string, now: Millis): Millis {
    const suspect = this.#byAddress.get(host)
    if (!suspect || suspect.pausedUntil <= now || this.#trusted.has(flow)) return 0
    return suspect.pausedUntil - now
  }

  wrong(host: string, flow: string, now: Millis): void {
    this.#trusted.delete(flow)
    const known = this.#byAddress.get(host)
    const suspect =
      known && now - known.lastAt < forgiveAfterMs ? known : { wrong: 0, since: now, lastAt: now, pausedUntil: 0 }
    suspect.wrong++
    suspect.lastAt = now
    const beyond = suspect.wrong - freeTries
    if (beyond >= 0) suspect.pausedUntil = now + Math.min(longestPauseMs, firstPauseMs * 2 ** Math.min(beyond, 16))
    // Taken out and put in again, so that the oldest is first.
    this.#byAddress.delete(host)
    this.#byAddress.set(host, suspect)
    if (this.#byAddress.size > maxSuspects) this.#byAddress.delete(this.#byAddress.keys().next().value!)
  }

  right(flow: string): void {
    if (this.#trusted.has(flow)) return
    this.#trusted.add(flow)
    if (this.#trusted.size > maxTrustedFlows) this.#trusted.delete(this.#trusted.values().next().value!)
  }

  flowClosed(flow: string): void {
    this.#trusted.delete(flow)
  }

  /** Those that are remembered, the newest first. */
  list(most: number): Watched[] {
    return [...this.#byAddress]
      .slice(-most)
      .reverse()
      .map(([address, { wrong, since, lastAt, pausedUntil }]) => ({
        ...{ address, tries: wrong, since, lastAt, until: pausedUntil },
      }))
  }
  /** As if it had never guessed. */
  letIn(host: string): void {
    this.#byAddress.delete(host)
  }

  /** For gauges. */
  get size(): number {
    return this.#byAddress.size
  }
}
