/**
 * One connection for the whole server process. Every statement is synchronous and every transaction begins and ends
 * inside one call (`batch`, the journal's `commit`), so nothing can slip into somebody else's transaction.
 */
import { chmodSync, closeSync, openSync } from 'node:fs'
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite'
import { folded } from '@sidetone/kernel'
import { type Compilable, Kysely, SqliteDialect } from 'kysely'
import { BUSY_TIMEOUT_MS, MAX_STATEMENTS } from './limits.ts'
import { type Migration, migrate } from './migrate.ts'
import type { Tables } from './tables.ts'

export type Database = {
  readonly path: string
  /** For reports, screens and rare changes; one statement at a time. */
  readonly kysely: Kysely<Tables>
  /** For hot paths: prepared statements. */
  readonly sql: DatabaseSync
  /** Runs statements as one transaction: all or none. Returns how many rows each changed. */
  batch(queries: readonly Compilable[]): number[]
  close(): void
}
export type OpenOptions = {
  /** Tables of the features, after the core's. */
  readonly migrations?: readonly Migration[]
  readonly now?: number
}

/**
 * Opens or makes the file at `path` (mode 600), and brings its tables up to date.
 * Throws `database-newer` (AppError), or node:sqlite's error when the file is unreadable or no database.
 */
export function openDatabase(path: string, { migrations = [], now = Date.now() }: OpenOptions = {}): Database {
  // Made by us first: SQLite would make it readable for all. Its -wal and -shm files take over the mode.
  closeSync(openSync(path, 'a', 0o600))
  chmodSync(path, 0o600)
  const sql = new DatabaseSync(path)
  try {
    sql.exec(`PRAGMA busy_timeout = ${BUSY_TIMEOUT_MS}`)
    sql.exec('PRAGMA journal_mode = WAL')
    // NORMAL: safe against the death of the process; a power cut may take the last moment's commits, never the file.
    sql.exec('PRAGMA synchronous = NORMAL')
    sql.exec('PRAGMA foreign_keys = ON')
    // Every commit looks at all of its pages, so it is no larger than what calls and registrations touch.
    sql.exec('PRAGMA cache_size = -8000')
    sql.function('folded', { deterministic: true }, text => folded(String(text ?? '')))
    migrate(sql, path, migrations, now)
  } catch (error) {
    sql.close()
    throw error
  }
  const kysely = new Kysely<Tables>({ dialect: new SqliteDialect({ database: asKyselyWants(sql) }) })
  return {
    path,
    kysely,
    sql,
    batch: queries => {
      const compiled = queries.map(query => query.compile())
      sql.exec('BEGIN IMMEDIATE')
      try {
        const changes = compiled.map(query =>
          Number(sql.prepare(query.sql).run(...(query.parameters as SQLInputValue[])).changes),
        )
        sql.exec('COMMIT')
        return changes
      } catch (error) {
        sql.exec('ROLLBACK')
        throw error
      }
    },
    close: () => sql.close(),
  }
}

/** Kysely's SQLite dialect expects better-sqlite3; this gives it node:sqlite in those words. */
function asKyselyWants(sql: DatabaseSync) {
  const statements = new Map<string, StatementSync>()
  const prepare = (text: string) => {
    if (/^begin/i.test(text))
      throw new Error('Use Database.batch: an asynchronous transaction would catch the journal in it.')
    let statement = statements.get(text)
    if (!statement) {
      statement = sql.prepare(text)
      if (statements.size >= MAX_STATEMENTS) statements.delete(statements.keys().next().value!)
      statements.set(text, statement)
    }
    return statement
  }
  return {
    close: () => statements.clear(),
    prepare: (text: string) => {
      const statement = prepare(text)
      return {
        reader: statement.columns().length > 0,
        // node:sqlite's rows have no prototype, which surprises deep comparisons and serialisers.
        all: (values: readonly unknown[]) => statement.all(...(values as SQLInputValue[])).map(row => ({ ...row })),
        run: (values: readonly unknown[]) => statement.run(...(values as SQLInputValue[])),
        iterate: (values: readonly unknown[]) => statement.iterate(...(values as SQLInputValue[])),
      }
    },
  }
}
