/** The settings of a feature over HTTP: every kind (ring groups, trunks, schedules …) is read, paged and saved alike. */
import type { ApiClient } from './client.ts'
import { query } from './query.ts'
import type { Page } from './words.ts'

export type PageAsked = {
  /** Found in what the kind searches: names, numbers. */
  readonly q?: string
  /** A field, with `-` before it downwards. */
  readonly sort?: string
  readonly limit?: number
  /** `next` of the page before. */
  readonly cursor?: string
} & Readonly<Record<string, string | number | undefined>>

/** `force`: though it breaks a routing test (`routing-test-fails`); that is written down. */
export type Saving = { readonly force?: boolean }

/** `version` is given back when it is saved, so that nobody's change is overwritten unseen. */
export type Kept<T> = T & { readonly id: string; readonly version: number }

export type Collection<T> = {
  readonly path: string
  page(asked?: PageAsked, signal?: AbortSignal): Promise<Page<T & { readonly id: string }>>
  get(id: string): Promise<Kept<T>>
  add(value: T, how?: Saving): Promise<Kept<T>>
  /** Rejects with `changed-meanwhile` (409) when somebody saved after `version` was read. */
  put(id: string, value: T, version: number, how?: Saving): Promise<Kept<T>>
  /** `letGo`: places that can do without it are changed. Rejects with `in-use` (409) and the places. */
  remove(id: string, letGo?: boolean): Promise<void>
}

export function collectionOf<T extends object>({ ask }: Pick<ApiClient, 'ask'>, path: string): Collection<T> {
  const at = (id: string) => `${path}/${encodeURIComponent(id)}`
  return {
    path,
    page: (asked = {}, signal) => ask('GET', path + query({ limit: 50, ...asked }), undefined, signal),
    get: id => ask('GET', at(id)),
    add: (value, how) => ask('POST', path + forced(how), value),
    put: (id, value, version, how) => ask('PUT', at(id) + forced(how), { ...value, version }),
    remove: (id, letGo) => ask('DELETE', at(id) + query({ letGo: letGo || undefined })),
  }
}

const forced = (how: Saving | undefined) => query({ force: how?.force || undefined })
