/** The process's one 20 ms clock: players, digit senders and transcoders hang on it, and it stands still without them. */
import type { Millis } from '@sidetone/kernel'
import { timeNow } from './time.ts'

export const frameMs = 20
/** After a longer stall the missed frames are skipped: nobody wants to hear old sound fast. */
const maxCatchUpFrames = 5

export interface Ticking {
  /** Each 20 ms. */
  tick(now: Millis): void
}

export class Clock {
  readonly #all = new Set<Ticking>()
  #timer: NodeJS.Timeout | undefined
  #due: Millis = 0
  /** The worst lateness since it was last read and set to 0. */
  worstLateMs = 0

  add(one: Ticking): void {
    this.#all.add(one)
    if (this.#timer) return
    this.#due = timeNow() + frameMs
    this.#arm()
  }
  remove(one: Ticking): void {
    this.#all.delete(one)
  }
  stop(): void {
    this.#all.clear()
    clearTimeout(this.#timer)
  }

  #arm(): void {
    this.#timer = setTimeout(() => this.#ring(), Math.max(0, this.#due - timeNow()))
  }
  #ring(): void {
    this.#timer = undefined
    if (this.#all.size === 0) return
    const late = timeNow() - this.#due
    if (late > this.worstLateMs) this.worstLateMs = late
    if (late > maxCatchUpFrames * frameMs) this.#due += late - frameMs
    while (this.#due <= timeNow()) {
      for (const one of this.#all) one.tick(this.#due)
      this.#due += frameMs
    }
    this.#arm()
  }
}
