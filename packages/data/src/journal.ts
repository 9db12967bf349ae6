/**
 * The journal on SQLite. `append` and `keep` only remember; `commit` writes all of it as one transaction.
 *
 *   append, keep, drop ──▶ pending ──commit()──▶ events, live ──▶ listeners (projections)
 *                             ▲                     │ the disk refused
 *                             └─────────────────────┘ stays pending, `commit` throws
 */
import type { DatabaseSync } from 'node:sqlite'
import type { CallEvent, JournalPort } from '@sidetone/call'
import type { InCommit } from './bindings.ts'
import { MAX_PENDING_EVENTS, MAX_PENDING_STATES } from './limits.ts'

/** `firstId`: the journal number of the first event; the others follow it one by one. */
export type Committed = (events: readonly CallEvent[], firstId: number) => void

export type Journal = Omit<JournalPort, 'onCommitted'> & {
  onCommitted(listener: Committed): void
  /** Each event as it is told, before it is kept: for limits that must know of a call before the next one asks. */
  onAppended(listener: (event: CallEvent) => void): void
  /** Events from number `from` on, oldest first, read in small portions: projections catch up with it. */
  replay(from: number): Iterable<{ readonly id: number; readonly event: CallEvent }>
  /** Number of the oldest event that is kept; 1 when there was none yet. */
  first(): number
  /** All events of one call, in order. */
  eventsOf(call: string): CallEvent[]
  /** For gauges. `lost`: events that a full disk made us forget. */
  counts(): { readonly events: number; readonly pending: number; readonly live: number; readonly lost: number }
}
export type JournalOptions = {
  /** A projection threw: our own mistake, which must not stop the call. */
  readonly onListenerFault?: (error: unknown) => void
  /** Shares the transaction of each commit. */
  readonly also?: InCommit
}

const REPLAY_PORTION = 1_000

export function createJournal(sql: DatabaseSync, { onListenerFault = () => {}, also }: JournalOptions = {}): Journal {
  const begin = sql.prepare('BEGIN IMMEDIATE')
  const end = sql.prepare('COMMIT')
  const rollback = sql.prepare('ROLLBACK')
  const insert = sql.prepare('INSERT INTO events (id, call, at, type, json) VALUES (?, ?, ?, ?, ?)')
  // By row number: what began together lies together, and no index by key is kept up beside it.
  const add = sql.prepare('INSERT INTO live (key, json) VALUES (?, ?)')
  const change = sql.prepare('UPDATE live SET json = ? WHERE rowid = ?')
  const remove = sql.prepare('DELETE FROM live WHERE rowid = ?')
  const portion = sql.prepare(`SELECT id, json FROM events WHERE id >= ? ORDER BY id LIMIT ${REPLAY_PORTION}`)
  const oldest = sql.prepare('SELECT min(id) AS id FROM events')
  const ofCall = sql.prepare('SELECT json FROM events WHERE call = ? ORDER BY id')

  const listeners: Committed[] = []
  const appendListeners: ((event: CallEvent) => void)[] = []
  /** Rows by key, so that what lived and died within one turn never touches the disk. */
  const stored = new Map(
    sql
      .prepare('SELECT rowid, key FROM live')
      .all()
      .map(row => [row.key as string, row.rowid as number | bigint]),
  )
  let nextId = Number(sql.prepare('SELECT coalesce(max(id), 0) + 1 AS id FROM events').get()!.id)
  let events: CallEvent[] = []
  let states = new Map<string, unknown>()
  let lost = 0

  const GONE = Symbol('gone')
  /** A projection's mistake is its own. */
  const tell = (listen: () => void) => {
    try {
      listen()
    } catch (error) {
      onListenerFault(error)
    }
  }
  const remember = (key: string, state: unknown) => {
    if (states.size >= MAX_PENDING_STATES && !states.has(key)) states.delete(states.keys().next().value!)
    states.set(key, state)
  }

  return {
    append(event) {
      if (events.length >= MAX_PENDING_EVENTS) {
        events.shift()
        lost++
      }
      events.push(event)
      for (const listener of appendListeners) tell(() => listener(event))
    },
    keep: remember,
    drop(key) {
      if (stored.has(key)) remember(key, GONE)
      else states.delete(key)
    },
    commit() {
      if (!events.length && !states.size && !also?.waits) return
      const added: [key: string, row: number | bigint][] = []
      begin.run()
      try {
        let id = nextId
        for (const event of events) insert.run(id++, event.call, event.at, event.type, JSON.stringify(event))
        for (const [key, state] of states) {
          const row = stored.get(key)
          if (state === GONE) {
            if (row !== undefined) remove.run(row)
          } else if (row !== undefined) change.run(JSON.stringify(state), row)
          else added.push([key, add.run(key, JSON.stringify(state)).lastInsertRowid])
        }
        also?.write()
        end.run()
      } catch (error) {
        if (sql.isTransaction) rollback.run()
        throw error
      }
      also?.written()
      for (const [key, state] of states) if (state === GONE) stored.delete(key)
      for (const [key, row] of added) stored.set(key, row)
      if (states.size) states = new Map()
      if (!events.length) return
      const committed = events
      const firstId = nextId
      events = []
      nextId += committed.length
      for (const listener of listeners) tell(() => listener(committed, firstId))
    },
    load: () =>
      sql
        .prepare('SELECT key, json FROM live')
        .all()
        .map(row => [row.key as string, JSON.parse(row.json as string)] as const),
    onCommitted: listener => void listeners.push(listener),
    onAppended: listener => void appendListeners.push(listener),
    *replay(from) {
      for (let next = from; ; ) {
        const rows = portion.all(next)
        for (const row of rows) yield { id: row.id as number, event: JSON.parse(row.json as string) as CallEvent }
        if (rows.length < REPLAY_PORTION) return
        next = (rows.at(-1)!.id as number) + 1
      }
    },
    first: () => Number(oldest.get()!.id ?? 1),
    eventsOf: call => ofCall.all(call).map(row => JSON.parse(row.json as string) as CallEvent),
    counts: () => ({ events: nextId - 1, pending: events.length, live: stored.size, lost }),
  }
}
