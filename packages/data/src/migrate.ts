/**
 * Forward migrations, each once, each whole: core first, then those of features in the order given.
 * A database that already has data is copied beside itself before it is changed.
 */
import { chmodSync, readdirSync, rmSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import type { DatabaseSync } from 'node:sqlite'
import { AppError } from '@sidetone/kernel'
import { MAX_SNAPSHOTS } from './limits.ts'
import { core } from './migrations/0001-core.ts'
import { documents } from './migrations/0002-documents.ts'

/** `name` is for ever; features prefix it with their own (`call-history/0001`). `sql` may hold several statements. */
export type Migration = { readonly name: string; readonly sql: string }

/** Names of all that this program knows. */
export const knownMigrations = (more: readonly Migration[]): string[] =>
  [core, documents, ...more].map(({ name }) => name)

/** Throws `database-newer` when the file was written by a newer Sidetone. Returns the names of what was done. */
export function migrate(sql: DatabaseSync, path: string, more: readonly Migration[], now: number): string[] {
  sql.exec('CREATE TABLE IF NOT EXISTS migrations (name TEXT PRIMARY KEY, at INTEGER NOT NULL)')
  const done = new Set(
    sql
      .prepare('SELECT name FROM migrations')
      .all()
      .map(row => row.name as string),
  )
  const known = [core, documents, ...more]
  const unknown = [...done].filter(name => !known.some(migration => migration.name === name))
  if (unknown.length)
    throw new AppError(
      'database-newer',
      500,
      `The database ${path} was written by a newer version (${unknown.join(', ')}). Start that version, or go back to before its update with \`sidetone rollback\`.`,
    )
  const missing = known.filter(migration => !done.has(migration.name))
  if (missing.length && done.size) snapshot(sql, path, now)
  for (const { name, sql: text } of missing) {
    sql.exec('BEGIN IMMEDIATE')
    try {
      sql.exec(text)
      sql.prepare('INSERT INTO migrations (name, at) VALUES (?, ?)').run(name, now)
      sql.exec('COMMIT')
    } catch (error) {
      sql.exec('ROLLBACK')
      throw error
    }
  }
  return missing.map(migration => migration.name)
}

/** A whole copy, `sidetone.db.before-2026-11-22T14-50-00`, readable by the owner only. */
function snapshot(sql: DatabaseSync, path: string, now: number) {
  const prefix = `${basename(path)}.before-`
  const to = join(dirname(path), prefix + new Date(now).toISOString().slice(0, 19).replaceAll(':', '-'))
  rmSync(to, { force: true })
  sql.prepare('VACUUM INTO ?').run(to)
  chmodSync(to, 0o600)
  const copies = readdirSync(dirname(path))
    .filter(name => name.startsWith(prefix))
    .sort()
  for (const old of copies.slice(0, -MAX_SNAPSHOTS)) rmSync(join(dirname(path), old))
}
