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

/** Deletes what is older than its bound, in one slice of about 2 ms; says whether there may be more. */
export type RetentionJob = (now: number) => boolean

export const oldEvents =
  (sql: DatabaseSync, keepMs = RETENTION_MS): RetentionJob =>
  now =>
    deleteOldEvents(sql, now, keepMs) >= RETENTION_SLICE

/** Runs the jobs now and each hour, slice by slice with pauses. Returns a function that stops it. */
export function startRetention(jobs: readonly RetentionJob[]): () => void {
  let timer: NodeJS.Timeout
  const slice = () => {
    const more = jobs.map(job => job(Date.now())).includes(true)
    timer = setTimeout(slice, more ? RETENTION_PAUSE_MS : RETENTION_EVERY_MS).unref()
  }
  timer = setTimeout(slice, RETENTION_PAUSE_MS).unref()
  return () => clearTimeout(timer)
}
