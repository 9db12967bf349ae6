/**
 * Answers, and what the server tells by itself, come over different connections and may overtake each other. Whatever comes
 * last, a page ends with what is true.
 */
import type { Person } from '@sidetone/api-client'
import type { QueryClient } from '@tanstack/react-query'

/**
 * Reads again what is under this key. What is on its way is let in first, for it may be older than the reason to read again;
 * to break it off each time would, on a slow line, never let one in.
 */
export function createReadAgain(queries: QueryClient): (key: string) => void {
  const waiting = new Set<string>()
  return function readAgain(key) {
    if (waiting.has(key)) return
    const queryKey = [key]
    const onTheirWay = queries.getQueryCache().findAll({ queryKey, fetchStatus: 'fetching' })
    if (!onTheirWay.length) return void queries.invalidateQueries({ queryKey })
    waiting.add(key)
    void Promise.allSettled(onTheirWay.map(query => query.promise)).then(() => {
      waiting.delete(key)
      readAgain(key)
    })
  }
}

/** How everybody is. A person that is told while the list is on its way is newer than what stands in it. */
export function createPresence(queries: QueryClient, read: () => Promise<readonly Person[]>) {
  const queryKey = ['presence']
  let meanwhile = new Map<string, Person>()
  return {
    query: {
      queryKey,
      async queryFn(): Promise<readonly Person[]> {
        meanwhile = new Map()
        return (await read()).map(person => meanwhile.get(person.id) ?? person)
      },
    },
    /** Not read again: in a large company somebody picks up a phone each second. */
    told(person: Person): void {
      meanwhile.set(person.id, person)
      queries.setQueryData<readonly Person[]>(queryKey, people =>
        people?.map(each => (each.id === person.id ? person : each)),
      )
    },
  }
}
