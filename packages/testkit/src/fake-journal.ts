/** The journal in memory: keeps state as JSON, exactly as a database would, so a restart sees no live objects. */
import type { CallEvent, JournalPort } from '@sidetone/call'

export class FakeJournal implements JournalPort {
  /** All committed events, oldest first. */
  readonly events: CallEvent[] = []
  readonly live: Map<string, string>
  #pending: CallEvent[] = []
  #states = new Map<string, unknown>()
  #listeners: ((events: readonly CallEvent[]) => void)[] = []
  #appendListeners: ((event: CallEvent) => void)[] = []

  /** @param live what a former journal left: a restart after a crash */
  constructor(live: ReadonlyMap<string, string> = new Map()) {
    this.live = new Map(live)
  }

  append(event: CallEvent): void {
    this.#pending.push(event)
    for (const listener of this.#appendListeners) listener(event)
  }
  keep(key: string, state: unknown): void {
    this.#states.set(key, state)
  }
  drop(key: string): void {
    this.#states.set(key, undefined)
  }
  commit(): void {
    const events = this.#pending
    this.#pending = []
    for (const [key, state] of this.#states)
      if (state === undefined) this.live.delete(key)
      else this.live.set(key, JSON.stringify(state))
    this.#states.clear()
    if (events.length === 0) return
    this.events.push(...events)
    for (const listener of this.#listeners) listener(events)
  }
  load(): Iterable<readonly [key: string, state: unknown]> {
    return [...this.live].map(([key, json]) => [key, JSON.parse(json)] as const)
  }
  onCommitted(listener: (events: readonly CallEvent[]) => void): void {
    this.#listeners.push(listener)
  }
  onAppended(listener: (event: CallEvent) => void): void {
    this.#appendListeners.push(listener)
  }

  /** The kinds of the events so far, for short comparisons. */
  story(): string[] {
    return this.events.map(event => event.type)
  }
}
