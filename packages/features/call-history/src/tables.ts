import type { DatabaseSync } from 'node:sqlite'
import type { Migration } from '@sidetone/data'
import { folded } from '@sidetone/kernel'
import { ladderMigration } from './ladders.ts'
import { DELETE_SLICE } from './limits.ts'
import { opinionMigration } from './opinions.ts'
import type { CallRecord } from './record.ts'
import { type HistoryRow, rowsOf, takerOf } from './rows.ts'
import {
  foldedMigration,
  heldMigration,
  openSummaries,
  queueNameMigration,
  summaryMigration,
} from './summary-tables.ts'

export const migrations: readonly Migration[] = [
  {
    name: 'call-history/0001',
    sql: `
      CREATE TABLE callHistory (
        person TEXT NOT NULL,
        startedAt INTEGER NOT NULL,
        call TEXT NOT NULL,
        direction TEXT NOT NULL,
        missed INTEGER NOT NULL,
        otherName TEXT NOT NULL,
        otherNumber TEXT NOT NULL,
        answeredAt INTEGER,
        endedAt INTEGER NOT NULL,
        durationMs INTEGER NOT NULL,
        cause TEXT NOT NULL,
        by TEXT NOT NULL,
        answeredElsewhere INTEGER NOT NULL,
        codec TEXT,
        mos REAL,
        PRIMARY KEY (person, startedAt, call)
      ) WITHOUT ROWID;
      CREATE INDEX callHistoryMissed ON callHistory (person, startedAt, call) WHERE missed = 1;
      CREATE TABLE callRecords (
        call TEXT PRIMARY KEY,
        startedAt INTEGER NOT NULL,
        json TEXT NOT NULL
      );
      CREATE INDEX callRecordsByTime ON callRecords (startedAt);
      -- Journal number of the first event that a restart must read again.
      CREATE TABLE callHistoryProgress (one INTEGER PRIMARY KEY CHECK (one = 1), nextEvent INTEGER NOT NULL);
      INSERT INTO callHistoryProgress VALUES (1, 1);
    `,
  },
  { name: 'call-history/0002', sql: 'ALTER TABLE callHistory ADD COLUMN note TEXT;' },
  summaryMigration,
  ladderMigration,
  queueNameMigration,
  heldMigration,
  foldedMigration,
  opinionMigration,
]

/** Where a page of the list goes on: after this call. */
export type Place = { readonly startedAt: number; readonly call: string }

export type HistoryTables = ReturnType<typeof openTables>

export function openTables(sql: DatabaseSync) {
  const summaries = openSummaries(sql)
  const columns =
    'person, startedAt, call, direction, missed, otherName, otherNumber, answeredAt, endedAt, durationMs, cause, by, answeredElsewhere, codec, mos, queue, note'
  const putRow = sql.prepare(`INSERT OR REPLACE INTO callHistory (${columns}) VALUES (${columns.replace(/\w+/g, '?')})`)
  const putRecord = sql.prepare('INSERT OR REPLACE INTO callRecords (call, startedAt, json) VALUES (?, ?, ?)')
  const putProgress = sql.prepare('UPDATE callHistoryProgress SET nextEvent = ?')
  const progress = sql.prepare('SELECT nextEvent FROM callHistoryProgress')
  // Of the record, when somebody looks: what few calls have.
  const ofRecord = (what: string, when: string) =>
    `(SELECT ${what} FROM callRecords r WHERE r.call = callHistory.call AND ${when})`
  const more = `${ofRecord("json_extract(r.json, '$.from.check')", "direction = 'in' AND json_extract(r.json, '$.from.number') = otherNumber")} AS checked,
    ${ofRecord('r.json', 'answeredElsewhere = 1')} AS whole`
  const page = (only: string) =>
    sql.prepare(
      `SELECT ${columns}, ${more} FROM callHistory WHERE person = ? AND (startedAt, call) < (?, ?) ${only} ORDER BY startedAt DESC, call DESC LIMIT ?`,
    )
  const all = page('')
  const missed = page('AND missed = 1')
  const like = "AND (folded(otherName) LIKE ?4 ESCAPE '\\' OR otherNumber LIKE ?4 ESCAPE '\\')"
  const found = page(like)
  const foundMissed = page(`AND missed = 1 ${like}`)
  const row = sql.prepare(`SELECT ${columns}, ${more} FROM callHistory WHERE call = ? AND person = ? AND startedAt = ?`)
  const record = sql.prepare('SELECT json FROM callRecords WHERE call = ?')
  const has = sql.prepare('SELECT 1 FROM callRecords WHERE call = ?')
  const deleteRow = sql.prepare('DELETE FROM callHistory WHERE person = ? AND startedAt = ? AND call = ?')
  const old = sql.prepare(`SELECT call FROM callRecords WHERE startedAt < ? ORDER BY startedAt LIMIT ${DELETE_SLICE}`)
  const oldRecord = sql.prepare('DELETE FROM callRecords WHERE call = ?')
  const begin = sql.prepare('BEGIN IMMEDIATE')
  const commit = sql.prepare('COMMIT')
  const rollback = sql.prepare('ROLLBACK')

  const whole = (work: () => void) => {
    begin.run()
    try {
      work()
      commit.run()
    } catch (error) {
      if (sql.isTransaction) rollback.run()
      throw error
    }
  }
  const read = ({ checked, whole, ...value }: Record<string, unknown>) =>
    ({
      ...value,
      answeredBy: whole === null ? null : takerOf(parse({ json: whole }), value.person as string),
      check: checked === null ? null : JSON.parse(checked as string),
      missed: value.missed === 1,
      answeredElsewhere: value.answeredElsewhere === 1,
    }) as unknown as HistoryRow
  const parse = (value: Record<string, unknown>) => JSON.parse(value.json as string) as CallRecord

  return {
    /**
     * Written over when they are there already, so the same events may come twice.
     * @param added told those that were not there, inside the transaction
     */
    write(records: readonly CallRecord[], nextEvent: number, added: (calls: readonly string[]) => void = () => {}) {
      whole(() => {
        const fresh = new Set(records.map(({ id }) => id as string).filter(id => !has.get(id)))
        for (const each of records) {
          putRecord.run(each.id, each.startedAt, JSON.stringify(each))
          summaries.write(each)
          for (const r of rowsOf(each))
            putRow.run(
              ...[
                r.person,
                r.startedAt,
                r.call,
                r.direction,
                r.missed ? 1 : 0,
                r.otherName,
                r.otherNumber,
                r.answeredAt,
              ],
              ...[r.endedAt, r.durationMs, r.cause, r.by, r.answeredElsewhere ? 1 : 0, r.codec, r.mos, r.queue, r.note],
            )
        }
        putProgress.run(nextEvent)
        if (fresh.size) added([...fresh])
      })
    },
    nextEvent: () => progress.get()!.nextEvent as number,
    page(
      person: string,
      before: Place,
      limit: number,
      { missed: onlyMissed, q = '' }: { missed: boolean; q?: string },
    ) {
      const text = folded(q.trim()).replace(/[\\%_]/g, '\\$&')
      const statement = text ? (onlyMissed ? foundMissed : found) : onlyMissed ? missed : all
      const values = [person, before.startedAt, before.call] as const
      return (text ? statement.all(...values, `%${text}%`, limit) : statement.all(...values, limit)).map(read)
    },
    summaries,
    record(call: string): CallRecord | undefined {
      const found = record.get(call)
      return found && parse(found)
    },
    row(call: string, person: string, startedAt: number): HistoryRow | undefined {
      const found = row.get(call, person, startedAt)
      return found && read(found)
    },
    /** One slice; says whether there may be more. */
    deleteBefore(time: number): boolean {
      const calls = old.all(time).map(each => each.call as string)
      if (calls.length)
        whole(() => {
          for (const call of calls) {
            const known = record.get(call)
            if (known) for (const { person, startedAt } of rowsOf(parse(known))) deleteRow.run(person, startedAt, call)
            oldRecord.run(call)
            summaries.drop(call)
          }
        })
      return calls.length >= DELETE_SLICE
    },
  }
}
