/**
 * Documents on SQLite: all of them in memory, so that reading costs nothing; each change is one transaction with its row
 * in `changes`.
 */
import type { DatabaseSync } from 'node:sqlite'
import { isDeepStrictEqual } from 'node:util'
import { normaliseDialled } from '@sidetone/call'
import type { Change, ChangedBy, ChangeFilter, Doc, Documents, KindRule } from '@sidetone/feature'
import { MASK, MAX_USES, withSecrets } from '@sidetone/feature'
import { AppError } from '@sidetone/kernel'
import { MAX_CHANGES, MAX_DOCUMENT_BYTES, MAX_DOCUMENTS_OF_KIND, RETENTION_SLICE } from './limits.ts'
import {
  inUse,
  type Known,
  mustBeThere,
  placesLeadingTo,
  renumbered,
  usesOf,
  withNumbers,
  without,
} from './references.ts'
import type { RetentionJob } from './retention.ts'
import type { Seal } from './seal.ts'

type Value = Readonly<Record<string, unknown>>
export type DocumentsOptions = {
  readonly seal: Seal
  readonly now?: () => number
  /** A listener threw, or a secret cannot be opened: our own mistake, or a lost key. */
  readonly onFault?: (error: unknown) => void
}

/** How a sealed secret stands in the JSON. */
const SEALED = '$sealed'

export function openDocuments(
  sql: DatabaseSync,
  { seal, now = Date.now, onFault = () => {} }: DocumentsOptions,
): Documents {
  const upsert = sql.prepare(
    'INSERT INTO documents (kind, id, json, version, changedAt) VALUES (?, ?, ?, ?, ?) ON CONFLICT (kind, id) DO UPDATE SET json = excluded.json, version = excluded.version, changedAt = excluded.changedAt',
  )
  const drop = sql.prepare('DELETE FROM documents WHERE kind = ? AND id = ?')
  const insertChange = sql.prepare(
    'INSERT INTO changes (at, byKind, byId, byName, kind, key, name, before, after) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)',
  )
  const oneChange = sql.prepare('SELECT * FROM changes WHERE id = ?')
  const rules = new Map<string, KindRule>()
  const kinds = new Map<string, Map<string, Doc>>()
  const lists = new Map<string, readonly Doc[]>()
  const listeners: ((kind: string, id: string) => void)[] = []

  const toJson = (kind: string, value: object): string => {
    const secret = rules.get(kind)?.secret ?? []
    const sealed = withSecrets(value, secret, (text, place) => ({
      [SEALED]: seal.close(text, `${kind}.${fieldOf(place)}`),
    }))
    return JSON.stringify(sealed)
  }
  /** With its secrets in clear, and at which places they are. */
  const fromJson = (kind: string, json: string): { value: Record<string, unknown>; secret: string[] } => {
    const secret: string[] = []
    const opened = (content: unknown, place: readonly (string | number)[]): unknown => {
      if (typeof content !== 'object' || content === null) return content
      if (Array.isArray(content)) return content.map((each, n) => opened(each, [...place, n]))
      const sealed = (content as { [SEALED]?: unknown })[SEALED]
      if (typeof sealed !== 'string')
        return Object.fromEntries(
          Object.entries(content).map(([field, inside]) => [field, opened(inside, [...place, field])]),
        )
      const path = place.join('.')
      secret.push(path)
      const text = seal.open(sealed, `${kind}.${fieldOf(path)}`)
      if (text === null) onFault(new Error(`The key of this data folder does not open the ${path} of a ${kind}.`))
      return text ?? ''
    }
    return { value: opened(JSON.parse(json), []) as Record<string, unknown>, secret }
  }
  const of = (kind: string) => {
    const known = kinds.get(kind) ?? new Map<string, Doc>()
    kinds.set(kind, known)
    return known
  }
  for (const { kind, id, json, version, changedAt } of sql.prepare('SELECT * FROM documents ORDER BY rowid').all()) {
    const value = frozen(fromJson(kind as string, json as string).value)
    of(kind as string).set(id as string, { id: id as string, value, version, changedAt } as Doc)
  }

  /** How to take back in memory what a failed transaction has not written, and who hears of what it has. */
  type Transaction = {
    readonly back: (() => void)[]
    readonly told: [kind: string, id: string][]
    /** What is kept elsewhere and let go: written when it is certain. */
    readonly after: (() => void)[]
  }
  let open: Transaction | null = null
  const together = <T>(work: () => T): T => {
    if (open) return work()
    const mine: Transaction = { back: [], told: [], after: [] }
    open = mine
    let result: T
    sql.exec('BEGIN IMMEDIATE')
    try {
      result = work()
      sql.exec('COMMIT')
    } catch (error) {
      if (sql.isTransaction) sql.exec('ROLLBACK')
      for (const undo of mine.back.reverse()) undo()
      throw error
    } finally {
      open = null
    }
    for (const run of mine.after) run()
    for (const [kind, id] of mine.told)
      for (const listener of listeners)
        try {
          listener(kind, id)
        } catch (error) {
          onFault(error)
        }
    return result
  }
  const remember = (kind: string, id: string, doc: Doc | undefined) => {
    const known = of(kind)
    const before = known.get(id)
    const set = (to: Doc | undefined) => {
      if (to) known.set(id, to)
      else known.delete(id)
      lists.delete(kind)
    }
    set(doc)
    open!.back.push(() => set(before))
    open!.told.push([kind, id])
  }
  const nameIn = (kind: string, key: string, value: Value) => {
    const { name, number } = value
    return rules.get(kind)?.nameOf?.({ ...value }, key) ?? String(name || number || key)
  }
  const write = (by: ChangedBy, kind: string, key: string, name: string, before: Value | null, after: Value | null) => {
    const json = (value: Value | null) => value && toJson(kind, value)
    insertChange.run(now(), by.kind, by.id, by.name, kind, key, name, json(before), json(after))
  }
  const must = (kind: string, key: string): Doc => {
    const doc = kinds.get(kind)?.get(key)
    if (!doc) throw new AppError('not-found', 404, `There is no such ${rules.get(kind)?.title ?? kind}.`)
    return doc
  }
  const mustBeVersion = (doc: Doc | undefined, expected: number | undefined) => {
    if (expected === undefined || expected === (doc?.version ?? 0)) return
    throw new AppError('changed-meanwhile', 409, 'Somebody else changed this meanwhile. Look at it again first.', {
      version: doc?.version ?? 0,
    })
  }

  const known: Known = {
    rules,
    get(kind, id) {
      const { elsewhere } = rules.get(kind) ?? {}
      return elsewhere ? elsewhere.get?.(id) : kinds.get(kind)?.get(id)?.value
    },
    all(kind) {
      const { elsewhere } = rules.get(kind) ?? {}
      return elsewhere ? (elsewhere.all?.() ?? []) : [...of(kind)].map(([id, { value }]) => [id, value] as const)
    },
    nameOf: (kind, id, value) => nameIn(kind, id, value as Value),
  }

  const put = (kind: string, id: string, value: object, by: ChangedBy, expectedVersion?: number): Doc => {
    const rule = rules.get(kind)
    const old = of(kind).get(id)
    mustBeVersion(old, expectedVersion)
    // What JSON does not carry (undefined) is taken off, so that what is in memory is what a restart reads.
    const next = JSON.parse(JSON.stringify(value)) as Value
    if (old && isDeepStrictEqual(old.value, next)) return old
    if (rule?.leadsTo) mustBeThere(known, rule.leadsTo(next as never, id))
    rule?.check?.(next as never, old ? id : null)
    if (!old) return written(kind, id, next, by)
    return together(() => {
      const numbers = renumber(kind, id, old.value, next, by)
      const own = numbers.size && rule?.leadsTo ? rule.leadsTo(next as never, id) : []
      return written(kind, id, own.length ? withNumbers(next, own, numbers) : next, by)
    })
  }
  /** What leads to a number that it has no longer leads to the new one. @throws AppError `in-use` when there is none */
  const renumber = (kind: string, id: string, before: object, after: object, by: ChangedBy) => {
    const rule = rules.get(kind)
    const numbers = renumbered(rule, id, before, after)
    if (!numbers.size) return numbers
    const places = placesLeadingTo(known, kind, id, numbers).filter(
      ({ kind: of, id: whose, reference: { to } }) => 'number' in to && !(of === kind && whose === id),
    )
    for (const those of Map.groupBy(places, place => place.value).values()) {
      const { kind: of, id: whose, value } = those[0]!
      const references = those.map(({ reference }) => reference)
      if (references.some(({ to }) => 'number' in to && numbers.get(normaliseDialled(to.number)) === undefined))
        throw inUse(rule?.title ?? kind, nameIn(kind, id, before as Value), usesOf(known, places, MAX_USES))
      const next = withNumbers(value, references, numbers) as Value
      const { elsewhere } = rules.get(of) ?? {}
      if (elsewhere) open!.after.push(() => elsewhere.put?.(whose, next as never, by))
      else written(of, whose, next, by)
    }
    return numbers
  }
  const written = (kind: string, id: string, next: Value, by: ChangedBy): Doc => {
    const rule = rules.get(kind)
    const old = of(kind).get(id)
    const limit = rule?.limit ?? MAX_DOCUMENTS_OF_KIND
    if (!old && of(kind).size >= limit)
      throw new AppError('too-many', 409, `There are ${limit} already; no more fit in. Remove one first.`)
    const json = toJson(kind, next)
    if (json.length > MAX_DOCUMENT_BYTES) throw new AppError('too-large', 413, 'This is too large to be kept.')
    const doc: Doc = { id, value: frozen(next), version: (old?.version ?? 0) + 1, changedAt: now() }
    together(() => {
      upsert.run(kind, id, json, doc.version, doc.changedAt)
      write(by, kind, id, nameIn(kind, id, next), (old?.value as Value) ?? null, next)
      remember(kind, id, doc)
    })
    return doc
  }
  const free: Documents['free'] = (kind, id, by, letGo = false) => {
    const places = placesLeadingTo(known, kind, id)
    const holding = places.filter(({ reference: { letsGo } }) => letsGo !== 'at-once' && !(letGo && letsGo))
    const refuse = (those: typeof places) => {
      const name = nameIn(kind, id, (known.get(kind, id) ?? {}) as Value)
      return inUse(rules.get(kind)?.title ?? kind, name, usesOf(known, those, MAX_USES))
    }
    if (holding.length) throw refuse(holding)
    for (const those of Map.groupBy(places, place => place.value).values()) {
      const { kind: of, id: whose, value } = those[0]!
      const { parse, elsewhere } = rules.get(of) ?? {}
      // From the end: taking an entry out of a list moves those behind it.
      const next = those.reduceRight((left, { reference }) => without(left, reference), value) as Value
      try {
        parse?.(next)
      } catch {
        // The last one of a list that must not be empty.
        throw refuse(
          those.map(({ reference: { to, at, place }, ...rest }) => ({ ...rest, reference: { to, at, place } })),
        )
      }
      if (elsewhere) open!.after.push(() => elsewhere.put?.(whose, next as never, by))
      else written(of, whose, next, by)
    }
  }
  const remove: Documents['remove'] = (kind, id, by, expectedVersion, letGo) => {
    const doc = must(kind, id)
    mustBeVersion(doc, expectedVersion)
    together(() => {
      free(kind, id, by, letGo)
      drop.run(kind, id)
      write(by, kind, id, nameIn(kind, id, doc.value as Value), doc.value as Value, null)
      remember(kind, id, undefined)
    })
  }

  type Kept = { change: Change; before: Value | null; after: Value | null }
  const read = (row: Record<string, unknown>): Kept => {
    const kind = row.kind as string
    const opened = (json: unknown) => (json === null ? null : fromJson(kind, json as string))
    const [before, after] = [opened(row.before), opened(row.after)]
    const hidden = (side: typeof before) => side && withSecrets(side.value, side.secret, () => MASK)
    const secret = [...new Set([...(before?.secret ?? []), ...(after?.secret ?? [])])]
    return {
      before: before?.value ?? null,
      after: after?.value ?? null,
      change: {
        id: row.id as number,
        at: row.at as number,
        by: { kind: row.byKind as ChangedBy['kind'], id: row.byId as string, name: row.byName as string },
        kind,
        key: row.key as string,
        name: row.name as string,
        before: hidden(before),
        after: hidden(after),
        newSecrets:
          before && after ? secret.filter(place => textAt(before.value, place) !== textAt(after.value, place)) : [],
      },
    }
  }

  return {
    define: (kind, rule) => void rules.set(kind, rule),
    rule: kind => rules.get(kind),
    all<T extends object>(kind: string) {
      let list = lists.get(kind)
      if (!list) {
        list = [...(kinds.get(kind)?.values() ?? [])]
        lists.set(kind, list)
      }
      return list as readonly Doc<T>[]
    },
    get: <T extends object>(kind: string, id: string) => kinds.get(kind)?.get(id) as Doc<T> | undefined,
    put: put as Documents['put'],
    remove,
    renumber: (kind, id, before, after, by) => void together(() => renumber(kind, id, before, after, by)),
    free: (kind, id, by, letGo) => together(() => free(kind, id, by, letGo)),
    usedBy: (kind, id) => usesOf(known, placesLeadingTo(known, kind, id), MAX_USES),
    together,
    note({ kind, key, name, by, before, after }) {
      together(() => write(by, kind, key, name, before as Value | null, after as Value | null))
    },
    changes({ kind, key, who, before, limit }: ChangeFilter) {
      const wanted = { kind, key, byId: who }
      const set = Object.entries(wanted).filter(([, value]) => value !== undefined)
      const where = [...set.map(([column]) => `${column} = ?`), 'id < ?'].join(' AND ')
      const values = [...set.map(([, value]) => value!), before ?? Number.MAX_SAFE_INTEGER, limit]
      const rows = sql.prepare(`SELECT * FROM changes WHERE ${where} ORDER BY id DESC LIMIT ?`).all(...values)
      return rows.map(row => read(row).change)
    },
    change(id) {
      const row = oneChange.get(id)
      return row && read(row).change
    },
    async undo(id, by) {
      const row = oneChange.get(id)
      if (!row) throw new AppError('not-found', 404, 'There is no such change, or it is too long ago.')
      const { change, before, after } = read(row)
      const { kind, key, name } = change
      const rule = rules.get(kind)
      const current = kinds.get(kind)?.get(key)
      if (rule?.elsewhere?.restore) return void (await rule.elsewhere.restore({ key, before, after }, by))
      if (!rule || rule.elsewhere)
        throw new AppError('cannot-be-undone', 409, `This change of ${name} cannot be undone.`)
      if (!isDeepStrictEqual((current?.value as Value | undefined) ?? null, after))
        throw new AppError(
          'changed-meanwhile',
          409,
          `${name} was changed again since then. Undo the later change first.`,
        )
      if (before === null) remove(kind, key, by)
      else put(kind, key, (rule.parse ? rule.parse(before) : before) as object, by)
    },
    onChange: listener => void listeners.push(listener),
  }
}

/** Moving an entry of a list must not lock its secret. */
const fieldOf = (place: string) => place.replace(/\.\d+(?=\.|$)/g, '.*')
const textAt = (value: unknown, place: string) =>
  place.split('.').reduce<unknown>((inside, step) => (inside as Record<string, unknown> | undefined)?.[step], value)

function frozen<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value)
    for (const part of Object.values(value)) frozen(part)
  }
  return value
}

/** Changes beyond the newest `MAX_CHANGES`, and those older than `keepMs`. */
export const oldChanges =
  (sql: DatabaseSync, keepMs: number): RetentionJob =>
  now => {
    const gone = sql
      .prepare(
        `DELETE FROM changes WHERE id IN (SELECT id FROM changes WHERE at < ?1 OR id <= (SELECT max(id) FROM changes) - ${MAX_CHANGES} ORDER BY id LIMIT ${RETENTION_SLICE})`,
      )
      .run(now - keepMs).changes
    return Number(gone) >= RETENTION_SLICE
  }
