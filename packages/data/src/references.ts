/** Which documents lead to which: asked when one is saved, shown on its page, and asked before it goes. Reads all of them. */
import { normaliseDialled } from '@sidetone/call'
import type { KindRule, Reference, Use, UsedBy } from '@sidetone/feature'
import { AppError } from '@sidetone/kernel'
import { MAX_USES_SAID } from './limits.ts'

/** What is known of the documents in memory. */
export type Known = {
  readonly rules: ReadonlyMap<string, KindRule>
  /** As it is now, wherever it is kept. */
  get(kind: string, id: string): object | undefined
  all(kind: string): Iterable<readonly [id: string, value: object]>
  nameOf(kind: string, id: string, value: object): string
}
/** A place that leads to the thing in question. */
export type Place = {
  readonly kind: string
  readonly id: string
  readonly value: object
  readonly reference: Reference
}

/** Of all documents; what belongs to the thing itself and goes with it does not count. */
export function placesLeadingTo(
  known: Known,
  kind: string,
  id: string,
  numbers: { has(number: string): boolean; readonly size: number } = numbersNow(known, kind, id),
): Place[] {
  const { rules } = known
  const is = ({ to }: Reference) =>
    'kind' in to ? to.kind === kind && to.id === id : numbers.size > 0 && numbers.has(normaliseDialled(to.number))
  const places: Place[] = []
  for (const [of, { leadsTo, partOf = of }] of rules) {
    if (!leadsTo) continue
    for (const [each, value] of known.all(of)) {
      if (partOf === kind && each === id) continue
      // What belongs to something that is gone waits for undo only.
      for (const reference of leadsTo(value as never, each))
        if (is(reference) && (partOf === of || known.get(partOf, each)))
          places.push({ kind: of, id: each, value, reference })
    }
  }
  return places
}

const numbersNow = (known: Known, kind: string, id: string): ReadonlySet<string> => {
  const own = known.get(kind, id)
  return new Set((own && known.rules.get(kind)?.numbersOf?.(own as never, id)) || [])
}

/** The numbers that it has no longer, and what is dialled instead; undefined: nothing. */
export function renumbered(
  rule: KindRule | undefined,
  id: string,
  before: object,
  after: object,
): ReadonlyMap<string, string | undefined> {
  const has = rule?.numbersOf?.(after as never, id) ?? []
  const had = rule?.numbersOf?.(before as never, id) ?? []
  // In one order, so that a mailbox stays a mailbox: 101, *99101 becomes 111, *99111.
  return new Map(had.flatMap((number, n) => (has.includes(number) ? [] : [[number, has[n]] as const])))
}

/** The value with other numbers where it names these. */
export function withNumbers<T extends object>(
  value: T,
  references: readonly Reference[],
  numbers: ReadonlyMap<string, string | undefined>,
): T {
  const copy = structuredClone(value)
  for (const { to, at } of references) {
    const number = 'number' in to ? numbers.get(normaliseDialled(to.number)) : undefined
    if (number === undefined) continue
    let inside = copy as Record<string | number, unknown>
    for (const step of at.slice(0, -1)) inside = inside[step] as typeof inside
    inside[at.at(-1)!] = number
  }
  return copy
}

/** For people; a place that is told by a part and by the whole is told once. */
export function usesOf(known: Known, places: readonly Place[], most: number): UsedBy {
  const told = new Map<string, Use>()
  for (const { kind, id, value, reference } of places) {
    const whole = known.rules.get(kind)?.partOf ?? kind
    const { place } = reference
    const key = [whole, id, place].join('\n')
    if (told.has(key)) continue
    const title = known.rules.get(whole)?.title ?? whole
    const name = known.nameOf(whole, id, whole === kind ? value : (known.get(whole, id) ?? {}))
    told.set(key, { kind: whole, id, title, name, place })
  }
  return {
    items: [...told.values()].slice(0, most),
    total: told.size,
    canLetGo: places.every(({ reference }) => reference.letsGo !== undefined),
  }
}

/** @throws AppError `no-such-KIND` 422, at the field, for the first that is not there */
export function mustBeThere(known: Known, references: readonly Reference[]): void {
  for (const { to, at, place, draft } of references) {
    if (!('kind' in to) || draft) continue
    const rule = known.rules.get(to.kind)
    if (!rule || (rule.elsewhere && !rule.elsewhere.get) || known.get(to.kind, to.id)) continue
    const why = `There is no such ${rule.title} any more (${place}).`
    throw new AppError(`no-such-${to.kind}`, 422, why, {
      fields: [{ field: at.join('.'), detail: `There is no such ${rule.title} any more` }],
    })
  }
}

/** @returns the refusal in words, with the places for screens */
export function inUse(title: string, name: string, uses: UsedBy): AppError {
  const said = uses.items.slice(0, MAX_USES_SAID).map(use => `the ${use.title} ${use.name} (${use.place})`)
  const more = uses.total - said.length
  const places = more > 0 ? [...said, more === 1 ? 'one more place' : `${more} more places`] : said
  const listed = places.length < 2 ? places.join('') : `${places.slice(0, -1).join(', ')} and ${places.at(-1)}`
  return new AppError('in-use', 409, `${name} (${title}) is still needed by ${listed}. Change that first.`, {
    usedBy: uses,
  })
}

/** The value without this reference: the nearest entry of a list goes, or the field is null, or something else stands there. */
export function without<T extends object>(value: T, { at, instead }: Pick<Reference, 'at' | 'instead'>): T {
  const copy = structuredClone(value)
  if (instead) {
    let whole = copy as Record<string | number, unknown>
    for (const step of instead.at.slice(0, -1)) whole = whole[step] as typeof whole
    whole[instead.at.at(-1)!] = instead.value
    return copy
  }
  const last = at.findLastIndex(step => typeof step === 'number')
  const [path, final] = last < 0 ? [at.slice(0, -1), at.at(-1)!] : [at.slice(0, last), at[last]!]
  let inside = copy as Record<string | number, unknown> | unknown[]
  for (const step of path) inside = (inside as Record<string | number, typeof inside>)[step]!
  if (Array.isArray(inside)) inside.splice(Number(final), 1)
  else inside[final] = null
  return copy
}
