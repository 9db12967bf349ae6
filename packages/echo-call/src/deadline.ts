/** Waiting that ends. */
import type { Millis } from '@sidetone/kernel'

/** What `work` comes to, or `late` when that takes too long or is called off; `work` must not reject. */
export function within<T, L>(ms: Millis, work: Promise<T>, late: L, signal?: AbortSignal): Promise<T | L> {
  return new Promise(resolve => {
    const done = (value: T | L) => {
      clearTimeout(timer)
      signal?.removeEventListener('abort', giveUp)
      resolve(value)
    }
    const giveUp = () => done(late)
    const timer = setTimeout(giveUp, ms)
    if (signal?.aborted) giveUp()
    else signal?.addEventListener('abort', giveUp, { once: true })
    void work.then(done)
  })
}
