import type { ApiClient, HistoryDetail, HistoryItem } from '@sidetone/api-client'
import { MAX_RECENTS, MAX_SEARCHED, RECENTS_PAGE } from '../limits.ts'
import { createStore, type Readable } from '../store.ts'

export type RecentsView = {
  readonly state: 'loading' | 'ready' | 'failed'
  readonly items: readonly HistoryItem[]
  readonly missedOnly: boolean
  /** Part of a name or number that is searched for; '' when nothing is. */
  readonly q: string
  /** There are older ones to ask for. */
  readonly more: boolean
  /** Details by call id: asked for when a call is opened. */
  readonly details: Readonly<Record<string, HistoryDetail | 'failed'>>
}
export interface Recents extends Readable<RecentsView> {
  load(): Promise<void>
  loadMore(): Promise<void>
  showMissedOnly(missedOnly: boolean): Promise<void>
  search(q: string): Promise<void>
  open(id: string): Promise<void>
}

export function createRecents(api: Pick<ApiClient, 'callHistory' | 'callHistoryDetail'>): Recents {
  const store = createStore<RecentsView>({
    state: 'loading',
    items: [],
    missedOnly: false,
    q: '',
    more: false,
    details: {},
  })
  let next: string | null = null
  // Answers may overtake each other; only the newest question counts.
  let question = 0
  const asked = () => {
    const { missedOnly, q } = store.getSnapshot()
    return { limit: RECENTS_PAGE, ...(missedOnly && { missed: true }), ...(q.trim() && { q: q.trim() }) }
  }
  const load = async () => {
    const mine = ++question
    try {
      const page = await api.callHistory(asked())
      if (mine !== question) return
      next = page.next
      store.patch({ state: 'ready', items: page.items, more: page.next !== null })
    } catch {
      if (mine === question && !store.getSnapshot().items.length) store.patch({ state: 'failed' })
    }
  }
  return {
    ...store,
    load,
    async loadMore() {
      const { items } = store.getSnapshot()
      if (!next || items.length >= MAX_RECENTS) return
      const mine = ++question
      try {
        const page = await api.callHistory({ before: next, ...asked() })
        if (mine !== question) return
        next = page.next
        const all = [...items, ...page.items].slice(0, MAX_RECENTS)
        store.patch({ items: all, more: page.next !== null && all.length < MAX_RECENTS })
      } catch {
        // The button stays; the person can ask again.
      }
    },
    showMissedOnly(missedOnly) {
      store.patch({ missedOnly, state: 'loading', items: [] })
      return load()
    },
    search(q) {
      store.patch({ q: q.slice(0, MAX_SEARCHED) })
      return load()
    },
    async open(id) {
      try {
        const detail = await api.callHistoryDetail(id)
        store.patch({ details: { ...store.getSnapshot().details, [id]: detail } })
      } catch {
        store.patch({ details: { ...store.getSnapshot().details, [id]: 'failed' } })
      }
    },
  }
}
