/**
 * What a setting leads to, so that nothing is removed that something else still needs.
 *
 *   leadsTo(value) ─▶ References ──saved──▶ each must be there: 422 with words at the field
 *                          └─turned round─▶ usedBy(kind, id) ──removed──▶ 409 with the places, or the places let go of it
 *
 *   leadsTo: group => [...toNumber(group.otherwise, 'when nobody answers', 'otherwise'), …]
 */
import { z } from 'zod'
import { MAX_USES } from './limits.ts'
import type { EntityHours } from './numbers.ts'

export type Reference = {
  /** A setting by its kind and id, or whatever is called by this number. */
  readonly to: { readonly kind: string; readonly id: string } | { readonly number: string }
  /** The field: `['members', 0, 'number']`. */
  readonly at: readonly (string | number)[]
  /** In words, where in the document: `key 2`, `a member`. */
  readonly place: string
  /**
   * Whether the place can do without: an entry of a list that goes, a field that is empty then.
   * `at-once`: goes together with what it names (an agent's seat); `when-asked`: when the admin says so. Else it must be changed by hand.
   */
  readonly letsGo?: 'at-once' | 'when-asked'
  /** What stands at a place then, where nothing cannot. */
  readonly instead?: { readonly at: readonly (string | number)[]; readonly value: unknown }
  /** Of something that is worked on: what it names keeps standing, but need not be there. */
  readonly draft?: true
}
type Missing = string | null | undefined
type At = readonly (string | number)[]

export const toNumber = (number: Missing, place: string, ...at: At): Reference[] =>
  number ? [{ to: { number }, at, place }] : []
export const toOne = (kind: string, id: Missing, place: string, ...at: At): Reference[] =>
  id ? [{ to: { kind, id }, at, place }] : []
/**
 * Entries of the list `at`: each goes with what it names.
 * @param inside where in the entry it is named
 * @param least so many must stay (an empty list would mean everybody): then it must be changed by hand
 */
export const seats = (
  kind: string,
  ids: readonly string[],
  place: string,
  at: string,
  { inside = [], least = 0 }: { readonly inside?: At; readonly least?: number } = {},
): Reference[] =>
  ids.map((id, n) => ({
    ...{ to: { kind, id }, at: [at, n, ...inside], place },
    ...(ids.length > least && { letsGo: 'at-once' as const }),
  }))
/** Of an entity with `hours`. */
export const toHours = (hours: EntityHours | null): Reference[] => [
  ...toOne('schedule', hours?.schedule, 'opening hours', 'hours', 'schedule'),
  ...toNumber(hours?.closedTo, 'while it is closed', 'hours', 'closedTo'),
]

/** A place that leads to something, for a person. */
export const Use = z
  .object({
    kind: z.string().describe('`menu`, `inbound-route`, `person`, …'),
    id: z.string(),
    title: z.string().describe('what the kind is called: `menu`'),
    name: z.string(),
    place: z.string().describe('where in it: `key 2`'),
  })
  .meta({
    id: 'Use',
    examples: [{ kind: 'menu', id: 'm-1', title: 'menu', name: 'Main menu', place: 'Welcome: key 2' }],
  })
export type Use = z.output<typeof Use>
export const UsedBy = z
  .object({
    items: z.array(Use).describe(`the first ${MAX_USES}`),
    total: z.int(),
    canLetGo: z.boolean().describe('each of these places can do without: `letGo=true` takes it out of them'),
  })
  .meta({ id: 'UsedBy' })
export type UsedBy = z.output<typeof UsedBy>
