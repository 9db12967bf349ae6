/**
 * Mails on their way, seen by the admin.
 *
 *   add ─▶ waiting ──sent──▶ sent
 *            │  ▲ └─refused for good, or tried eight times──▶ failed ──again──▶ waiting
 *            └──┘ tried: 30 s, 2 min, 10 min, 1 h, 4 h, 12 h, 24 h later
 */
import type { DatabaseSync } from 'node:sqlite'
import { KEEP_MS, MAX_WAITING, RETRY_AFTER_MS, SWEEP_SLICE } from './limits.ts'

export type Mail = {
  readonly to: readonly string[]
  readonly subject: string
  readonly text: string
  readonly html?: string
  /** Read when it is sent; a file that is gone then is left out. */
  readonly attachments?: readonly { readonly path: string; readonly fileName: string; readonly type: string }[]
}
export type MailState = 'waiting' | 'sent' | 'failed'
export type OutboxRow = {
  readonly id: number
  readonly at: number
  readonly mail: Mail
  readonly state: MailState
  readonly attempts: number
  readonly dueAt: number
  readonly doneAt: number | null
  /** Why it is not sent yet, as a sentence. */
  readonly problem: string
}

export class Outbox {
  #sql: DatabaseSync
  constructor(sql: DatabaseSync) {
    this.#sql = sql
  }

  /** @returns null: too many wait already */
  add(mail: Mail, now: number): number | null {
    if (this.waiting() >= MAX_WAITING) return null
    const { lastInsertRowid } = this.#sql
      .prepare('INSERT INTO mailOutbox (at, json, dueAt) VALUES (?, ?, ?)')
      .run(now, JSON.stringify(mail), now)
    return Number(lastInsertRowid)
  }
  waiting(): number {
    return this.#sql.prepare("SELECT count(*) AS n FROM mailOutbox WHERE state = 'waiting'").get()!.n as number
  }
  get(id: number): OutboxRow | undefined {
    const row = this.#sql.prepare('SELECT * FROM mailOutbox WHERE id = ?').get(id)
    return row && rowOf(row)
  }
  /** The one whose turn it is. */
  due(now: number): OutboxRow | undefined {
    const row = this.#sql
      .prepare("SELECT * FROM mailOutbox WHERE state = 'waiting' AND dueAt <= ? ORDER BY dueAt LIMIT 1")
      .get(now)
    return row && rowOf(row)
  }
  nextDueAt(): number | null {
    return this.#sql.prepare("SELECT min(dueAt) AS at FROM mailOutbox WHERE state = 'waiting'").get()!.at as
      | number
      | null
  }
  sent(id: number, now: number): void {
    this.#sql
      .prepare("UPDATE mailOutbox SET state = 'sent', attempts = attempts + 1, doneAt = ?, problem = '' WHERE id = ?")
      .run(now, id)
  }
  /** @param forGood trying again would not help */
  notSent(id: number, problem: string, forGood: boolean, now: number): void {
    const attempts = (this.get(id)?.attempts ?? 0) + 1
    const wait = forGood ? undefined : RETRY_AFTER_MS[attempts - 1]
    const [state, dueAt, doneAt] = wait === undefined ? ['failed', now, now] : ['waiting', now + wait, null]
    this.#sql
      .prepare('UPDATE mailOutbox SET state = ?, attempts = ?, dueAt = ?, doneAt = ?, problem = ? WHERE id = ?')
      .run(state!, attempts, dueAt!, doneAt!, problem, id)
  }
  again(id: number, now: number): boolean {
    const { changes } = this.#sql
      .prepare(
        "UPDATE mailOutbox SET state = 'waiting', attempts = 0, dueAt = ?, doneAt = NULL WHERE id = ? AND state != 'sent'",
      )
      .run(now, id)
    return changes > 0
  }
  /** The settings are others now: what waits is tried at once. */
  allAgain(now: number): void {
    this.#sql.prepare("UPDATE mailOutbox SET dueAt = ? WHERE state = 'waiting'").run(now)
  }
  drop(id: number): boolean {
    return this.#sql.prepare('DELETE FROM mailOutbox WHERE id = ?').run(id).changes > 0
  }
  /** Newest first. @param before id of the last one of the page before */
  list(state: MailState | undefined, limit: number, before?: number): OutboxRow[] {
    return this.#sql
      .prepare('SELECT * FROM mailOutbox WHERE (? IS NULL OR state = ?) AND id < ? ORDER BY id DESC LIMIT ?')
      .all(state ?? null, state ?? null, before ?? Number.MAX_SAFE_INTEGER, limit)
      .map(rowOf)
  }
  sweep(now: number): boolean {
    const { changes } = this.#sql
      .prepare(`DELETE FROM mailOutbox WHERE id IN (SELECT id FROM mailOutbox WHERE doneAt < ? LIMIT ${SWEEP_SLICE})`)
      .run(now - KEEP_MS)
    return changes >= SWEEP_SLICE
  }
}

const rowOf = (row: Record<string, unknown>): OutboxRow => ({
  id: row.id as number,
  at: row.at as number,
  mail: JSON.parse(row.json as string) as Mail,
  state: row.state as MailState,
  attempts: row.attempts as number,
  dueAt: row.dueAt as number,
  doneAt: row.doneAt as number | null,
  problem: row.problem as string,
})
