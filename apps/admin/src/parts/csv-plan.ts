import type { Kept } from '@sidetone/api-client'
import { shell as words } from '../messages/index.ts'
import type { ImportColumn } from './csv-import.tsx'
import { changesOf, type Draft, faultsOf, valueAt, withValue } from './fields.ts'
import { type Item, type Settings, sourceOf } from './settings.ts'

export type Planned<T> = {
  readonly line: number
  readonly what: 'add' | 'change' | 'same' | 'fault'
  readonly name: string
  /** What would change, or what is wrong. */
  readonly detail: string
  readonly value: Draft
  readonly existing: Item<T> | undefined
}
const STEP = 500

/** What each line of a file would do, without doing it. Throws a sentence when the file as a whole cannot be read. */
export async function planOf<T extends object>(settings: Settings<T>, rows: string[][]): Promise<Planned<T>[]> {
  const { csv, parts, blank } = settings
  const { key, columns, guess } = csv!
  const named = (rows[0] ?? []).some(cell => columns.some(({ name }) => name.toLowerCase() === cell.toLowerCase()))
  const [head = [], ...lines] = named || !guess ? rows : byLooks(columns, rows, guess)
  const firstLine = named || !guess ? 2 : 1
  const places = columns.map(({ name, optional }) => {
    const place = head.findIndex(each => each.toLowerCase() === name.toLowerCase())
    if (place < 0 && !optional) throw new Error(words.importMissing(name))
    return place
  })
  if (!lines.length) throw new Error(words.importNoRows)
  const known = await everything(settings, key)
  const fields = parts.flatMap(part => part.fields)
  const seen = new Map<string, number>()
  const textAt = (item: unknown, field: string) => String(valueAt(item as Draft, field) ?? '')
  const unique = columns
    .filter(column => column.unique)
    .map(({ field }) => ({
      field,
      label: fields.find(({ name }) => name === field)?.label ?? field,
      lines: new Map<string, number>(),
      /** Who has it when this line's turn comes. */
      holders: new Map([...known.values()].map(each => [textAt(each, field), each])),
    }))
  return lines.map((cells, index): Planned<T> => {
    const line = index + firstLine
    const keyText = cells[places[columns.findIndex(column => column.field === key)] ?? -1] ?? ''
    const existing = known.get(keyText.toLowerCase())
    const start: Draft = existing ? (existing as Draft) : (blank() as Draft)
    const value = columns.reduce((draft, { field, read, optional }, column) => {
      const cell = places[column]! < 0 ? undefined : cells[places[column]!]
      // Undone: what a download put before text that a spreadsheet would take for a formula.
      const text = cell?.replace(/^'(?=[=@+-])/, '')
      // Left empty: as it was.
      if (text === '' && optional && existing) return draft
      return text === undefined ? draft : withValue(draft, field, read ? read(text) : text)
    }, start)
    const faults = Object.entries(faultsOf(fields, value)).map(
      ([path, fault]) => `${fields.find(field => field.name === path)?.label ?? path}: ${fault}`,
    )
    const earlier = seen.get(keyText.toLowerCase())
    if (earlier !== undefined) faults.push(words.importTwice(earlier))
    seen.set(keyText.toLowerCase(), line)
    for (const { field, label, lines, holders } of unique) {
      const text = textAt(value, field)
      const before = existing ? textAt(existing, field) : ''
      if (!text || text === before) continue
      const [other, holder] = [lines.get(text), holders.get(text)]
      if (other !== undefined) faults.push(`${label}: ${words.importTwice(other)}`)
      else if (holder) faults.push(`${label}: ${words.importTaken(settings.nameOf(holder))}`)
      else {
        lines.set(text, line)
        holders.delete(before)
      }
    }
    const name = settings.nameOf(value as T) || keyText
    if (faults.length) return { line, what: 'fault', name, detail: faults.join(' '), value, existing }
    if (!existing) return { line, what: 'add', name, detail: '', value, existing }
    const changes = changesOf(fields, existing as Draft, value)
    const detail = changes.map(({ label, before, after }) => `${label}: ${before} → ${after}`).join(', ')
    const { id: _, version: __, changedAt: ___, ...rest } = value as Kept<Draft> & { changedAt?: unknown }
    return { line, what: changes.length ? 'change' : 'same', name, detail, value: rest, existing }
  })
}

/** Lines without a heading: each cell goes where it looks like it belongs, several of a kind together. */
function byLooks(
  columns: readonly ImportColumn[],
  rows: readonly string[][],
  guess: (cell: string) => string,
): string[][] {
  const lines = rows.map(cells =>
    columns.map(({ field }) => cells.filter(cell => cell && guess(cell) === field).join(' ')),
  )
  return [columns.map(({ name }) => name), ...lines]
}

async function everything<T extends object>(settings: Settings<T>, key: string): Promise<Map<string, Item<T>>> {
  const known = new Map<string, Item<T>>()
  for (let cursor: string | undefined; ; ) {
    const page = await sourceOf(settings).page({ limit: STEP, cursor })
    for (const item of page.items) known.set(String(valueAt(item as Draft, key) ?? '').toLowerCase(), item)
    if (!page.next) return known
    cursor = page.next
  }
}
