import { KEPT_ANSWER_MS, MAX_KEPT_ANSWERS } from './limits.ts'
import type { Database } from './open.ts'
import type { Seal } from './seal.ts'

/** Answers to requests that may come again, for 24 h. Some hold a password that is shown once, so they are sealed. */
export type KeptAnswers = {
  find(key: string, now: number): { readonly request: string; readonly answer: unknown } | undefined
  keep(key: string, request: string, answer: unknown, now: number): void
}

export function createKeptAnswers({ sql }: Pick<Database, 'sql'>, seal: Seal): KeptAnswers {
  const find = sql.prepare('SELECT request, answer FROM keptAnswers WHERE key = ? AND at > ?')
  const keep = sql.prepare('INSERT OR REPLACE INTO keptAnswers (key, request, answer, at) VALUES (?, ?, ?, ?)')
  const count = sql.prepare('SELECT count(*) AS n FROM keptAnswers')
  const old = sql.prepare('DELETE FROM keptAnswers WHERE at <= ?')
  const oldest = sql.prepare('DELETE FROM keptAnswers WHERE key IN (SELECT key FROM keptAnswers ORDER BY at LIMIT ?)')
  return {
    find(key, now) {
      const row = find.get(key, now - KEPT_ANSWER_MS)
      const answer = row && seal.open(row.answer as string, key)
      return answer ? { request: row.request as string, answer: JSON.parse(answer) } : undefined
    },
    keep(key, request, answer, now) {
      old.run(now - KEPT_ANSWER_MS)
      const over = Number(count.get()!.n) - MAX_KEPT_ANSWERS + 1
      if (over > 0) oldest.run(over)
      keep.run(key, request, seal.close(JSON.stringify(answer), key), now)
    },
  }
}
