/** What a form has, described: a few lines a field. The form draws, checks and compares by it. */
import type { ComponentType, ReactNode } from 'react'
import { shell as words } from '../messages/index.ts'

export type Draft = Readonly<Record<string, unknown>>
type Common = {
  /** Path in the value, with dots: `hours.schedule`. */
  readonly name: string
  readonly label: string
  readonly help?: ReactNode | ((draft: Draft) => ReactNode)
  /** Not there, and not checked, when it gives false. `draft`: the whole form, inside rows too. */
  readonly when?: (draft: Draft, row: Draft) => boolean
  /** What is wrong with the value, in words; null when it is right. Asked after what the kind itself checks. */
  readonly check?: (value: unknown, draft: Draft) => string | null
  readonly optional?: boolean
  /** What an emptied optional field becomes: '' (default), null, or undefined (gone). */
  readonly emptied?: null | undefined | ''
}
export type OwnEditor = ComponentType<{
  label: string
  value: unknown
  onChange: (value: unknown) => void
  fault?: string | undefined
}>
export type FieldSpec = Common &
  (
    | {
        readonly kind: 'text'
        readonly placeholder?: string
        readonly max?: number
        readonly input?: 'text' | 'email' | 'tel' | 'url' | 'time' | 'date'
      }
    /** Several lines; as an array of lines with `list`. */
    | { readonly kind: 'lines'; readonly placeholder?: string; readonly list?: boolean }
    /** `scale`: the value is so many times what is shown (1000: seconds shown, milliseconds kept). */
    | {
        readonly kind: 'number'
        readonly min: number
        readonly max: number
        readonly unit?: string
        readonly scale?: number
      }
    | { readonly kind: 'switch' }
    /** Some of a few: an array of values. */
    | {
        readonly kind: 'several'
        readonly options: readonly { readonly value: string | number; readonly label: string }[]
      }
    | ({
        readonly kind: 'choice'
        readonly options: readonly { readonly value: string; readonly label: string }[]
      } & Openable)
    /** Never shown again; stays as it is until something is typed. */
    | { readonly kind: 'secret' }
    /** A number as one would dial it inside. */
    | { readonly kind: 'target' }
    /** The id of another setting: `/api/schedules`. */
    | ({ readonly kind: 'reference'; readonly path: string } & Openable)
    /** Ids of several other settings, by name. */
    | { readonly kind: 'references'; readonly path: string; readonly add: string }
    /** Several alike, in order. `rowName` says which one it is, in buttons and changes. */
    | {
        readonly kind: 'rows'
        readonly fields: readonly FieldSpec[]
        /** What a new one begins with; `rows`: those there are. */
        readonly blank: Draft | ((rows: readonly Draft[]) => Draft)
        readonly add: string
        readonly rowName?: (row: Draft) => string
        /** The reference by whose choice a row is added, each thing once: `person`. */
        readonly byChoosing?: string
        readonly min?: number
        readonly max?: number
      }
    /** Anything else: an editor of its own, and how its value is told in a change. */
    | { readonly kind: 'own'; readonly editor: OwnEditor; readonly tell?: (value: unknown) => string }
  )
/** May be left open only when it is said what that means: "No fallback: the caller hears busy". */
type Openable = { readonly optional?: false } | { readonly optional: true; readonly none: string }
/** A heading between fields. */
export type FormPart = {
  readonly heading: string
  readonly text?: string
  readonly fields: readonly FieldSpec[]
  /** Seldom needed: closed until it is opened. */
  readonly folded?: boolean
}

/** As the server shows a secret that it keeps. */
export const MASK = '•••'

export const valueAt = (draft: Draft, path: string): unknown =>
  path.split('.').reduce<unknown>((value, part) => (value as Draft | null | undefined)?.[part], draft)

/** A copy with another value there, in rows too (`members.0.number`). Undefined takes the last part away. */
export function withValue<D extends Draft>(draft: D, path: string, value: unknown): D {
  const [first = '', ...rest] = path.split('.')
  const [index, ...inRow] = rest
  const old = draft[first]
  let next = value
  if (Array.isArray(old) && index !== undefined)
    next = old.map((row: Draft, place) => (place === Number(index) ? withValue(row, inRow.join('.'), value) : row))
  else if (rest.length) next = withValue((old as Draft | null | undefined) ?? {}, rest.join('.'), value)
  if (next !== undefined) return { ...draft, [first]: next }
  const { [first]: _, ...others } = draft
  return others as D
}

export type Faults = Readonly<Record<string, string>>
const isEmpty = (value: unknown) => value === undefined || value === null || value === '' || Number.isNaN(value)

/** What is wrong, by the path of the field: `members.0.number`. */
export function faultsOf(fields: readonly FieldSpec[], draft: Draft, row: Draft = draft, prefix = ''): Faults {
  const faults: Record<string, string> = {}
  for (const field of fields) {
    if (field.when && !field.when(draft, row)) continue
    const value = valueAt(row, field.name)
    const fault = faultOf(field, value, draft)
    if (fault) faults[prefix + field.name] = fault
    if (field.kind === 'rows' && Array.isArray(value))
      value.forEach((each: Draft, index) => {
        Object.assign(faults, faultsOf(field.fields, draft, each, `${prefix}${field.name}.${index}.`))
      })
  }
  return faults
}

function faultOf(field: FieldSpec, value: unknown, draft: Draft): string | null {
  if (field.kind === 'rows') {
    const count = Array.isArray(value) ? value.length : 0
    if (count < (field.min ?? 0)) return words.required
    return field.check?.(value, draft) ?? null
  }
  if (isEmpty(value)) {
    const free = field.optional || field.kind === 'switch' || field.kind === 'own'
    if (field.kind === 'number' && !field.optional) return words.notANumber
    return free ? (field.check?.(value, draft) ?? null) : words.required
  }
  if (field.kind === 'number') {
    const shown = Number(value) / (field.scale ?? 1)
    if (!Number.isFinite(shown)) return words.notANumber
    if (shown < field.min || shown > field.max) return words.between(field.min, field.max, field.unit ?? '')
  }
  if (field.kind === 'text' && field.max && String(value).length > field.max) return words.tooLong(field.max)
  if (
    (field.kind === 'several' || field.kind === 'references') &&
    Array.isArray(value) &&
    !value.length &&
    !field.optional
  )
    return words.required
  if (field.kind === 'target' && !/^[+*#\d][*#\d]*$/.test(String(value).replace(/[\s()./-]/g, '')))
    return words.typeANumber
  return field.check?.(value, draft) ?? null
}

export type FieldChange = { readonly label: string; readonly before: string; readonly after: string }

/** What another value would change, field by field, in words. */
export function changesOf(fields: readonly FieldSpec[], before: Draft, after: Draft): FieldChange[] {
  return fields.flatMap(field => {
    const [was, is] = [valueAt(before, field.name), valueAt(after, field.name)]
    if (JSON.stringify(was ?? null) === JSON.stringify(is ?? null)) return []
    return [{ label: field.label, before: tell(field, was), after: tell(field, is) }]
  })
}

export function tell(field: FieldSpec, value: unknown): string {
  if (field.kind === 'own' && field.tell) return field.tell(value)
  if (field.kind === 'switch') return value ? words.on : words.off
  if (isEmpty(value)) return 'none' in field ? field.none : words.empty
  switch (field.kind) {
    case 'secret':
      return value === MASK ? MASK : words.secretShown
    case 'choice':
      return field.options.find(option => option.value === value)?.label ?? String(value)
    case 'several':
      return (
        (value as readonly unknown[])
          .map(each => field.options.find(option => option.value === each)?.label ?? String(each))
          .join(', ') || words.empty
      )
    case 'references':
      return (value as readonly unknown[]).length ? words.entries((value as readonly unknown[]).length) : words.empty
    case 'number':
      return `${Number(value) / (field.scale ?? 1)}${field.unit ? ` ${field.unit}` : ''}`
    case 'rows': {
      const rows = value as readonly Draft[]
      if (!rows.length) return words.empty
      const name = field.rowName
      return name ? rows.map(name).join(', ') : words.entries(rows.length)
    }
    default:
      return Array.isArray(value)
        ? value.join(', ') || words.empty
        : typeof value === 'object'
          ? JSON.stringify(value)
          : String(value)
  }
}

/** Choices from a table of words. */
export const optionsOf = (names: Readonly<Record<string, string>>) =>
  Object.entries(names).map(([value, label]) => ({ value, label }))
