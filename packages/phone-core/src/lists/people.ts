import type { ApiClient, Person } from '@sidetone/api-client'
import { createStore, type Readable } from '../store.ts'
import { createNewest } from './newest.ts'

export type PeopleView = { readonly state: 'loading' | 'ready' | 'failed'; readonly items: readonly Person[] }
export interface People extends Readable<PeopleView> {
  load(): Promise<void>
  /** A colleague's state changed. */
  changed(person: Person): void
  /** Name for a number, '' when nobody of ours has it. */
  nameOf(number: string): string
}

export function createPeople(api: Pick<ApiClient, 'people'>): People {
  const store = createStore<PeopleView>({ state: 'loading', items: [] })
  const sorted = (items: readonly Person[]) => [...items].sort((a, b) => a.name.localeCompare(b.name))
  const newest = createNewest()
  /** Told while a list is on its way: newer than what stands in it. One for each list asked for. */
  const waiting = new Set<Map<string, Person>>()
  return {
    ...store,
    async load() {
      const counts = newest.ask()
      const meanwhile = new Map<string, Person>()
      waiting.add(meanwhile)
      try {
        const items = await api.people()
        if (!counts()) return
        store.set({ state: 'ready', items: sorted(items.map(item => ({ ...item, ...meanwhile.get(item.id) }))) })
      } catch {
        // An old list is better than none; the event stream tells when the server is back.
        if (!store.getSnapshot().items.length) store.set({ state: 'failed', items: [] })
      } finally {
        waiting.delete(meanwhile)
      }
    },
    changed(person) {
      for (const meanwhile of waiting) meanwhile.set(person.id, person)
      const { items } = store.getSnapshot()
      // An event does not say whether we may pick up for them.
      const known = items.some(item => item.id === person.id)
      store.set({
        state: 'ready',
        items: known
          ? items.map(item => (item.id === person.id ? { ...item, ...person } : item))
          : sorted([...items, person]),
      })
    },
    nameOf: number => store.getSnapshot().items.find(item => item.extension === number)?.name ?? '',
  }
}
