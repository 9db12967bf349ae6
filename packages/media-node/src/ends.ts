/** The ends that the server side knows, and which media process has how many of them. */
import type { EndId } from '@sidetone/call'
import type { EndState } from './end-state.ts'

export class Ends {
  readonly #states = new Map<EndId, EndState>()
  /** Ends in each process. */
  readonly #load: number[]
  /** All ends of a call live in one process, so that they can be bridged. */
  readonly #calls = new Map<string, { readonly process: number; ends: number }>()

  constructor(processes: number) {
    this.#load = new Array(processes).fill(0)
  }

  get size(): number {
    return this.#states.size
  }
  get(end: EndId): EndState | undefined {
    return this.#states.get(end)
  }
  has(end: EndId): boolean {
    return this.#states.has(end)
  }
  of(process: number): EndId[] {
    return [...this.#states].filter(([, state]) => state.process === process).map(([end]) => end)
  }

  /** The process for a new end: its call's, else the one with the fewest ends of those that are `up`. */
  processFor(call: string, up: (process: number) => boolean): number | null {
    const known = this.#calls.get(call)
    if (known) return known.process
    let best: number | null = null
    this.#load.forEach((load, process) => {
      if (up(process) && (best === null || load < this.#load[best]!)) best = process
    })
    return best
  }

  add(end: EndId, state: EndState): void {
    if (this.#states.has(end)) return
    this.#states.set(end, state)
    this.#load[state.process]!++
    const call = this.#calls.get(state.call)
    if (call) call.ends++
    else this.#calls.set(state.call, { process: state.process, ends: 1 })
  }
  delete(end: EndId): void {
    const state = this.#states.get(end)
    if (!state) return
    this.#states.delete(end)
    this.#load[state.process]!--
    const call = this.#calls.get(state.call)
    if (call && --call.ends === 0) this.#calls.delete(state.call)
  }
}
