import { type ApiClient, ApiError, type CallerIdChoice, type MyCallerId } from '@sidetone/api-client'
import { createStore, type Readable } from '../store.ts'

export type CallerIdView = {
  readonly mine: MyCallerId | null
  readonly busy: boolean
  /** The server's sentence why the last choice was not kept; '' when it was. */
  readonly fault: string
}
/** The number that others see when I call outside. */
export interface CallerId extends Readable<CallerIdView> {
  load(): Promise<void>
  /** From the next call on. */
  choose(choice: CallerIdChoice): Promise<void>
}

export function createCallerId(api: Pick<ApiClient, 'ask'>): CallerId {
  const store = createStore<CallerIdView>({ mine: null, busy: false, fault: '' })
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
      store.patch({ mine: { ...mine, choice }, busy: true, fault: '' })
      try {
        store.patch({ mine: await api.ask<MyCallerId>('PUT', '/api/me/caller-id', { choice }), busy: false })
      } catch (error) {
        store.patch({ mine, busy: false, fault: error instanceof ApiError ? error.detail : String(error) })
      }
    },
  }
}
