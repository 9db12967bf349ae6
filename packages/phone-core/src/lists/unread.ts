import type { ApiClient } from '@sidetone/api-client'
import { createStore, type Readable } from '../store.ts'
import { createNewest } from './newest.ts'

/**
 * New voice messages of all boxes. `changes` grows whenever something about messages is different: lists load anew.
 * `takesCalls`: calls that I do not take go to my voicemail.
 */
export type UnreadView = { readonly unread: number; readonly changes: number; readonly takesCalls: boolean }
export interface Unread extends Readable<UnreadView> {
  load(): Promise<void>
  told(unread: number): void
}

export function createUnread(api: Pick<ApiClient, 'ask'>): Unread {
  const store = createStore<UnreadView>({ unread: 0, changes: 0, takesCalls: false })
  const newest = createNewest()
  const show = (unread: number, takesCalls = store.getSnapshot().takesCalls) =>
    store.set({ unread, takesCalls, changes: store.getSnapshot().changes + 1 })
  return {
    ...store,
    told(unread) {
      newest.told()
      show(unread)
    },
    async load() {
      try {
        const counts = newest.ask()
        type Page = { readonly unread: number; readonly takesCalls: boolean }
        const { unread, takesCalls } = await api.ask<Page>('GET', '/api/me/voicemail?limit=1')
        show(counts() ? unread : store.getSnapshot().unread, takesCalls)
      } catch {
        // The mark stays as it is; the next event says how it stands.
      }
    },
  }
}
