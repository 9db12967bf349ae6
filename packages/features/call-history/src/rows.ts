/** What a call is to each person who was on it. A pure function of its record. */
import type { Cause, Side } from '@sidetone/call'
import type { CallRecord } from './record.ts'

export type HistoryRow = {
  readonly call: string
  readonly person: string
  readonly direction: 'in' | 'out'
  readonly missed: boolean
  readonly otherName: string
  readonly otherNumber: string
  readonly startedAt: number
  readonly answeredAt: number | null
  readonly endedAt: number
  readonly durationMs: number
  readonly cause: Cause
  readonly by: Side
  readonly answeredElsewhere: boolean
  readonly codec: string | null
  readonly mos: number | null
}

/** A row for the caller and one for each called person. None before the call has ended. */
export function rowsOf(record: CallRecord): HistoryRow[] {
  const { id: call, startedAt, endedAt, cause, by, from, to, legs } = record
  if (endedAt === null || cause === null || by === null) return []
  const rows: HistoryRow[] = []
  const common = { call, startedAt, endedAt, cause, by }
  const talkedMs = (answeredAt: number | null) => (answeredAt === null ? 0 : endedAt - answeredAt)
  if (from.person) {
    const own = legs.find(leg => leg.side === 'caller')
    rows.push({
      ...common,
      person: from.person,
      direction: 'out',
      missed: false,
      otherName: to.name,
      otherNumber: to.number || record.dialled,
      answeredAt: record.answeredAt,
      durationMs: talkedMs(record.answeredAt),
      answeredElsewhere: false,
      codec: own?.codec ?? null,
      mos: own?.mos ?? null,
    })
  }
  const called = new Set([to.person, ...legs.filter(leg => leg.side === 'called').map(leg => leg.party.person)])
  for (const person of called) {
    if (!person || person === from.person) continue
    const own = legs.find(leg => leg.side === 'called' && leg.party.person === person && leg.answeredAt !== null)
    const answeredAt = own?.answeredAt ?? null
    const answeredElsewhere = answeredAt === null && record.answeredAt !== null
    rows.push({
      ...common,
      person,
      direction: 'in',
      // Who declines knows of the call.
      missed: answeredAt === null && !answeredElsewhere && cause !== 'declined',
      otherName: from.name,
      otherNumber: from.number,
      answeredAt,
      durationMs: talkedMs(answeredAt),
      answeredElsewhere,
      codec: own?.codec ?? null,
      mos: own?.mos ?? null,
    })
  }
  return rows
}
