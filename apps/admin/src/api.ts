/** The public API, and what was read from it. */
import { ApiError, type Collection, collectionOf, createApiClient } from '@sidetone/api-client'
import { QueryCache, QueryClient } from '@tanstack/react-query'

export const api = createApiClient()

/** The session may end at any time, in another tab or by an admin: whatever is asked next says so. */
const signedOut = (error: unknown) => {
  if (error instanceof ApiError && error.status === 401) void queries.resetQueries({ queryKey: ['me'] })
}
export const queries: QueryClient = new QueryClient({
  queryCache: new QueryCache({ onError: (error, query) => query.queryKey[0] !== 'me' && signedOut(error) }),
  defaultOptions: {
    queries: {
      staleTime: 10_000,
      // What the server refuses it refuses again; a cut connection mends itself.
      retry: (times, error) => error instanceof ApiError && error.status === 0 && times < 3,
    },
    mutations: { onError: signedOut },
  },
})

/** What the server has just answered to a change is shown at once; an older reading that is still on its way is broken off. */
export function learned<T>(queryKey: readonly unknown[], value: T): void {
  queries.setQueryData(queryKey, value)
  void queries.invalidateQueries({ queryKey, exact: true })
}

const collections = new Map<string, Collection<object>>()
/** The settings behind a path of the API; always the same one for a path. */
export function settingsAt<T extends object>(path: string): Collection<T> {
  const known = collections.get(path) ?? collectionOf<object>(api, path)
  collections.set(path, known)
  return known as unknown as Collection<T>
}

/** What to tell a person about anything that was thrown. */
export const sentenceOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))
