/** What differs between before and after, told in sentences. Pure; knows no kind of thing. */
import { type Change, type KindRule, MASK } from '@sidetone/feature'
import { MAX_DIFFERENCES, MAX_SHOWN } from './limits.ts'

export type Difference = {
  /** `hours.schedule` */
  readonly field: string
  readonly sentence: string
}
/** What an id is called, where it is known. */
export type NameOf = (id: string) => string | undefined

type Fields = Readonly<Record<string, unknown>>
const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const isEmpty = (value: unknown) => value === undefined || value === null || value === ''
const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b)

/** `ringForMs` ▸ `ring for` */
export const wordsOf = (field: string): string =>
  field
    .replace(/Ms$/, '')
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .replace(/[-_]/g, ' ')
    .toLowerCase()
    .replace(/\bpin\b/, 'PIN')
const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)

export function differencesOf(
  { before, after, newSecrets }: Change,
  nameOf: NameOf = () => undefined,
  tells: KindRule['tells'] = {},
): Difference[] {
  if (!before || !after) return []
  const found: Difference[] = []
  const compare = (was: Fields, is: Fields, path: readonly string[]) => {
    for (const field of new Set([...Object.keys(was), ...Object.keys(is)])) {
      const [a, b] = [was[field], is[field]]
      const full = [...path, field]
      const place = full.join('.')
      const secret =
        newSecrets.includes(place) || (Array.isArray(b) && newSecrets.some(each => each.startsWith(`${place}.`)))
      if (!secret && (same(a, b) || (isEmpty(a) && isEmpty(b)))) continue
      const own = path.length ? undefined : tells[field]
      if (own && found.length < MAX_DIFFERENCES)
        found.push({ field, sentence: own(a ?? null, b ?? null, after as never) })
      else if (isFields(a) && isFields(b)) compare(a, b, full)
      else if (found.length < MAX_DIFFERENCES)
        found.push({ field: full.join('.'), sentence: tell(full, a, b, nameOf, secret) })
    }
  }
  compare(before, after, [])
  return found
}

function tell(path: readonly string[], before: unknown, after: unknown, nameOf: NameOf, secret: boolean): string {
  const label = capital(path.map(wordsOf).join(', '))
  const show = (value: unknown) => shown(path.at(-1)!, value, nameOf)
  if (secret || before === MASK || after === MASK)
    return isEmpty(before)
      ? `${label} was set.`
      : isEmpty(after)
        ? `${label} was taken away.`
        : `${label} is another one now.`
  if (typeof before === 'boolean' || typeof after === 'boolean') return `${label} is ${after ? 'on' : 'off'} now.`
  if (Array.isArray(before) || Array.isArray(after))
    return listed(label, Array.isArray(before) ? before : [], Array.isArray(after) ? after : [], show)
  if (isFields(before) || isFields(after))
    return isEmpty(before) ? `${label} was set.` : isEmpty(after) ? `${label} was taken away.` : `${label} was changed.`
  if (isEmpty(before)) return `${label} is ${show(after)} now.`
  return isEmpty(after)
    ? `${label} was ${show(before)} and is empty now.`
    : `${label} was ${show(before)} and is ${show(after)} now.`
}

function listed(label: string, before: unknown[], after: unknown[], show: (value: unknown) => string): string {
  const known = (list: unknown[]) => new Set(list.map(each => JSON.stringify(each)))
  const [was, is] = [known(before), known(after)]
  const added = after.filter(each => !was.has(JSON.stringify(each)))
  const removed = before.filter(each => !is.has(JSON.stringify(each)))
  if (!added.length && !removed.length) return `${label}: the order is another one now.`
  // The same place with other content was changed, not removed and added.
  const changed = added.length === removed.length && before.length === after.length && !added.every(isScalar)
  if (changed) return `${label}: ${counted(added.length)} changed.`
  const parts = [
    ...(added.length ? [`${words(added, show)} ${added.length > 1 ? 'were' : 'was'} added`] : []),
    ...(removed.length ? [`${words(removed, show)} ${removed.length > 1 ? 'were' : 'was'} removed`] : []),
  ]
  return `${label}: ${parts.join('; ')}.`
}

const isScalar = (value: unknown) => typeof value !== 'object'
const counted = (n: number) => (n === 1 ? 'one was' : `${n} were`)
function words(list: unknown[], show: (value: unknown) => string): string {
  const named = list.map(show)
  const first = named.slice(0, MAX_SHOWN)
  const more = named.length - first.length
  if (more > 0) return `${first.join(', ')} and ${more} more`
  return first.length < 2 ? first.join('') : `${first.slice(0, -1).join(', ')} and ${first.at(-1)}`
}

function shown(field: string, value: unknown, nameOf: NameOf): string {
  if (typeof value === 'number' && field.endsWith('Ms')) return value % 1000 ? `${value} ms` : `${value / 1000} s`
  if (typeof value === 'string') {
    const text = nameOf(value) ?? value
    return /^[+*#\d][\d*#]*$/.test(text) || text !== value
      ? text
      : `“${text.length > 60 ? `${text.slice(0, 60)}…` : text}”`
  }
  if (isFields(value)) {
    const key = value.name ?? value.person ?? value.number ?? value.id
    return isEmpty(key) ? 'one' : shown('', key, nameOf)
  }
  return String(value)
}

/**
 * “Bob changed the ring group Sales: members.”
 * @param only there is one of the kind, so that its title says which: “Bob changed the mail settings: host.”
 */
export function headlineOf(
  { by, name, before, after }: Pick<Change, 'by' | 'name' | 'before' | 'after'>,
  title: string,
  differences: readonly Difference[],
  only = false,
): string {
  const what = only ? `the ${title}` : `the ${title} ${name}`
  if (!before) return `${by.name} ${only ? 'set' : 'made'} ${what}.`
  if (!after) return `${by.name} removed ${what}.`
  const fields = [...new Set(differences.map(({ field }) => wordsOf(field.split('.')[0]!)))]
  const told = fields.length > 4 ? [...fields.slice(0, 3), 'more'] : fields
  const list = told.length < 2 ? told.join('') : `${told.slice(0, -1).join(', ')} and ${told.at(-1)}`
  return `${by.name} changed ${what}${by.kind === 'phone' ? ' by phone' : ''}${list && `: ${list}`}.`
}
