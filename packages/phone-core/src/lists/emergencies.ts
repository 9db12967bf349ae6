import type { ApiClient, EmergencyCall } from '@sidetone/api-client'
import { createStore, type Readable } from '../store.ts'
import { createNewest } from './newest.ts'

/** Calls for help that nobody has seen yet, oldest first; none for who is not of the desk. */
export type EmergenciesView = { readonly unseen: readonly EmergencyCall[] }
export interface Emergencies extends Readable<EmergenciesView> {
  load(): Promise<void>
  /** I take care of it: it goes away on all screens. */
  seen(call: string): Promise<void>
}

export function createEmergencies(api: Pick<ApiClient, 'ask'>): Emergencies {
  const store = createStore<EmergenciesView>({ unseen: [] })
  const newest = createNewest()
  const load = async () => {
    const counts = newest.ask()
    try {
      const { items } = await api.ask<{ readonly items: readonly EmergencyCall[] }>('GET', '/api/emergency-calls')
      if (counts()) store.set({ unseen: items.filter(({ seenBy }) => seenBy === null).reverse() })
    } catch {
      // What is shown stays until the server can be asked again.
    }
  }
  return {
    ...store,
    load,
    async seen(call) {
      // It stays on the screen when that was not heard.
      await api.ask('POST', `/api/emergency-calls/${encodeURIComponent(call)}/seen`).catch(() => undefined)
      await load()
    },
  }
}
