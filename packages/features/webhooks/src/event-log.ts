/**
 * Events for other programs, numbered and kept for a while: a reader of the stream that was away goes on where it was, and a
 * webhook's delivery is read from here at each try.
 *
 *   tell ─▶ row + a delivery for each webhook that wants it (one transaction) ─▶ listeners
 *
 * A reader may come back for as long as events are kept. Where none was for so long there is nobody to keep them for.
 */
import type { DatabaseSync } from 'node:sqlite'
import { EVENT_VERSION, EVENTS, type EventData, type EventType, type ToldEvent } from './catalogue.ts'
import { KEEP_EVENTS_MS, MAX_EVENTS, SWEEP_SLICE } from './limits.ts'

/** `call`: shown beside a delivery. `subject`: the line or phone whose state this is. */
export type ToTell = {
  readonly [T in EventType]: {
    readonly type: T
    readonly at: number
    readonly call?: string
    readonly subject?: string
    readonly data: EventData[T]
  }
}[EventType]
type Listener = (events: readonly ToldEvent[], firstId: number) => void
type Kept = { readonly id: number; readonly event: ToldEvent }
/** As the stream of programs reads it. */
export type EventSource = {
  readonly types: readonly string[]
  first(): number
  last(): number
  replay(from: number): Iterable<Kept>
  onCommitted(listener: Listener): void
  /** Somebody reads from now on, until the answer is called. */
  reader(): () => void
}
const PORTION = 500

export function openEventLog(sql: DatabaseSync, now: () => number = Date.now) {
  const put = sql.prepare('INSERT INTO toldEvents (id, type, at, call, data) VALUES (?, ?, ?, ?, ?)')
  const edge = sql.prepare('SELECT min(id) AS first, max(id) AS last FROM toldEvents')
  const one = sql.prepare('SELECT * FROM toldEvents WHERE id = ?')
  const portion = sql.prepare(`SELECT * FROM toldEvents WHERE id >= ? ORDER BY id LIMIT ${PORTION}`)
  const stateOf = sql.prepare('SELECT type FROM toldStates WHERE subject = ?')
  const putState = sql.prepare('INSERT OR REPLACE INTO toldStates (subject, type) VALUES (?, ?)')
  const states = sql.prepare(`SELECT subject FROM toldStates WHERE subject > ? ORDER BY subject LIMIT ${SWEEP_SLICE}`)
  const dropState = sql.prepare('DELETE FROM toldStates WHERE subject = ?')
  // The newest one stays, so that no number is given twice.
  const old = sql.prepare(
    `DELETE FROM toldEvents WHERE id IN (SELECT id FROM toldEvents WHERE id < ? AND (at < ? OR id <= ?) ORDER BY id LIMIT ${SWEEP_SLICE})`,
  )
  const read = sql.prepare('UPDATE toldProgress SET readAt = ?')
  let readAt = Number(sql.prepare('SELECT readAt FROM toldProgress').get()!.readAt)
  let readers = 0
  /** The last subject that was looked at. */
  let sweptTo = ''
  const readListeners: (() => void)[] = []
  let { first, last } = edges()
  const listeners: Listener[] = []
  /** Told when the transaction is over. */
  let fresh: { id: number; event: ToldEvent }[] = []

  function edges() {
    const found = edge.get()!
    return { first: Number(found.first ?? 1), last: Number(found.last ?? 0) }
  }
  const eventOf = (row: Record<string, unknown>): ToldEvent => ({
    type: row.type as string,
    version: EVENT_VERSION,
    at: row.at as number,
    data: JSON.parse(row.data as string),
  })
  /** All or nothing; within a transaction that is open it is a part of that. */
  function whole<T>(work: () => T): T {
    if (sql.isTransaction) return work()
    sql.exec('BEGIN IMMEDIATE')
    try {
      const result = work()
      sql.exec('COMMIT')
      return result
    } catch (error) {
      if (sql.isTransaction) sql.exec('ROLLBACK')
      ;({ first, last } = edges())
      fresh = []
      throw error
    }
  }
  return {
    whole,
    /** Somebody reads, or may come back and ask for what they missed. */
    isFollowed: () => readers > 0 || now() - readAt < KEEP_EVENTS_MS,
    onReader: (listener: () => void) => void readListeners.push(listener),
    /** Adds a row, and says its number. Listeners hear of it at `publish`. */
    add({ type, at, call = '', subject, data }: ToTell): number {
      const id = last + 1
      put.run(id, type, at, call, JSON.stringify(data))
      if (subject !== undefined) putState.run(subject, type)
      last = id
      if (listeners.length) fresh.push({ id, event: { type, version: EVENT_VERSION, at, data } })
      return id
    },
    /** After the transaction. */
    publish(): void {
      const events = fresh
      fresh = []
      if (events.length)
        for (const listener of listeners)
          listener(
            events.map(({ event }) => event),
            events[0]!.id,
          )
    },
    /** What was told last of a line or a phone. */
    stateOf: (subject: string) => stateOf.get(subject)?.type as EventType | undefined,
    /** Forgets lines and phones that are gone, one slice at a time; says whether there may be more. */
    sweepStates(isThere: (subject: string) => boolean): boolean {
      const subjects = states.all(sweptTo).map(row => row.subject as string)
      for (const subject of subjects) if (!isThere(subject)) dropState.run(subject)
      const more = subjects.length === SWEEP_SLICE
      sweptTo = more ? subjects.at(-1)! : ''
      return more
    },
    /** As it is sent. */
    bodyOf(id: number): string | undefined {
      const row = one.get(id)
      return row && JSON.stringify({ id, ...eventOf(row) })
    },
    source: {
      types: EVENTS,
      first: () => first,
      last: () => last,
      *replay(from: number) {
        for (let next = from; ; ) {
          const rows = portion.all(next)
          for (const row of rows) yield { id: row.id as number, event: eventOf(row) }
          if (rows.length < PORTION) return
          next = (rows.at(-1)!.id as number) + 1
        }
      },
      onCommitted: (listener: Listener) => void listeners.push(listener),
      reader() {
        readers++
        readAt = now()
        read.run(readAt)
        for (const listener of readListeners) listener()
        return () => {
          readers--
          readAt = now()
        }
      },
    } satisfies EventSource,
    /** One slice of what is old or too much; says whether there may be more. */
    sweep(now: number): boolean {
      if (readers > 0) readAt = now
      read.run(readAt)
      const gone = Number(old.run(last, now - KEEP_EVENTS_MS, last - MAX_EVENTS).changes)
      if (gone) ({ first, last } = edges())
      return gone >= SWEEP_SLICE
    },
  }
}
export type EventLog = ReturnType<typeof openEventLog>
