/** What a list shows is in the address: filters, order and page. So it can be sent to a colleague and found with Back. */
import { go, useWhere } from '../router.tsx'

export const PAGE_ROWS = 50
export type ListView = {
  readonly q: string
  /** A field, with `-` before it downwards; '' as the server has it. */
  readonly sort: string
  readonly filters: Readonly<Record<string, string>>
  /** Cursors of the pages before this one, the first is undefined; the last is this page's. */
  readonly trail: readonly (string | undefined)[]
}
export type ListMoves = {
  search(q: string): void
  sortBy(field: string): void
  filter(name: string, value: string): void
  clear(): void
  next(cursor: string): void
  previous(): void
}

export function useListView(filterNames: readonly string[]): readonly [ListView, ListMoves] {
  const { place, query, state } = useWhere()
  const trail = (state.trail as (string | undefined)[] | undefined) ?? [undefined]
  const filters = Object.fromEntries(filterNames.map(name => [name, query.get(name) ?? '']))
  const view: ListView = { q: query.get('q') ?? '', sort: query.get('sort') ?? '', filters, trail }
  const show = (changes: Record<string, string>, replace = false) => {
    const next = new URLSearchParams(query)
    for (const [name, value] of Object.entries(changes)) {
      if (value) next.set(name, value)
      else next.delete(name)
    }
    go(`/${place}${next.size ? `?${next}` : ''}`, { replace })
  }
  const page = (trail: readonly (string | undefined)[]) =>
    go(`/${place}${query.size ? `?${query}` : ''}`, { state: { trail } })
  return [
    view,
    {
      // Typing is one step in the history, not one for each letter.
      search: q => show({ q }, true),
      sortBy: field => show({ sort: view.sort === field ? `-${field}` : view.sort === `-${field}` ? '' : field }, true),
      filter: (name, value) => show({ [name]: value }),
      clear: () => show(Object.fromEntries(['q', ...filterNames].map(name => [name, '']))),
      next: cursor => page([...trail, cursor]),
      previous: () => page(trail.slice(0, -1)),
    },
  ]
}
/** As the API asks for it. */
export const askedOf = ({ q, sort, filters, trail }: ListView) => ({
  ...Object.fromEntries(Object.entries(filters).filter(([, value]) => value)),
  q: q || undefined,
  sort: sort || undefined,
  cursor: trail.at(-1),
  limit: PAGE_ROWS,
})
