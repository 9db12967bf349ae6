/**
 * From what happens to what programs are told.
 *
 *   journal ──committed──▶ gathered ──50 ms──▶ followCalls ─┐
 *   a record was written ─▶ toldEnds ──1 s──▶ call.ended ───┼─▶ log + deliveries, one transaction ─▶ stream, courier
 *   voicemail, agents, phones, lines ───────────────────────┘
 *
 * What was gathered and not told when the server died is read again from the journal: none is lost or told twice. While
 * nobody wants to be told, nothing is gathered: to keep the events of a call costs more writes than its record.
 */
import type { DatabaseSync } from 'node:sqlite'
import type { CallEvent } from '@sidetone/call'
import type { Journal } from '@sidetone/data'
import type { EventType } from './catalogue.ts'
import type { EventLog, ToTell } from './event-log.ts'
import { followCalls, isOfInterest } from './from-calls.ts'
import { ENDED_SLICE, GATHER_MS, MAX_GATHERED, SETTLE_MS } from './limits.ts'

/** An ended call as it is told. */
export type EndedRecord = { readonly endedAt: number; readonly outcome: string }
export type TellingDeps = {
  readonly sql: DatabaseSync
  readonly log: EventLog
  readonly journal: Pick<Journal, 'onCommitted' | 'replay' | 'eventsOf' | 'counts'>
  /** There is a webhook, or a reader of the stream or of trouble who is here or may come back. */
  readonly wanted: () => boolean
  /** Undefined: it is not kept any more. */
  readonly recordOf: (call: string) => EndedRecord | undefined
  readonly personName: (person: string) => string | undefined
  /** Adds their deliveries; within the transaction. */
  readonly deliver: (
    events: readonly { readonly id: number; readonly type: EventType; readonly call: string }[],
  ) => void
  /** There may be deliveries. */
  readonly delivered: () => void
  readonly now: () => number
  readonly onFault: (error: unknown) => void
  readonly later: (run: () => void, ms: number) => () => void
}

export function startTelling(deps: TellingDeps) {
  const { sql, log, journal, wanted, recordOf, deliver, delivered, now, onFault, later } = deps
  const putEnd = sql.prepare('INSERT OR IGNORE INTO toldEnds (call, dueAt) VALUES (?, ?)')
  const dueEnds = sql.prepare(`SELECT call FROM toldEnds WHERE dueAt <= ? ORDER BY dueAt LIMIT ${ENDED_SLICE}`)
  const dropEnd = sql.prepare('DELETE FROM toldEnds WHERE call = ?')
  const nextEnd = sql.prepare('SELECT min(dueAt) AS at FROM toldEnds')
  const progress = sql.prepare('UPDATE toldProgress SET nextEvent = ?')
  const following = () => followCalls({ pastOf: journal.eventsOf, personName: deps.personName })
  let follow = following()

  let gathered: CallEvent[] = []
  /** What the disk did not take, or what came within somebody's transaction. */
  let waiting: ToTell[] = []
  let nextEvent = Number(sql.prepare('SELECT nextEvent FROM toldProgress').get()!.nextEvent)
  let stopTimer: (() => void) | null = null
  let stopEnds = () => {}
  let stopped = false

  const write = (events: readonly ToTell[], also: () => void) => {
    log.whole(() => {
      also()
      deliver(events.map(event => ({ id: log.add(event), type: event.type, call: event.call ?? '' })))
    })
    // It is kept: who hears of it must not make it be told twice.
    try {
      log.publish()
    } catch (error) {
      onFault(error)
    }
    if (events.length) delivered()
  }
  const flush = () => {
    stopTimer?.()
    stopTimer = null
    const events = gathered
    gathered = []
    try {
      waiting.push(...events.flatMap(follow))
      write(waiting, () => progress.run(nextEvent))
      waiting = []
    } catch (error) {
      // The disk may come back: they are told with the next ones.
      waiting = waiting.slice(-MAX_GATHERED)
      onFault(error)
    }
  }
  const soon = () => {
    if (!stopped) stopTimer ??= later(flush, GATHER_MS)
  }
  const gather = (event: CallEvent, id: number) => {
    nextEvent = id + 1
    if (!isOfInterest(event)) return
    // The last reader has been away for too long: who comes next begins anew.
    if (!wanted()) {
      wasWanted = false
      return
    }
    gathered.push(event)
    if (gathered.length >= MAX_GATHERED) flush()
    else soon()
  }
  const ends = () => {
    try {
      const calls = dueEnds.all(now()).map(row => row.call as string)
      const events = calls.flatMap((call): ToTell[] => {
        const record = recordOf(call)
        if (!record) return []
        const { endedAt: at, outcome } = record
        const ended: ToTell = { type: 'call.ended', at, call, data: record }
        return outcome === 'missed' ? [ended, { type: 'call.missed', at, call, data: record }] : [ended]
      })
      if (calls.length) write(events, () => calls.forEach(call => void dropEnd.run(call)))
    } catch (error) {
      onFault(error)
    }
    armEnds()
  }
  const armEnds = () => {
    stopEnds()
    if (stopped) return
    const at = nextEnd.get()!.at as number | null
    // At the least a moment, also when the disk refuses.
    if (at !== null) stopEnds = later(ends, Math.max(GATHER_MS, at - now()))
  }

  let wasWanted = wanted()
  if (wasWanted) for (const { id, event } of journal.replay(nextEvent)) gather(event, id)
  else nextEvent = journal.counts().events + 1
  if (gathered.length) flush()
  journal.onCommitted((events, firstId) => {
    for (const [i, event] of events.entries()) gather(event, firstId + i)
  })
  armEnds()

  const tell = (event: ToTell) => {
    if (!wanted()) return
    waiting.push(event)
    // Within somebody's transaction it would be told before that is kept.
    if (sql.isTransaction) soon()
    else flush()
  }
  return {
    tell,
    /** Somebody may want to be told who did not, or the other way round. What was before that is not told. */
    wantedAnew(): void {
      const is = wanted()
      if (is && !wasWanted) {
        follow = following()
        progress.run(nextEvent)
      }
      wasWanted = is
    },
    /** Told when it is another type than the last one of this subject. */
    tellState(subject: string, event: ToTell): void {
      if (wanted() && log.stateOf(subject) !== event.type) tell({ ...event, subject })
    },
    /** Inside the transaction that wrote their records. */
    ended(calls: readonly string[]): void {
      if (!wanted()) return
      for (const call of calls) putEnd.run(call, now() + SETTLE_MS)
      stopEnds()
      if (!stopped) stopEnds = later(ends, SETTLE_MS)
    },
    stop(): void {
      if (gathered.length || waiting.length) flush()
      stopped = true
      stopTimer?.()
      stopEnds()
    },
  }
}
