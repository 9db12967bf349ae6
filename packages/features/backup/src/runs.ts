/**
 * What became of each backup.
 *
 *   begin ─▶ running ─┬─ packed, and its drill passed ─▶ good
 *                     └─ anything else, or a server that ended meanwhile ─▶ failed, with a sentence
 */
import type { DatabaseSync } from 'node:sqlite'
import { MAX_RUNS, MAX_STEPS } from './limits.ts'

export type Step = { readonly ok: boolean; readonly says: string }
export type Run = {
  readonly id: number
  readonly at: number
  /** Who asked for it. */
  readonly by: string
  readonly state: 'running' | 'good' | 'failed'
  readonly file: string
  readonly size: number
  readonly files: number
  readonly bytes: number
  readonly packMs: number
  /** Null: there was no drill. */
  readonly drillMs: number | null
  readonly problem: string
  readonly steps: readonly Step[]
  /** The file was removed. */
  readonly gone: boolean
}
export type Packed = Pick<Run, 'size' | 'files' | 'bytes' | 'packMs'>
export type Drilled = { readonly ok: boolean; readonly ms: number; readonly steps: readonly Step[] }

const columns = 'id, at, byName AS "by", state, file, size, files, bytes, packMs, drillMs, problem, steps, gone'
const toRun = (row: Record<string, unknown>): Run => ({
  ...(row as unknown as Run),
  steps: JSON.parse(row.steps as string) as Step[],
  gone: row.gone === 1,
})

const CUT_OFF = 'Sidetone ended while it was made.'

/** @param cutOff told of each that was under way when the server ended */
export function openRuns(sql: DatabaseSync, cutOff: (run: Run) => void) {
  // Whoever made them is no more.
  const underWay = sql.prepare(`SELECT ${columns} FROM backupRuns WHERE state = 'running'`).all().map(toRun)
  sql.prepare("UPDATE backupRuns SET state = 'failed', problem = ? WHERE state = 'running'").run(CUT_OFF)
  for (const run of underWay) cutOff({ ...run, state: 'failed', problem: CUT_OFF })
  const add = sql.prepare(
    `INSERT INTO backupRuns (at, byName, state, file) VALUES (?, ?, 'running', ?) RETURNING ${columns}`,
  )
  const packed = sql.prepare('UPDATE backupRuns SET size = ?, files = ?, bytes = ?, packMs = ? WHERE id = ?')
  const ended = sql.prepare('UPDATE backupRuns SET state = ?, drillMs = ?, problem = ?, steps = ? WHERE id = ?')
  const one = sql.prepare(`SELECT ${columns} FROM backupRuns WHERE id = ?`)
  const page = sql.prepare(`SELECT ${columns} FROM backupRuns WHERE id < ? ORDER BY id DESC LIMIT ?`)
  const lastGood = sql.prepare(`SELECT ${columns} FROM backupRuns WHERE state = 'good' ORDER BY id DESC LIMIT 1`)
  const lastTried = sql.prepare('SELECT max(at) AS at FROM backupRuns WHERE problem != ?')
  const cutOffs = sql.prepare('SELECT count(*) AS count FROM backupRuns WHERE problem = ? AND at >= ?')
  const kept = sql.prepare(`SELECT ${columns} FROM backupRuns WHERE gone = 0 AND size > 0 ORDER BY id DESC`)
  const gone = sql.prepare('UPDATE backupRuns SET gone = 1 WHERE id = ?')
  const forget = sql.prepare('DELETE FROM backupRuns WHERE gone = 1 AND id <= (SELECT max(id) FROM backupRuns) - ?')
  const forgetFailed = sql.prepare(
    'DELETE FROM backupRuns WHERE size = 0 AND id <= (SELECT max(id) FROM backupRuns) - ?',
  )
  return {
    begin(at: number, by: string, file: string): Run {
      forget.run(MAX_RUNS)
      forgetFailed.run(MAX_RUNS)
      return toRun(add.get(at, by, file)!)
    },
    packed: (id: number, { size, files, bytes, packMs }: Packed) => void packed.run(size, files, bytes, packMs, id),
    good: (id: number, drilled: Drilled | null) =>
      void ended.run('good', drilled?.ms ?? null, '', JSON.stringify(drilled?.steps.slice(0, MAX_STEPS) ?? []), id),
    failed: (id: number, problem: string, drilled: Drilled | null = null) =>
      void ended.run(
        'failed',
        drilled?.ms ?? null,
        problem,
        JSON.stringify(drilled?.steps.slice(0, MAX_STEPS) ?? []),
        id,
      ),
    get(id: number): Run | undefined {
      const row = one.get(id)
      return row && toRun(row)
    },
    /** Newest first, older than `before`. */
    list: (limit: number, before: number) => page.all(before, limit).map(toRun),
    lastGood(): Run | undefined {
      const row = lastGood.get()
      return row && toRun(row)
    },
    newest: (): Run | undefined => page.all(Number.MAX_SAFE_INTEGER, 1).map(toRun)[0],
    /** When one was begun last that Sidetone's end did not cut off; null: none was. */
    lastTriedAt: () => lastTried.get(CUT_OFF)!.at as number | null,
    /** How many Sidetone's end cut off. */
    cutOffSince: (time: number) => Number(cutOffs.get(CUT_OFF, time)!.count),
    /** Those whose file is there, newest first. */
    kept: () => kept.all().map(toRun),
    gone: (id: number) => void gone.run(id),
  }
}
export type Runs = ReturnType<typeof openRuns>

/** Files that are too many: older than the newest `keep` good ones. What could not be put back does not count as one. */
export function tooMany(kept: readonly Run[], keep: number): readonly Run[] {
  const good = kept.filter(({ state }) => state === 'good')
  const oldest = good[keep - 1]
  return oldest ? kept.filter(({ id }) => id < oldest.id) : []
}
