/** Pages of a list that is in memory: searched, sorted, and gone on with after the last one shown, whatever changed meanwhile. */
import { AppError, folded } from '@sidetone/kernel'
import { MAX_WORDS } from './limits.ts'

/** Where a page goes on: after this one. */
export type Place = { readonly value: string | number | boolean | null; readonly id: string }
export type Paged<T> = { readonly items: T[]; readonly next: string | null }

const wordsIn = (text: string): string[] => folded(text).split(/\s+/).filter(Boolean).slice(0, MAX_WORDS)

/**
 * Whether a text has all words of a search. A telephone number is found however it is written on either side, a national one
 * in its international form too: `030 1234` finds `+49301234`. Undefined: nothing is looked for.
 */
export function finderOf(search: string): ((text: string) => boolean) | undefined {
  const words = wordsIn(search)
  if (!words.length) return undefined
  const digits = /^[+\d][\d\s()./-]*$/.test(search.trim())
    ? search
        .replaceAll('(0)', '')
        .replace(/\D/g, '')
        .replace(/^0+(?=\d{4})/, '')
    : ''
  return text => {
    const lower = folded(text)
    if (words.every(word => lower.includes(word))) return true
    return digits.length >= 4 && lower.replace(/(?<=\d)(\(0\)|[ ()./-])+(?=\d)/g, '').includes(digits)
  }
}

/** @throws AppError `wrong-input` when it is none of ours */
export function cursorFrom(text: string | undefined): Place | undefined {
  if (text === undefined) return undefined
  try {
    const [value, id] = JSON.parse(decodeURIComponent(atob(text))) as [Place['value'], string]
    if (typeof id === 'string' && typeof value !== 'object') return { value, id }
    if (typeof id === 'string' && value === null) return { value, id }
  } catch {}
  throw new AppError('wrong-input', 400, 'cursor: must be the `next` of a page.')
}
export const cursorOf = ({ value, id }: Place): string => btoa(encodeURIComponent(JSON.stringify([value, id])))

/**
 * @param sort a field of the first level, `-field` for the other way round; none: the order given, which must not change
 *   but by additions at its end and removals
 */
export function pageOf<T extends { readonly id: string }>(
  items: readonly T[],
  { sort, limit, after }: { sort?: string | undefined; limit: number; after?: Place | undefined },
): Paged<T> {
  if (sort === undefined) {
    // The place is the number in the list: one that was removed meanwhile is found again by its neighbour's.
    const at = after ? items.findIndex(({ id }) => id === after.id) : -1
    const from = after ? (at < 0 ? Math.min(Number(after.value) || 0, items.length) : at + 1) : 0
    const page = items.slice(from, from + limit)
    const more = from + page.length < items.length
    return { items: page, next: more ? cursorOf({ value: from + page.length - 1, id: page.at(-1)!.id }) : null }
  }
  const down = sort.startsWith('-')
  const field = down ? sort.slice(1) : sort
  const place = (item: T): Place => ({ value: comparable((item as Record<string, unknown>)[field]), id: item.id })
  const order = (a: Place, b: Place) =>
    (compare(a.value, b.value) || (a.id < b.id ? -1 : Number(a.id > b.id))) * (down ? -1 : 1)
  const sorted = items.map(item => ({ item, place: place(item) })).sort((a, b) => order(a.place, b.place))
  const from = after ? sorted.findIndex(each => order(each.place, after) > 0) : 0
  const page = from < 0 ? [] : sorted.slice(from, from + limit)
  const last = page.at(-1)
  const more = last !== undefined && from + page.length < sorted.length
  return { items: page.map(({ item }) => item), next: more ? cursorOf(last.place) : null }
}

const comparable = (value: unknown): Place['value'] =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? value
    : Array.isArray(value)
      ? value.length
      : null

const words = new Intl.Collator('en', { numeric: true, sensitivity: 'base' })
function compare(a: Place['value'], b: Place['value']): number {
  if (a === null || b === null) return Number(a !== null) - Number(b !== null)
  if (typeof a === 'number' && typeof b === 'number') return a - b
  return words.compare(String(a), String(b))
}
