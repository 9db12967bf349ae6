/** What a call is to each person who was on it. A pure function of its record. */
import type { Cause, NumberCheck, Side } from '@sidetone/call'
import { type CallRecord, callerLeg, type LegRecord } from './record.ts'

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
  /** Name of the queue that the caller waited in. */
  readonly queue: string | null
  /** What happened beside talking, in a sentence: "Passed on by Bob." */
  readonly note: string | null
  /** Whoever took it instead; null: nobody, or not known. */
  readonly answeredBy: string | null
  /** What the carrier found out about the number of who called. */
  readonly check: NumberCheck | null
}

/**
 * A row for the caller and one for each person who was rung or came. Whoever went to another call has their row there, so
 * a talk is one row for a person, wherever it went. None before the call has ended.
 */
export function rowsOf(record: CallRecord): HistoryRow[] {
  if (record.endedAt === null || record.cause === null || record.by === null) return []
  const people = new Set([record.from.person, record.to.person, ...record.legs.map(leg => leg.party.person)])
  const rows: HistoryRow[] = []
  for (const person of people) {
    if (!person) continue
    const all = record.legs.filter(leg => leg.party.person === person)
    const own = all.filter(leg => leg.wentTo === undefined)
    if (all.length && !own.length) continue
    // The caller was not let through: it was no call for them.
    if (!own.length && person !== record.from.person && refusing.includes(record.cause)) continue
    rows.push(rowOf(record, person, own))
  }
  return rows
}

const refusing: readonly Cause[] = ['not-allowed', 'limit-reached']
/** A leg that ended so went on elsewhere, or was sent away, while the others stayed. */
const leaving: readonly (Cause | null)[] = ['transferred', 'parked', 'moved', 'removed', 'merged']

function rowOf(record: CallRecord, person: string, own: readonly LegRecord[]): HistoryRow {
  const { id: call, startedAt, from, to } = record
  const [endedAt, cause, by] = [record.endedAt!, record.cause!, record.by!]
  const first = own[0]
  const last = own.at(-1)
  const calling = callerLeg(record)
  const caller = from.person === person && (!first || (calling !== undefined && own.includes(calling)))
  const spoke = own.filter(leg => leg.answeredAt !== null)
  // Rung to be added to a call, somebody may come to it with a call of their own.
  const origin = first?.origin ?? (caller ? undefined : spoke[0]?.origin)
  /** Rung while others talked already: for a transfer, to be added, to take a call back. */
  const late = !caller && !origin && record.answeredAt !== null && (first?.startedAt ?? startedAt) > record.answeredAt
  const answeredAt = origin?.answeredAt ?? (caller ? record.answeredAt : (spoke[0]?.answeredAt ?? null))
  const left =
    own.length > 0 && own.every(leg => leg.endedAt !== null) ? Math.max(...own.map(leg => leg.endedAt!)) : null
  const leftEarly = left !== null && (left < endedAt || leaving.includes(last?.cause ?? null) || late)
  const ownCause = (leftEarly && last?.cause) || cause
  const until = answeredAt !== null && left !== null ? left : endedAt
  const answeredElsewhere =
    !caller &&
    answeredAt === null &&
    // What answered by itself has not taken it off anybody's hands: it may be a mailbox.
    (late || record.feature
      ? own.some(leg => leg.cause === 'answered-elsewhere' || leg.cause === 'picked-up')
      : record.answeredAt !== null)
  const other = origin?.other ?? (caller ? to : late && first ? counterpart(record, first) : from)
  const sound = caller ? calling : spoke[0]
  const direction = origin?.direction ?? (caller ? 'out' : 'in')
  return {
    call,
    person,
    direction,
    // Who declines knows of the call.
    missed: !caller && !origin && answeredAt === null && !answeredElsewhere && ownCause !== 'declined',
    otherName: other.name,
    otherNumber: other.number || (caller ? record.dialled : ''),
    startedAt: origin?.startedAt ?? (late && first ? first.startedAt : startedAt),
    answeredAt,
    endedAt: until,
    durationMs: answeredAt === null ? 0 : Math.max(0, until - answeredAt),
    cause: ownCause,
    by: (leftEarly && last?.by) || by,
    answeredElsewhere,
    codec: sound?.codec ?? null,
    mos: sound?.mos ?? null,
    queue: record.queueName ?? null,
    note: noteOf(record, person, own),
    answeredBy: answeredElsewhere ? takerOf(record, person) : null,
    check: (direction === 'in' && other.number === from.number && from.check) || null,
  }
}

/** The first colleague who answered, or a phone outside. */
export function takerOf(record: CallRecord, person: string): string | null {
  const calling = callerLeg(record)
  const [taker] = record.legs
    .filter(leg => leg !== calling && leg.answeredAt !== null && leg.party.person !== person)
    .sort((a, b) => a.answeredAt! - b.answeredAt!)
  return taker?.party.name || taker?.party.number || null
}

/** Whom somebody met who came to a talk: not the one who passed it on. */
function counterpart(record: CallRecord, leg: LegRecord): { readonly name: string; readonly number: string } {
  const at = leg.answeredAt ?? leg.startedAt
  const passers = record.remarks.flatMap(each => (each.type === 'transferred' ? [each.by.number] : []))
  const met = record.legs.filter(
    each =>
      each.party.person !== leg.party.person &&
      (each === callerLeg(record) || each.answeredAt !== null) &&
      each.startedAt <= at &&
      (each.endedAt === null || each.endedAt > at || each.cause === 'media-lost'),
  )
  return (met.find(each => !passers.includes(each.party.number)) ?? met[0] ?? callerLeg(record))?.party ?? record.from
}

const nameOf = ({ name, number }: { readonly name: string; readonly number: string }) => name || number || 'somebody'

function noteOf(record: CallRecord, person: string, own: readonly LegRecord[]): string | null {
  const notes: string[] = []
  for (const each of record.remarks) {
    switch (each.type) {
      case 'transferred': {
        if (each.failed !== undefined || !own.some(leg => here(leg, each.at))) break
        if (each.by.person === person) notes.push(`Passed on to ${nameOf(each.to)}.`)
        else if (each.to.person === person) notes.push(`Passed on by ${nameOf(each.by)}.`)
        else notes.push(`Passed on by ${nameOf(each.by)} to ${nameOf(each.to)}.`)
        break
      }
      case 'forwarded':
        if (each.failed !== undefined) break
        if (each.to.person === person) notes.push(`Forwarded by ${nameOf(each.by)}.`)
        else if (each.by.person === person || own[0] === callerLeg(record))
          notes.push(`Forwarded to ${nameOf(each.to)}.`)
        break
      case 'parked':
        if (own.some(leg => leg.startedAt <= each.at && here(leg, each.at))) notes.push(`Parked at ${each.slot}.`)
        break
      case 'led':
        if (each.cause === undefined && own[0] === callerLeg(record)) notes.push(`Led on to ${nameOf(each.to)}.`)
        break
      case 'took': {
        const took = record.legs.find(leg => leg.id === each.leg)
        if (took && own[0] === callerLeg(record)) notes.push(`Talked with ${nameOf(took.party)}.`)
        break
      }
      case 'told':
        notes.push(each.says)
        break
      case 'conference': {
        const with_ = [
          ...new Set(record.legs.filter(leg => leg.answeredAt !== null || leg.origin).map(leg => leg.party)),
        ]
        const others = [...new Set([...with_, record.from].filter(party => party.person !== person).map(nameOf))]
        if (others.length > 1) notes.push(`A conference with ${others.slice(0, -1).join(', ')} and ${others.at(-1)}.`)
        break
      }
    }
  }
  return notes.length ? [...new Set(notes)].join(' ') : null
}
/** Was in the call, or was being rung for it, at this time or later. */
const here = (leg: LegRecord, at: number): boolean => leg.endedAt === null || leg.endedAt >= at
