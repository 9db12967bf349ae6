/**
 * The signalling of ended calls: what went between us and each phone or line, without secrets, kept apart from the records
 * because it is long.
 *
 *   call.ended ──5 s: its last answers still come──▶ source.messagesOf ──▶ callLadders ──▶ source.forget
 *
 * What was not written when the process dies is gone; `messagesOf` of a call that goes on after that has its later part.
 */
import type { DatabaseSync } from 'node:sqlite'
import type { Migration } from '@sidetone/data'
import { DELETE_SLICE, LADDER_AFTER_MS, MAX_LADDER_BYTES, MAX_LADDERS_WAITING, WRITE_AFTER_MS } from './limits.ts'

export const ladderMigration: Migration = {
  name: 'call-history/0004',
  sql: `
    CREATE TABLE callLadders (
      call TEXT PRIMARY KEY,
      endedAt INTEGER NOT NULL,
      bytes INTEGER NOT NULL,
      -- Messages that were let go.
      missing INTEGER NOT NULL,
      text TEXT NOT NULL
    );
    CREATE INDEX callLaddersByTime ON callLadders (endedAt, bytes);
  `,
}

/** One message; the words are those of the protocol. */
export type LadderMessage = {
  readonly at: number
  /** Empty: nobody knew yet whose it is. */
  readonly leg: string
  readonly way: 'in' | 'out'
  /** Transport and address of the far side; empty: not known. */
  readonly peer: string
  readonly text: string
  /** It was longer. */
  readonly cut: boolean
}
export type Ladder = { readonly messages: readonly LadderMessage[]; readonly left: number }
export type LadderSource = {
  /** In a flood most calls are not. */
  remembers(call: string): boolean
  messagesOf(call: string): Ladder
  forget(call: string): void
}
export type LadderDeps = {
  readonly sql: DatabaseSync
  readonly source: LadderSource
  readonly now: () => number
  /** Letters of all that are kept. */
  readonly most?: number
  readonly onFault: (error: unknown) => void
}
export type Ladders = ReturnType<typeof openLadders>

export function openLadders({ sql, source, now, most = MAX_LADDER_BYTES, onFault }: LadderDeps) {
  const put = sql.prepare(
    'INSERT OR REPLACE INTO callLadders (call, endedAt, bytes, missing, text) VALUES (?, ?, ?, ?, ?)',
  )
  const one = sql.prepare('SELECT missing, text FROM callLadders WHERE call = ?')
  const all = sql.prepare('SELECT coalesce(sum(bytes), 0) AS bytes FROM callLadders')
  const oldest = sql.prepare('SELECT call, bytes FROM callLadders ORDER BY endedAt LIMIT 20')
  const drop = sql.prepare('DELETE FROM callLadders WHERE call = ?')
  const old = sql.prepare(
    `SELECT call, bytes FROM callLadders WHERE endedAt < ? ORDER BY endedAt LIMIT ${DELETE_SLICE}`,
  )
  let bytes = all.get()!.bytes as number
  /** Ended, and not written yet, in this order. */
  const waiting = new Map<string, number>()
  let timer: NodeJS.Timeout | undefined

  const dropAll = (rows: readonly Record<string, unknown>[]) => {
    for (const row of rows) {
      drop.run(row.call as string)
      bytes -= row.bytes as number
    }
    return rows.length
  }
  const write = (until: number) => {
    const due: string[] = []
    for (const [call, endedAt] of waiting) {
      if (endedAt > until) break
      due.push(call)
    }
    if (!due.length) return
    sql.exec('BEGIN IMMEDIATE')
    try {
      for (const call of due) {
        const { messages, left } = source.messagesOf(call)
        if (!messages.length) continue
        const text = written(messages)
        put.run(call, waiting.get(call)!, text.length, left, text)
        bytes += text.length
      }
      while (bytes > most && dropAll(oldest.all()));
      sql.exec('COMMIT')
    } catch (error) {
      // Not worth to hold up anything: these calls have none.
      if (sql.isTransaction) sql.exec('ROLLBACK')
      onFault(error)
    }
    for (const call of due) {
      waiting.delete(call)
      source.forget(call)
    }
  }
  const wake = () => {
    timer = undefined
    write(now() - LADDER_AFTER_MS)
    arm()
  }
  const arm = () => {
    const [first] = waiting.values()
    if (first === undefined || timer) return
    // Many that ended one after the other are written together.
    timer = setTimeout(wake, Math.max(0, first + LADDER_AFTER_MS - now()) + WRITE_AFTER_MS).unref()
  }
  return {
    ended(call: string, at: number) {
      if (!source.remembers(call)) return
      if (waiting.size >= MAX_LADDERS_WAITING) source.forget(call)
      else waiting.set(call, at)
      arm()
    },
    of(call: string): Ladder {
      const living = source.messagesOf(call)
      if (living.messages.length) return living
      const found = one.get(call)
      return found ? { messages: read(found.text as string), left: found.missing as number } : { messages: [], left: 0 }
    },
    /** One slice; says whether there may be more. */
    deleteBefore: (time: number): boolean => dropAll(old.all(time)) >= DELETE_SLICE,
    /** Writes what waits. */
    stop() {
      clearTimeout(timer)
      write(Number.POSITIVE_INFINITY)
    },
  }
}

/** A line about each message, then the message: `AT WAY CUT LENGTH LEG PEER`. Much cheaper than JSON, which escapes each line's end. */
function written(messages: readonly LadderMessage[]): string {
  let text = ''
  for (const each of messages)
    text += `${each.at} ${each.way} ${each.cut ? 1 : 0} ${each.text.length} ${each.leg} ${each.peer}\n${each.text}`
  return text
}
function read(text: string): LadderMessage[] {
  const messages: LadderMessage[] = []
  for (let at = 0; at < text.length; ) {
    const end = text.indexOf('\n', at)
    const [time, way, cut, length, leg = '', ...peer] = text.slice(at, end).split(' ')
    at = end + 1 + Number(length)
    messages.push({
      at: Number(time),
      leg,
      way: way === 'in' ? 'in' : 'out',
      peer: peer.join(' '),
      text: text.slice(end + 1, at),
      cut: cut === '1',
    })
  }
  return messages
}
