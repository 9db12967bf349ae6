import { type ApiClient, ApiError, type CallerIdChoice, type MyCallerId } from '@sidetone/api-client'
import { createStore, type Readable } from '../store.ts'

export type CallerIdView = {
  readonly mine: MyCallerId | null
  /** Asked for the next call from the dial pad alone: a number, '' for none; null: as always. */
  readonly next: string | null
  readonly busy: boolean
  /** The server's sentence why the last choice was not kept; '' when it was. */
  readonly fault: string
}
/** The number that others see when I call outside. */
export interface CallerId extends Readable<CallerIdView> {
  load(): Promise<void>
  /** For all calls, from the next one on. */
  choose(choice: CallerIdChoice): Promise<void>
  /** For the next call alone. */
  ask(next: string | null): void
  /** What was asked for the call that begins now; it is forgotten. */
  takeNext(): string | null
}

export function createCallerId(api: Pick<ApiClient, 'ask'>): CallerId {
  const store = createStore<CallerIdView>({ mine: null, next: null, busy: false, fault: '' })
  return {
    ...store,
    async load() {
      try {
        store.patch({ mine: await api.ask<MyCallerId>('GET', '/api/me/caller-id') })
      } catch {
        // Nothing is said about it then.
      }
    },
    async choose(choice) {
      const { mine, busy } = store.getSnapshot()
      if (!mine || busy) return
      store.patch({ mine: { ...mine, choice }, next: null, busy: true, fault: '' })
      try {
        store.patch({ mine: await api.ask<MyCallerId>('PUT', '/api/me/caller-id', { choice }), busy: false })
      } catch (error) {
        store.patch({ mine, busy: false, fault: error instanceof ApiError ? error.detail : String(error) })
      }
    },
    ask: next => store.patch({ next, fault: '' }),
    takeNext() {
      const { next } = store.getSnapshot()
      if (next !== null) store.patch({ next: null })
      return next
    },
  }
}
