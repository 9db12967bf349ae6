import type { People } from '@sidetone/data'
import { type ApiRoute, apiRoute } from '@sidetone/feature'
import { z } from 'zod'
import { MAX_NUMBERS } from './limits.ts'
import { NumberEntry } from './shapes.ts'

export type NumberDeps = {
  readonly people: People
  /** What has a number and is no person: menus, groups, queues, codes. */
  readonly numbers: () => Iterable<z.output<typeof NumberEntry>>
  /** What a number leads to that stands in no list, as a code with a number behind it. */
  readonly numberOf: (number: string) => string | undefined
}

/** How well it fits what was typed: 0 the number itself, then its beginning, then the name. Undefined: not at all. */
function fit({ number, name }: z.output<typeof NumberEntry>, text: string): number | undefined {
  if (number === text) return 0
  if (text !== '' && number.startsWith(text)) return 1
  const at = name.toLowerCase().indexOf(text)
  if (at < 0) return undefined
  return at === 0 || name[at - 1] === ' ' ? 2 : 3
}

export const numberRoutes = ({ people, numbers, numberOf }: NumberDeps): ApiRoute[] => [
  apiRoute({
    method: 'GET',
    path: '/api/numbers',
    who: 'person-or-program',
    summary: 'Everything inside that can be dialled, by name or number, best fit first.',
    query: z.object({
      q: z.string().max(100).default(''),
      limit: z.coerce.number().int().min(1).max(MAX_NUMBERS).default(20),
    }),
    answer: z.array(NumberEntry),
    handle({ query: { q, limit } }) {
      const text = q.trim().toLowerCase()
      const persons = people
        .page({ search: text, sort: 'extension', down: false, limit, offset: 0 })
        .items.map(({ id, name, extension }) => ({ number: extension, name, kind: 'person', id }))
      const all = [...persons, ...numbers()]
      const listed = all.some(({ number }) => number === text)
      const name = !listed && /^[*\d][*#\d]*$/.test(text) ? numberOf(text) : undefined
      if (name) all.push({ number: text, name, kind: 'code', id: '' })
      return all
        .flatMap(entry => {
          const rank = fit(entry, text)
          return rank === undefined ? [] : [{ entry, rank }]
        })
        .sort((a, b) => a.rank - b.rank)
        .slice(0, limit)
        .map(({ entry }) => entry)
    },
  }),
]
