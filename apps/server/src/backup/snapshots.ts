/**
 * Back to before an update: a copy of the database is made when an update changes its form (`migrate` of the data room), and is put
 * in its place again here. What was in its place is kept beside it.
 */
import { existsSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'

const DATABASE = 'sidetone.db'
const BEFORE = `${DATABASE}.before-`
const ASIDE = `${DATABASE}.rolled-back-`

export type Snapshot = {
  readonly path: string
  readonly madeAt: number
  /** Names of the migrations that followed it. */
  readonly undoes: readonly string[]
  /** What is lost: rows that came after it. */
  readonly lost: { readonly calls: number; readonly changes: number; readonly messages: number }
}

/** Their names end with a time, so the newest is the last. */
const newest = (home: string, start: string): string | undefined =>
  existsSync(home)
    ? readdirSync(home)
        .filter(each => each.startsWith(start))
        .sort()
        .at(-1)
    : undefined

/** The newest copy; undefined: there is none. */
export function newestSnapshot(home: string): Snapshot | undefined {
  const name = newest(home, BEFORE)
  if (!name || !existsSync(join(home, DATABASE))) return undefined
  const [, date, clock] = /^(.{10})T(.{8})$/.exec(name.slice(BEFORE.length)) ?? []
  const madeAt = Date.parse(`${date}T${clock?.replaceAll('-', ':')}Z`)
  const path = join(home, name)
  const sql = new DatabaseSync(join(home, DATABASE), { readOnly: true })
  const before = new DatabaseSync(path, { readOnly: true })
  try {
    const names = (of: DatabaseSync) =>
      of
        .prepare('SELECT name FROM migrations ORDER BY rowid')
        .all()
        .map(row => row.name as string)
    const had = new Set(names(before))
    // A table that only one of them has: nothing of it can be told, or all of it is lost.
    const count = (table: string, column: string) => {
      try {
        return Number(sql.prepare(`SELECT count(*) AS n FROM ${table} WHERE ${column} > ?`).get(madeAt)!.n)
      } catch {
        return 0
      }
    }
    return {
      path,
      madeAt,
      undoes: names(sql).filter(each => !had.has(each)),
      lost: {
        calls: count('calls', 'startedAt'),
        changes: count('changes', 'at'),
        messages: count('voicemailMessages', 'at'),
      },
    }
  } finally {
    before.close()
    sql.close()
  }
}

/** Nobody may have the database open. @returns where the database lies that was in force until now */
export function rollBack(home: string, { path }: Snapshot, now: number): string {
  const current = join(home, DATABASE)
  const aside = `${join(home, ASIDE)}${new Date(now).toISOString().slice(0, 19).replaceAll(':', '-')}`
  const sql = new DatabaseSync(current)
  // What is still in the log belongs to it, and must not be found beside the other one.
  sql.exec('PRAGMA wal_checkpoint(TRUNCATE); PRAGMA journal_mode = DELETE')
  sql.close()
  for (const rest of ['-wal', '-shm']) rmSync(current + rest, { force: true })
  renameSync(current, aside)
  // Cut off here, no database is in its place: see `halfRolledBack`.
  renameSync(path, current)
  return aside
}

/** A rollback was cut off between its two steps: `aside` is what was in force, `copy` what comes into its place. */
export type HalfRolledBack = { readonly aside: string; readonly copy: string | undefined }

export function halfRolledBack(home: string): HalfRolledBack | undefined {
  const aside = newest(home, ASIDE)
  if (!aside || existsSync(join(home, DATABASE))) return undefined
  const copy = newest(home, BEFORE)
  return { aside: join(home, aside), copy: copy && join(home, copy) }
}
export const finishRollBack = (home: string, copy: string): void => renameSync(copy, join(home, DATABASE))
