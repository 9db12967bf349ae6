/**
 * The deadlines of everything in the stack: a binary heap whose entries know their place, so that a machine moves its one
 * deadline in O(log n) and 50,000 sleeping transactions cost nothing per tick.
 */
import type { Millis } from '@sidetone/kernel'
import { never } from './timers.ts'

export type Scheduled = {
  /** `never` when not scheduled. */
  due: Millis
  /** Place in the heap, −1 when not in it. */
  place: number
}

export class Deadlines<T extends Scheduled> {
  readonly #heap: T[] = []

  get size(): number {
    return this.#heap.length
  }

  next(): Millis | null {
    return this.#heap[0]?.due ?? null
  }

  /** Sets, moves or (with `never`) drops the deadline of `item`. */
  set(item: T, due: Millis): void {
    if (item.place < 0) {
      if (due === never) return
      item.due = due
      item.place = this.#heap.length
      this.#heap.push(item)
      this.#up(item, item.place)
      return
    }
    if (due === item.due) return
    if (due === never) {
      this.#remove(item)
      return
    }
    const earlier = due < item.due
    item.due = due
    if (earlier) this.#up(item, item.place)
    else this.#down(item, item.place)
  }

  /** Takes out one item that is due, or null. Its deadline is then not set. */
  take(now: Millis): T | null {
    const first = this.#heap[0]
    if (first === undefined || first.due > now) return null
    this.#remove(first)
    return first
  }

  #remove(item: T): void {
    const { place } = item
    item.place = -1
    item.due = never
    const last = this.#heap.pop()!
    if (last === item) return
    last.place = place
    this.#heap[place] = last
    this.#up(last, place)
    this.#down(last, last.place)
  }

  #up(item: T, from: number): void {
    const heap = this.#heap
    let place = from
    while (place > 0) {
      const above = (place - 1) >> 1
      const other = heap[above]!
      if (other.due <= item.due) break
      heap[place] = other
      other.place = place
      place = above
    }
    heap[place] = item
    item.place = place
  }

  #down(item: T, from: number): void {
    const heap = this.#heap
    const { length } = heap
    let place = from
    for (;;) {
      let below = 2 * place + 1
      if (below >= length) break
      if (below + 1 < length && heap[below + 1]!.due < heap[below]!.due) below++
      const other = heap[below]!
      if (other.due >= item.due) break
      heap[place] = other
      other.place = place
      place = below
    }
    heap[place] = item
    item.place = place
  }
}
