/** One call as one row that a person understands: who, when, waited, talked, with whom. A pure function of its record. */
import type { Cause, Party, Side } from '@sidetone/call'
import { folded } from '@sidetone/kernel'
import { MAX_NAMED } from './limits.ts'
import { type CallRecord, callerLeg, type LegRecord } from './record.ts'

export type Direction = 'in' | 'out' | 'inside'
/**
 * What became of it. `answered`: somebody talked with the caller; `voicemail`: they left a message; `served`: something
 * answered by itself (an echo test, a menu that they left again, a queue that calls them back); `missed`: nobody did, and who
 * gave up in a queue too; `refused`: it may not be called, or we are closed.
 */
export type Outcome = (typeof outcomes)[number]
export const outcomes = ['answered', 'voicemail', 'served', 'missed', 'busy', 'declined', 'refused', 'failed'] as const

export type Summary = {
  readonly call: string
  readonly startedAt: number
  /** Talking began. */
  readonly answeredAt: number | null
  readonly endedAt: number
  /** Until somebody talked with them, or they were gone. */
  readonly waitedMs: number
  readonly talkedMs: number
  /** Of that: somebody was on hold. */
  readonly heldMs: number
  readonly from: Party
  readonly to: Party
  readonly dialled: string
  readonly direction: Direction
  readonly outcome: Outcome
  readonly cause: Cause
  readonly by: Side
  /** Who talked with the caller, in that order: "Bob, Carol". */
  readonly talkedWith: string
  readonly trunk: string | null
  readonly queue: { readonly id: string; readonly name: string } | null
  readonly voicemail: string | null
  readonly recorded: boolean
  /** The worst that somebody heard, 1 to 4.5. */
  readonly mos: number | null
  /** For `person`: everybody who was called or came. */
  readonly people: readonly string[]
  /** What a search looks in: names and numbers. */
  readonly text: string
}

/** Null before the call has ended. */
export function summaryOf(record: CallRecord): Summary | null {
  const { id: call, startedAt, endedAt, cause, by, from, to, dialled, legs, remarks } = record
  if (endedAt === null || cause === null || by === null) return null
  const caller = callerLeg(record)
  const others = legs.filter(leg => leg !== caller)
  const talked = others.filter(leg => leg.answeredAt !== null && leg.side === 'called').sort(byAnswer)
  const room = remarks.find(each => each.type === 'room')
  const began = [talked[0]?.answeredAt, room?.at, caller?.origin?.answeredAt].filter(at => typeof at === 'number')
  const answeredAt = began.length ? Math.max(startedAt, Math.min(...began)) : null
  const with_ = [...new Set(talked.map(({ party }) => party.name || party.number))]
  const trunk = caller?.trunk ?? talked.find(leg => leg.trunk)?.trunk ?? others.find(leg => leg.trunk)?.trunk ?? null
  const people = [from, to, ...legs.map(({ party }) => party)].flatMap(({ person }) =>
    person ? [person as string] : [],
  )
  const voicemail = record.voicemail ?? null
  const recordings = remarks.filter(each => each.type === 'recorded').length
  const heard = legs.flatMap(({ mos }) => (mos === null ? [] : [mos]))
  const words = [from, to, ...talked.map(({ party }) => party)].flatMap(({ name, number }) => [name, number])
  return {
    ...{ call, startedAt, answeredAt, endedAt, from, to, dialled, cause, by, trunk, voicemail },
    waitedMs: (answeredAt ?? endedAt) - startedAt,
    talkedMs: answeredAt === null ? 0 : endedAt - answeredAt,
    heldMs: heldFor(remarks, endedAt),
    direction: caller?.trunk ? 'in' : trunk ? 'out' : 'inside',
    outcome: outcomeOf(record, answeredAt !== null),
    talkedWith: with_.slice(0, MAX_NAMED).join(', ') + (with_.length > MAX_NAMED ? ', …' : ''),
    queue: record.queue === undefined ? null : { id: record.queue, name: record.queueName ?? record.queue },
    // A message is a recording, but not of a talk.
    recorded: recordings > (voicemail === null ? 0 : 1),
    mos: heard.length ? Math.min(...heard) : null,
    people: [...new Set(people)],
    text: folded([...new Set([...words, dialled, record.queueName ?? '', voicemail ?? ''])].filter(Boolean).join('\n')),
  }
}

/** Who holds each other is on hold once: spans that overlap count once. */
function heldFor(remarks: CallRecord['remarks'], endedAt: number): number {
  let sum = 0
  let counted = 0
  // In the order in which they began.
  for (const each of remarks) {
    if (each.type !== 'held') continue
    const until = Math.min(each.until ?? endedAt, endedAt)
    sum += Math.max(0, until - Math.max(each.at, counted))
    counted = Math.max(counted, until)
  }
  return sum
}

const byAnswer = (a: LegRecord, b: LegRecord) => a.answeredAt! - b.answeredAt!

function outcomeOf(record: CallRecord, talked: boolean): Outcome {
  const { cause, voicemail, answeredAt, feature, legs, queue, leftQueue, noHelp } = record
  if (noHelp) return 'failed'
  if (talked) return 'answered'
  if (voicemail !== undefined) return 'voicemail'
  // As the queue's report counts them.
  if (leftQueue === 'gave-up') return 'missed'
  if (leftQueue === 'call-back') return 'served'
  switch (cause) {
    case 'busy':
      return 'busy'
    case 'declined':
    case 'rejected-by-rule':
      return 'declined'
    case 'not-allowed':
    case 'limit-reached':
    case 'unknown-number':
    case 'closed':
    case 'loop':
      return 'refused'
    case 'no-common-codec':
    case 'media-lost':
    case 'expired':
    case 'overloaded':
    case 'restarted':
    case 'trunk-failed':
    case 'failed':
      return 'failed'
    // Dialled to take a call over, to pick it up or out of its slot: the talk is told with that one.
    case 'merged':
      return 'served'
    default:
      // Somebody was rung in vain, also from a queue or menu; with nobody rung, it was served by itself.
      return answeredAt !== null && feature && queue === undefined && !legs.some(leg => leg.side === 'called')
        ? 'served'
        : 'missed'
  }
}
