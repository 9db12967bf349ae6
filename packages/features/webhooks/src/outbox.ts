/**
 * Events on their way to webhooks, seen by the admin. What they say is in the log of events.
 *
 *   add ─▶ waiting ──2xx──▶ sent ──again──▶ waiting
 *            │  ▲ └─six times in vain, or too many wait──▶ failed ──again──▶ waiting
 *            └──┘ tried: 10 s, 1 min, 10 min, 1 h, 6 h later
 */
import type { DatabaseSync } from 'node:sqlite'
import { KEEP_MS, MAX_DONE, MAX_WAITING, RETRY_AFTER_MS, SWEEP_SLICE } from './limits.ts'
import type { Sent } from './send.ts'

export const STATES = ['waiting', 'sent', 'failed'] as const
export type Delivery = {
  readonly id: number
  readonly key: string
  readonly hook: string
  /** Its number in the log; 0: of a version that kept none. */
  readonly event: number
  readonly type: string
  /** The call that it is about; empty: about none. */
  readonly call: string
  readonly at: number
  readonly state: (typeof STATES)[number]
  readonly attempts: number
  readonly dueAt: number
  readonly doneAt: number | null
  /** Of the last answer; null: there was none. */
  readonly status: number | null
  /** Why it is not sent yet, as a sentence. */
  readonly problem: string
}

export type Filter = {
  readonly hook?: string | undefined
  readonly state?: Delivery['state'] | undefined
  readonly type?: string | undefined
}

export function openOutbox(sql: DatabaseSync) {
  const put = sql.prepare(
    'INSERT INTO webhookDeliveries (key, hook, event, type, call, at, dueAt) VALUES (?, ?, ?, ?, ?, ?, ?)',
  )
  const count = sql.prepare("SELECT count(*) AS n FROM webhookDeliveries WHERE hook = ? AND state = 'waiting'")
  const giveUp = sql.prepare(
    `UPDATE webhookDeliveries SET state = 'failed', doneAt = ?, problem = 'Too many waited: the oldest are given up first.'
     WHERE id IN (SELECT id FROM webhookDeliveries WHERE hook = ? AND state = 'waiting' ORDER BY id LIMIT ?)`,
  )
  const one = sql.prepare('SELECT * FROM webhookDeliveries WHERE id = ?')
  const due = sql.prepare(
    "SELECT * FROM webhookDeliveries WHERE hook = ? AND state = 'waiting' AND dueAt <= ? ORDER BY dueAt, id LIMIT ?",
  )
  const next = sql.prepare(
    "SELECT min(dueAt) AS at FROM webhookDeliveries WHERE hook = ? AND state = 'waiting' AND dueAt > ?",
  )
  // One that was given up meanwhile stays so, unless it arrived.
  const arrived = sql.prepare(
    "UPDATE webhookDeliveries SET state = 'sent', attempts = attempts + 1, doneAt = ?, status = ?, problem = '' WHERE id = ?",
  )
  const tried = sql.prepare(
    "UPDATE webhookDeliveries SET state = ?, attempts = ?, dueAt = ?, doneAt = ?, status = ?, problem = ? WHERE id = ? AND state = 'waiting'",
  )
  const again = sql.prepare(
    "UPDATE webhookDeliveries SET state = 'waiting', attempts = 0, dueAt = ?, doneAt = NULL WHERE id = ?",
  )
  const allAgain = sql.prepare("UPDATE webhookDeliveries SET dueAt = ? WHERE hook = ? AND state = 'waiting'")
  const forget = sql.prepare('DELETE FROM webhookDeliveries WHERE hook = ?')
  const list = sql.prepare(
    'SELECT * FROM webhookDeliveries WHERE (?1 IS NULL OR hook = ?1) AND (?2 IS NULL OR state = ?2) AND (?3 IS NULL OR type = ?3) AND id < ?4 ORDER BY id DESC LIMIT ?5',
  )
  const old = sql.prepare(
    `DELETE FROM webhookDeliveries WHERE id IN (SELECT id FROM webhookDeliveries WHERE doneAt < ? LIMIT ${SWEEP_SLICE})`,
  )
  const tooMany = sql.prepare(
    `DELETE FROM webhookDeliveries WHERE id IN
     (SELECT id FROM webhookDeliveries WHERE doneAt IS NOT NULL ORDER BY doneAt DESC LIMIT ${SWEEP_SLICE} OFFSET ${MAX_DONE})`,
  )
  const waiting = (hook: string) => count.get(hook)!.n as number
  const get = (id: number) => one.get(id) as Delivery | undefined

  return {
    /** @returns how many that waited longest were given up for these */
    add(
      hook: string,
      events: readonly { readonly id: number; readonly type: string; readonly call: string }[],
      newKey: () => string,
      now: number,
    ): number {
      for (const { id, type, call } of events) put.run(newKey(), hook, id, type, call, now, now)
      const over = Math.max(0, waiting(hook) - MAX_WAITING)
      if (over > 0) giveUp.run(now, hook, over)
      return over
    },
    waiting,
    get,
    due: (hook: string, now: number, limit: number) => due.all(hook, now, limit) as unknown as Delivery[],
    /** The first that is due later than `now`. */
    nextDueAt: (hook: string, now: number) => next.get(hook, now)!.at as number | null,
    done(id: number, result: Sent, now: number): void {
      if (result.ok) return void arrived.run(now, result.status, id)
      const attempts = (get(id)?.attempts ?? 0) + 1
      const wait = RETRY_AFTER_MS[attempts - 1]
      const [state, dueAt, doneAt] = wait === undefined ? ['failed', now, now] : ['waiting', now + wait, null]
      tried.run(state!, attempts, dueAt!, doneAt!, result.status, result.problem, id)
    },
    /** Trying again would not help. */
    fail: (id: number, problem: string, now: number) =>
      void tried.run('failed', get(id)?.attempts ?? 0, now, now, null, problem, id),
    again: (id: number, now: number) => void again.run(now, id),
    allAgain: (hook: string, now: number) => void allAgain.run(now, hook),
    forget: (hook: string) => void forget.run(hook),
    /** Newest first. @param before id of the last one of the page before */
    list: ({ hook, state, type }: Filter, limit: number, before: number) =>
      list.all(hook ?? null, state ?? null, type ?? null, before, limit) as unknown as Delivery[],
    /** One slice of what is old or too much; says whether there may be more. */
    sweep(now: number): boolean {
      const gone = [old.run(now - KEEP_MS), tooMany.run()].map(({ changes }) => Number(changes))
      return gone.some(changes => changes >= SWEEP_SLICE)
    },
  }
}
export type Outbox = ReturnType<typeof openOutbox>
