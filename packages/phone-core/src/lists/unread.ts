import type { ApiClient } from '@sidetone/api-client'
import { createStore, type Readable } from '../store.ts'

/** New voice messages of all boxes. `changes` grows whenever something about messages is different: lists load anew. */
export type UnreadView = { readonly unread: number; readonly changes: number }
export interface Unread extends Readable<UnreadView> {
  load(): Promise<void>
  told(unread: number): void
}

export function createUnread(api: Pick<ApiClient, 'ask'>): Unread {
  const store = createStore<UnreadView>({ unread: 0, changes: 0 })
  const told = (unread: number) => store.set({ unread, changes: store.getSnapshot().changes + 1 })
  return {
    ...store,
    told,
    async load() {
      try {
        told((await api.ask<{ readonly unread: number }>('GET', '/api/me/voicemail?limit=1')).unread)
      } catch {
        // The mark stays as it is; the next event says how it stands.
      }
    },
  }
}
