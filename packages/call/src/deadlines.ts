/** Which of many things is due first: a heap with at most a few stale entries for each key, dropped when they come up. */
import type { Millis } from '@sidetone/kernel'

type Entry = { readonly at: Millis; readonly key: string }

export class Deadlines {
  #heap: Entry[] = []
  /** The earliest entry that stands in the heap for a key. */
  #standing = new Map<string, Millis>()

  /** `at` null or later than what stands: nothing to do, {@link due} is followed by a fresh look at the deadline. */
  set(key: string, at: Millis | null): void {
    if (at === null) return
    const standing = this.#standing.get(key)
    if (standing !== undefined && standing <= at) return
    this.#standing.set(key, at)
    this.#push({ at, key })
  }

  delete(key: string): void {
    this.#standing.delete(key)
  }

  /** The earliest moment at which something may be due. */
  next(): Millis | null {
    while (this.#heap[0] && this.#standing.get(this.#heap[0].key) !== this.#heap[0].at) this.#pop()
    return this.#heap[0]?.at ?? null
  }

  /** Takes out one key that may be due at `now`, or null. Its owner sets it again when it was not. */
  due(now: Millis): string | null {
    const at = this.next()
    if (at === null || at > now) return null
    const { key } = this.#heap[0]!
    this.#pop()
    this.#standing.delete(key)
    return key
  }

  #push(entry: Entry): void {
    const heap = this.#heap
    let place = heap.length
    heap.push(entry)
    while (place > 0) {
      const parent = (place - 1) >> 1
      if (heap[parent]!.at <= entry.at) break
      heap[place] = heap[parent]!
      place = parent
    }
    heap[place] = entry
  }

  #pop(): void {
    const heap = this.#heap
    const last = heap.pop()!
    if (heap.length === 0) return
    let place = 0
    for (;;) {
      let child = 2 * place + 1
      if (child >= heap.length) break
      if (child + 1 < heap.length && heap[child + 1]!.at < heap[child]!.at) child++
      if (heap[child]!.at >= last.at) break
      heap[place] = heap[child]!
      place = child
    }
    heap[place] = last
  }
}
