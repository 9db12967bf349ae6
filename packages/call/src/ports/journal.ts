/** Where call events and live state are kept. Everything between two `commit`s is one transaction. */
import type { CallEvent } from '../events.ts'

export interface JournalPort {
  append(event: CallEvent): void
  /** Live state under a key (`call:…`, `session:…`, `end:…`), plain JSON, written over. */
  keep(key: string, state: unknown): void
  drop(key: string): void
  /** Durable against the death of the process on return. Cheap when nothing is pending. */
  commit(): void
  /** All live state, at start. */
  load(): Iterable<readonly [key: string, state: unknown]>
  /** After each commit, the events that it held, in order: projections subscribe here. */
  onCommitted(listener: (events: readonly CallEvent[]) => void): void
}
