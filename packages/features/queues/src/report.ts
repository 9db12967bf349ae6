/** What happened in a queue, from the events in the journal: rows as they come, figures when they are asked for. */
import type { DatabaseSync, SQLOutputValue } from 'node:sqlite'
import type { CallEvent } from '@sidetone/call'
import type { Journal } from '@sidetone/data'
import { MAX_FOLLOWED, MAX_REPORT_CALLS } from './limits.ts'
import type { Report } from './shapes.ts'

export type ReportDeps = { readonly sql: DatabaseSync; readonly journal: Pick<Journal, 'onCommitted' | 'replay'> }
export type Reports = {
  of(queue: string, from: number, to: number, serviceSeconds: number): Report
  /** Older rows go with the rest of the past. @returns whether there may be more */
  deleteBefore(at: number): boolean
}
type Stay = { readonly joinedAt: number; leg: string | null; answeredAt: number | null }

const hourMs = 3_600_000

export function openReports({ sql, journal }: ReportDeps): Reports {
  const joined = sql.prepare(
    'INSERT OR REPLACE INTO queueCalls (call, queue, caller, joinedAt, endedAt, outcome, waitedMs) VALUES (?, ?, ?, ?, ?, ?, ?)',
  )
  const ended = sql.prepare(
    'UPDATE queueCalls SET endedAt = ?, outcome = ?, agent = ?, leg = ?, waitedMs = ? - joinedAt WHERE call = ? AND joinedAt = ?',
  )
  const talked = sql.prepare('UPDATE queueCalls SET talkMs = ? WHERE call = ? AND joinedAt = ?')
  const missed = sql.prepare('INSERT INTO queueMissed (call, queue, agent, at) VALUES (?, ?, ?, ?)')
  const progress = sql.prepare('UPDATE queueProgress SET nextEvent = ?')
  const callers = new Map<string, string>()
  /** The stay in a queue that a call is in, or talks because of. */
  const stays = new Map<string, Stay>()
  let nextEvent = Number(sql.prepare('SELECT nextEvent FROM queueProgress').get()!.nextEvent)
  // What was under way when the process before ended.
  for (const row of sql
    .prepare('SELECT * FROM queueCalls WHERE talkMs IS NULL AND (outcome IS NULL OR leg IS NOT NULL)')
    .all())
    stays.set(row.call as string, {
      joinedAt: row.joinedAt as number,
      leg: row.leg as string | null,
      answeredAt: row.leg === null ? null : (row.endedAt as number),
    })

  const end = (call: string, at: number, outcome: string, agent: string | null = null, leg: string | null = null) => {
    const stay = stays.get(call)
    if (!stay || stay.answeredAt !== null) return
    ended.run(at, outcome, agent, leg, at, call, stay.joinedAt)
    if (leg === null) stays.delete(call)
    else Object.assign(stay, { leg, answeredAt: at })
  }
  const endTalk = (call: string, at: number) => {
    const stay = stays.get(call)
    if (!stay || stay.answeredAt === null) return
    talked.run(at - stay.answeredAt, call, stay.joinedAt)
    stays.delete(call)
  }
  function take(event: CallEvent): void {
    const { call, at } = event
    switch (event.type) {
      case 'call.started':
        if (callers.size >= MAX_FOLLOWED) callers.delete(callers.keys().next().value!)
        callers.set(call, event.from.number)
        return
      case 'story.told':
        if (event.feature === 'queues') told(call, at, event.what, event.facts)
        return
      case 'leg.ended':
        if (stays.get(call)?.leg === event.leg) endTalk(call, at)
        return
      case 'call.ended':
        end(call, at, 'abandoned')
        endTalk(call, at)
        stays.delete(call)
        callers.delete(call)
        return
    }
  }
  function told(call: string, at: number, what: string, { queue, agent, leg }: Record<string, unknown>): void {
    switch (what) {
      case 'refused':
        return void joined.run(call, String(queue), callers.get(call) ?? '', at, at, 'refused', 0)
      case 'joined':
        if (stays.size >= MAX_FOLLOWED) return
        joined.run(call, String(queue), callers.get(call) ?? '', at, null, null, null)
        stays.set(call, { joinedAt: at, leg: null, answeredAt: null })
        return
      case 'missed':
        return void missed.run(call, String(queue), String(agent), at)
      case 'answered':
        return end(call, at, 'answered', String(agent), String(leg))
      case 'too-long':
      case 'call-back':
        return end(call, at, what)
    }
  }
  const follow = (events: Iterable<CallEvent>, last: number) => {
    let touched = false
    for (const event of events) {
      take(event)
      touched ||= event.type === 'story.told' || event.type === 'call.ended'
    }
    nextEvent = last + 1
    if (touched) progress.run(nextEvent)
  }
  for (const { id, event } of journal.replay(nextEvent)) follow([event], id)
  journal.onCommitted((events, firstId) => follow(events, firstId + events.length - 1))

  const rows = sql.prepare(
    `SELECT * FROM queueCalls WHERE queue = ? AND joinedAt >= ? AND joinedAt < ? ORDER BY joinedAt LIMIT ${MAX_REPORT_CALLS}`,
  )
  const missedOf = sql.prepare(
    'SELECT agent, count(*) AS n FROM queueMissed WHERE queue = ? AND at >= ? AND at < ? GROUP BY agent',
  )
  return {
    of: (queue, from, to, serviceSeconds) =>
      reportOf(rows.all(queue, from, to), missedOf.all(queue, from, to), { from, to, serviceSeconds }),
    deleteBefore(at) {
      sql.prepare('DELETE FROM queueMissed WHERE at < ?').run(at)
      return sql.prepare('DELETE FROM queueCalls WHERE joinedAt < ? AND outcome IS NOT NULL').run(at).changes > 0
    },
  }
}

type Row = Record<string, SQLOutputValue>

/** Pure, so that figures can be held against a list of calls. */
export function reportOf(
  rows: readonly Row[],
  missed: readonly Row[],
  { from, to, serviceSeconds }: { readonly from: number; readonly to: number; readonly serviceSeconds: number },
): Report {
  const of = (outcome: string | null) => rows.filter(row => row.outcome === outcome)
  const answered = of('answered')
  const agents = new Map<string, { answered: number; missed: number; talkMs: number }>()
  const agent = (person: SQLOutputValue) => {
    const known = agents.get(String(person)) ?? { answered: 0, missed: 0, talkMs: 0 }
    agents.set(String(person), known)
    return known
  }
  for (const row of answered) {
    const known = agent(row.agent!)
    known.answered++
    known.talkMs += Number(row.talkMs ?? 0)
  }
  for (const row of missed) agent(row.agent!).missed = Number(row.n)
  const hours = new Map<number, { offered: number; answered: number }>()
  for (const row of rows) {
    const hour = Math.floor(Number(row.joinedAt) / hourMs) * hourMs
    const known = hours.get(hour) ?? { offered: 0, answered: 0 }
    known.offered++
    if (row.outcome === 'answered') known.answered++
    hours.set(hour, known)
  }
  return {
    ...{ from, to, offered: rows.length, answered: answered.length },
    abandoned: of('abandoned').length,
    tooLong: of('too-long').length,
    refused: of('refused').length,
    calledBack: of('call-back').length,
    waiting: of(null).length,
    inTime: answered.filter(row => Number(row.waitedMs) <= serviceSeconds * 1_000).length,
    wait: times(answered.map(row => Number(row.waitedMs))),
    talk: times(answered.flatMap(row => (row.talkMs === null ? [] : [Number(row.talkMs)]))),
    agents: [...agents].map(([person, figures]) => ({ person, ...figures })),
    hours: [...hours].map(([hour, figures]) => ({ from: hour, ...figures })),
  }
}

const times = (all: readonly number[]) => ({
  meanMs: all.length ? all.reduce((sum, each) => sum + each, 0) / all.length : null,
  longestMs: all.length ? Math.max(...all) : null,
})
