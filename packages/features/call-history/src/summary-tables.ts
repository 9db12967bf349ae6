/**
 * The rows of all ended calls, newest first. A row's number begins with the time that the call began, so that a page, a
 * search and a span of time all walk the same order; the search is an index of all parts of three letters (FTS5 trigram).
 */
import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite'
import type { Migration } from '@sidetone/data'
import { folded } from '@sidetone/kernel'
import { FILL_SLICE } from './limits.ts'
import type { CallRecord } from './record.ts'
import type { Direction, Outcome, Summary } from './summary.ts'
import { summaryOf } from './summary.ts'

export const summaryMigration: Migration = {
  name: 'call-history/0003',
  sql: `
    CREATE TABLE calls (
      id INTEGER PRIMARY KEY,
      call TEXT NOT NULL UNIQUE,
      startedAt INTEGER NOT NULL,
      direction TEXT NOT NULL,
      outcome TEXT NOT NULL,
      trunk TEXT,
      queue TEXT,
      text TEXT NOT NULL,
      json TEXT NOT NULL
    );
    CREATE INDEX callsByOutcome ON calls (outcome, id);
    CREATE INDEX callsByTrunk ON calls (trunk, id) WHERE trunk IS NOT NULL;
    CREATE INDEX callsByQueue ON calls (queue, id) WHERE queue IS NOT NULL;
    CREATE TABLE callPeople (person TEXT NOT NULL, id INTEGER NOT NULL, PRIMARY KEY (person, id)) WITHOUT ROWID;
    CREATE INDEX callPeopleOfCall ON callPeople (id);
    CREATE VIRTUAL TABLE callsText USING fts5 (text, content='', contentless_delete=1, detail=none, tokenize='trigram');
    -- Records of earlier versions get their rows in slices: those after fillFrom up to fillTo still wait.
    ALTER TABLE callHistoryProgress ADD COLUMN fillFrom INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE callHistoryProgress ADD COLUMN fillTo INTEGER NOT NULL DEFAULT 0;
    UPDATE callHistoryProgress SET fillTo = (SELECT coalesce(max(rowid), 0) FROM callRecords);
  `,
}

/** The queue by its name; records that have it get their rows anew. */
export const queueNameMigration: Migration = {
  name: 'call-history/0005',
  sql: `
    ALTER TABLE calls ADD COLUMN queueName TEXT;
    CREATE INDEX callsByQueueName ON calls (queueName, id) WHERE queueName IS NOT NULL;
    ALTER TABLE callHistory ADD COLUMN queue TEXT;
    UPDATE callHistoryProgress SET fillFrom = 0, fillTo = (SELECT coalesce(max(rowid), 0) FROM callRecords);
    -- Until then a row is read as it will be.
    UPDATE calls SET json = json_set(json, '$.queue', json_object('id', queue, 'name', queue)) WHERE queue IS NOT NULL;
  `,
}

/** How long somebody was on hold; records get their rows anew. */
export const heldMigration: Migration = {
  name: 'call-history/0006',
  sql: `
    UPDATE callHistoryProgress SET fillFrom = 0, fillTo = (SELECT coalesce(max(rowid), 0) FROM callRecords);
    -- Until then a row is read as it will be for most.
    UPDATE calls SET json = json_set(json, '$.heldMs', 0);
  `,
}

/** Texts are folded; records get their rows anew. */
export const foldedMigration: Migration = {
  name: 'call-history/0007',
  sql: 'UPDATE callHistoryProgress SET fillFrom = 0, fillTo = (SELECT coalesce(max(rowid), 0) FROM callRecords);',
}

export type CallFilter = {
  readonly q?: string | undefined
  /** Began at this time or later, and before `to`. */
  readonly from?: number | undefined
  readonly to?: number | undefined
  readonly direction?: Direction | undefined
  readonly outcome?: Outcome | undefined
  readonly person?: string | undefined
  readonly trunk?: string | undefined
  /** Its id or its name. */
  readonly queue?: string | undefined
}
export type SummaryRow = Omit<Summary, 'people' | 'text'> & { readonly id: number }

/** Calls that begin in the same millisecond. */
const IN_ONE_MS = 1024

export function openSummaries(sql: DatabaseSync) {
  const known = sql.prepare('SELECT id FROM calls WHERE call = ?')
  const last = sql.prepare('SELECT max(id) AS id FROM calls WHERE id >= ? AND id < ?')
  const put = sql.prepare(
    'INSERT OR REPLACE INTO calls (id, call, startedAt, direction, outcome, trunk, queue, queueName, text, json) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
  )
  const putPerson = sql.prepare('INSERT OR IGNORE INTO callPeople (person, id) VALUES (?, ?)')
  const putText = sql.prepare('INSERT INTO callsText (rowid, text) VALUES (?, ?)')
  const drops = ['calls', 'callPeople'].map(table => sql.prepare(`DELETE FROM ${table} WHERE id = ?`))
  const dropText = sql.prepare('DELETE FROM callsText WHERE rowid = ?')
  const queueOf = sql.prepare('SELECT 1 FROM calls WHERE queue = ? LIMIT 1')
  const one = sql.prepare('SELECT id, json FROM calls WHERE call = ?')
  const progress = sql.prepare('SELECT fillFrom, fillTo FROM callHistoryProgress')
  const setProgress = sql.prepare('UPDATE callHistoryProgress SET fillFrom = ?')
  const unfilled = sql.prepare(
    `SELECT rowid, json FROM callRecords WHERE rowid > ? AND rowid <= ? ORDER BY rowid LIMIT ${FILL_SLICE}`,
  )
  const statements = new Map<string, StatementSync>()
  const prepared = (text: string) => {
    const statement = statements.get(text) ?? sql.prepare(text)
    statements.set(text, statement)
    return statement
  }
  const idOf = (call: string) => known.get(call)?.id as number | undefined
  const read = ({ id, json }: Record<string, unknown>): SummaryRow => ({
    id: id as number,
    ...JSON.parse(json as string),
  })

  const drop = (call: string) => {
    const id = idOf(call)
    if (id === undefined) return
    for (const statement of drops) statement.run(id)
    dropText.run(id)
  }
  const write = (record: CallRecord) => {
    const summary = summaryOf(record)
    if (!summary) return
    const { people, text, ...row } = summary
    const first = row.startedAt * IN_ONE_MS
    const before = idOf(row.call)
    const id = before ?? Number(last.get(first, first + IN_ONE_MS)!.id ?? first - 1) + 1
    if (before !== undefined) dropText.run(id)
    const { call, startedAt, direction, outcome, trunk, queue } = row
    const json = JSON.stringify(row)
    put.run(id, call, startedAt, direction, outcome, trunk, queue?.id ?? null, queue?.name ?? null, text, json)
    for (const person of people) putPerson.run(person, id)
    putText.run(id, text)
  }

  /** Tables and conditions of a search. Texts differ by the number of words only, so few are kept. */
  const found = (filter: CallFilter, before: number | undefined) => {
    const { words, short } = searched(filter.q ?? '')
    const conditions: string[] = []
    const values: SQLInputValue[] = []
    const only = (condition: string, ...value: SQLInputValue[]) => {
      conditions.push(condition)
      values.push(...value)
    }
    const source = words.length ? 'callsText JOIN calls c ON c.id = callsText.rowid' : 'calls c'
    const id = words.length ? 'callsText.rowid' : filter.person !== undefined ? 'p.id' : 'c.id'
    // With detail=none the index knows which parts a row has, not where: the words themselves are looked at again.
    for (const word of words) only("c.text LIKE ? ESCAPE '\\'", like(word))
    if (words.length) only('callsText MATCH ?', words.flatMap(trigrams).map(quoted).join(' AND '))
    for (const word of short) only("c.text LIKE ? ESCAPE '\\'", like(word))
    const join = filter.person === undefined ? '' : `JOIN callPeople p ON p.id = c.id`
    if (filter.person !== undefined) only('p.person = ?', filter.person)
    if (filter.queue !== undefined) only(`c.${queueOf.get(filter.queue) ? 'queue' : 'queueName'} = ?`, filter.queue)
    for (const field of ['direction', 'outcome', 'trunk'] as const)
      if (filter[field] !== undefined) only(`c.${field} = ?`, filter[field])
    if (filter.from !== undefined) only(`${id} >= ?`, filter.from * IN_ONE_MS)
    const until = Math.min(
      before ?? Number.MAX_SAFE_INTEGER,
      (filter.to ?? Number.MAX_SAFE_INTEGER / IN_ONE_MS) * IN_ONE_MS,
    )
    only(`${id} < ?`, Math.floor(until))
    return { from: `${source} ${join} WHERE ${conditions.join(' AND ')}`, id, values }
  }

  return {
    /** Inside the transaction of its record; written over when it is there already. */
    write,
    drop,
    one(call: string): SummaryRow | undefined {
      const row = one.get(call)
      return row && read(row)
    },
    /** @param before number of the last row that was shown */
    page(filter: CallFilter, before: number | undefined, limit: number): SummaryRow[] {
      const { from, id, values } = found(filter, before)
      return prepared(`SELECT c.id, c.json FROM ${from} ORDER BY ${id} DESC LIMIT ?`)
        .all(...values, limit)
        .map(read)
    },
    /** How many fit in all; null: more than `most`. */
    count(filter: CallFilter, most: number): number | null {
      const { from, values } = found(filter, undefined)
      const n = Number(
        prepared(`SELECT count(*) AS n FROM (SELECT 1 FROM ${from} LIMIT ?)`).get(...values, most + 1)!.n,
      )
      return n > most ? null : n
    },
    /** Rows for the records of earlier versions, one slice; says whether there may be more. */
    fill(): boolean {
      const { fillFrom, fillTo } = progress.get() as { fillFrom: number; fillTo: number }
      const rows = fillFrom < fillTo ? unfilled.all(fillFrom, fillTo) : []
      if (!rows.length) return false
      sql.exec('BEGIN IMMEDIATE')
      try {
        for (const row of rows) write(JSON.parse(row.json as string) as CallRecord)
        setProgress.run(rows.at(-1)!.rowid as number)
        sql.exec('COMMIT')
      } catch (error) {
        if (sql.isTransaction) sql.exec('ROLLBACK')
        throw error
      }
      return true
    },
  }
}
export type Summaries = ReturnType<typeof openSummaries>

const like = (word: string) => `%${word.replace(/[\\%_]/g, '\\$&')}%`
const quoted = (part: string) => `"${part.replaceAll('"', '""')}"`
const trigrams = (word: string): string[] => {
  const letters = [...word]
  return letters.slice(2).map((_, at) => letters.slice(at, at + 3).join(''))
}

/** A number however it is written (+49 30 123-45) is one word of digits; a national one is found in its international form. */
function searched(q: string): { readonly words: string[]; readonly short: string[] } {
  const text = folded(q.trim())
  const digits = /^[+\d][\d\s()/.-]*$/.test(text) ? text.replace(/\D/g, '').replace(/^0+(?=\d{4})/, '') : null
  const all = digits === null ? text.split(/\s+/).filter(Boolean).slice(0, 8) : [digits]
  return { words: all.filter(word => [...word].length >= 3), short: all.filter(word => [...word].length < 3) }
}
