import type { DatabaseSync } from 'node:sqlite'
import { RETENTION_EVERY_MS, RETENTION_MS, RETENTION_PAUSE_MS, RETENTION_SLICE } from './limits.ts'

/**
 * Deletes events older than `keepMs` in slices of about 2 ms. The newest event always stays, so numbers are never given twice.
 * Returns how many went; `RETENTION_SLICE` means that there may be more.
 */
export function deleteOldEvents(sql: DatabaseSync, now: number, keepMs = RETENTION_MS): number {
  // Events are kept in the order of their time, so the old ones are the first ones.
  const upTo = sql
    .prepare(
      `SELECT max(id) AS id FROM (SELECT id, at FROM events WHERE id < (SELECT max(id) FROM events) ORDER BY id LIMIT ${RETENTION_SLICE}) WHERE at < ?`,
    )
    .get(now - keepMs)!.id
  if (upTo === null) return 0
  return Number(sql.prepare('DELETE FROM events WHERE id <= ?').run(upTo!).changes)
}

/** Runs now and each hour; `also` joins in (credentials that ran out). Returns a function that stops it. */
export function startRetention(
  sql: DatabaseSync,
  options: { readonly keepMs?: number; readonly also?: (now: number) => void } = {},
): () => void {
  let timer: NodeJS.Timeout
  const slice = () => {
    const more = deleteOldEvents(sql, Date.now(), options.keepMs) === RETENTION_SLICE
    if (!more) options.also?.(Date.now())
    timer = setTimeout(slice, more ? RETENTION_PAUSE_MS : RETENTION_EVERY_MS).unref()
  }
  timer = setTimeout(slice, RETENTION_PAUSE_MS).unref()
  return () => clearTimeout(timer)
}
