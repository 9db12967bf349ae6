/** A call told in sentences, in the order in which things happened. A pure function of its record. */
import { type Cause, sentences } from '@sidetone/call'
import type { CallRecord, LegRecord, Remark } from './record.ts'

export function storyOf(record: CallRecord): string[] {
  const called = record.legs.filter(leg => leg.side === 'called')
  const failed = (each: Remark) => each.type === 'failed-over'
  return [
    opening(record),
    ...checked(record),
    ...remarks(record, failed),
    ...ringing(record, called),
    ...answering(record, called),
    ...remarks(record, each => !failed(each)),
    // Giving up in a queue is told with it.
    ...(record.leftQueue === 'gave-up' && record.by === 'caller' ? [] : [ending(record)]),
  ]
}

const nameOf = ({ name, number }: { readonly name: string; readonly number: string }) => name || number || 'Somebody'
const both = ({ name, number }: { readonly name: string; readonly number: string }) =>
  name && number ? `${name} (${number})` : name || number

function opening({ from, to: last, dialled, cause, remarks }: CallRecord): string {
  const forwarded = remarks.find(each => each.type === 'forwarded')
  const to = forwarded?.type === 'forwarded' ? forwarded.by : last
  const caller = from.person ? nameOf(from) : both(from) || 'Somebody with a withheld number'
  return cause === 'unknown-number' ? `${caller} dialled ${dialled}.` : `${caller} called ${both(to) || dialled}.`
}

function checked({ from: { check } }: CallRecord): string[] {
  if (!check) return []
  const level = check.level ? ` (attestation ${check.level})` : ''
  switch (check.says) {
    case 'verified':
      return [`The carrier verified the number${level}.`]
    case 'unproven':
      return [`The carrier knows who let the call in, but not whose number it is${level}.`]
    case 'failed':
      return [`The carrier could not verify the number${level}: it may be forged.`]
  }
}

/** “Bob's web phone and desk phone rang.” One sentence for each person. */
function ringing(record: CallRecord, called: readonly LegRecord[]): string[] {
  const said: string[] = []
  for (const rang of [true, false]) {
    const groups = Map.groupBy(
      called.filter(leg => (leg.ringingAt !== null || leg.answeredAt !== null) === rang),
      leg => nameOf(leg.party),
    )
    for (const [name, legs] of groups) {
      // A leg that was stopped before it could ring did nothing wrong; of a line that fails, the next line tells.
      const told = rang
        ? legs
        : legs.filter(({ cause, trunk }) => trunk === undefined && (cause === 'unreachable' || cause === 'expired'))
      if (!told.length) continue
      const [first, later] = rang ? inTurn(told) : [told, []]
      const devices = (legs: readonly LegRecord[]) => list(counted(legs.map(({ device }) => device ?? 'phone')))
      const then = later.map(({ afterMs, legs }) => `, ${duration(afterMs)} later the ${devices(legs)}`).join('')
      said.push(`${name}'s ${devices(first)} ${rang ? 'rang' : 'did not respond'}${then}.`)
    }
  }
  if (!called.length && record.cause === 'unreachable') said.push(`${nameOf(record.to)} had no phone registered.`)
  return said
}

type Turn = { readonly afterMs: number; readonly legs: LegRecord[] }
/** Phones that were to ring later than the first ones; one that rang again stays among the first. */
function inTurn(legs: readonly LegRecord[]): readonly [first: readonly LegRecord[], later: readonly Turn[]] {
  const start = Math.min(...legs.map(leg => leg.startedAt))
  const soon = legs.filter(leg => leg.startedAt - start < 1_000)
  const known = new Set(soon.map(({ device }) => device))
  const late = legs.filter(leg => !soon.includes(leg) && !known.has(leg.device))
  const turns = Map.groupBy(late, leg => Math.round((leg.startedAt - start) / 1_000))
  return [legs.filter(leg => !late.includes(leg)), [...turns].map(([s, legs]) => ({ afterMs: s * 1_000, legs }))]
}

function answering(record: CallRecord, called: readonly LegRecord[]): string[] {
  const { answeredAt, startedAt } = record
  if (answeredAt === null) return []
  const sentOn = record.remarks.findLast(each => each.type === 'forwarded' && !each.failed && each.at <= answeredAt)
  const to = record.feature && sentOn?.type === 'forwarded' ? sentOn.to : record.to
  const leg = called.find(each => each.answeredAt === answeredAt)
  const after = `after ${duration(answeredAt - startedAt)}`
  if (!leg) return [`${nameOf(to)} answered ${after}.`]
  return [`${nameOf(leg.party)} answered ${after}${leg.device ? ` on the ${leg.device}` : ''}.`]
}

function remarks(record: CallRecord, which: (each: Remark) => boolean): string[] {
  const who = (id: string) => {
    const leg = record.legs.find(each => each.id === id)
    return leg ? nameOf(leg.party) : 'Somebody'
  }
  const told = (one: Remark) => {
    switch (one.type) {
      case 'held':
        return `${who(one.leg)} put the call on hold for ${duration((one.until ?? one.at) - one.at)}.`
      case 'silent':
        return `Nothing was heard from ${who(one.leg)} for ${duration((one.until ?? one.at) - one.at)}.`
      case 'transferred': {
        if (one.kind === 'moved')
          return one.failed === undefined
            ? `${nameOf(one.by)} moved the call to ${nameOf(one.to)}.`
            : `${nameOf(one.by)} wanted to move the call to ${nameOf(one.to)}, in vain: ${lowered(sentences[one.failed])}`
        if (one.failed !== undefined)
          return `${nameOf(one.by)} passed the call to ${nameOf(one.to)}, who did not take it: ${lowered(sentences[one.failed])} ${one.rings ? `${nameOf(one.by)} was called again.` : `It came back to ${nameOf(one.by)}.`}`
        return `${nameOf(one.by)} passed the call on to ${nameOf(one.to)}${one.kind === 'attended' ? ', after talking with them' : ''}.`
      }
      case 'parked':
        return `${nameOf(one.by)} parked the call at ${one.slot}${one.takenBy ? `; ${nameOf(one.takenBy)} took it` : ''}.`
      case 'added':
        return one.failed === undefined
          ? `${nameOf(one.by)} brought ${nameOf(one.to)} into the call.`
          : `${nameOf(one.by)} called ${nameOf(one.to)} into the call: ${lowered(sentences[one.failed])}`
      case 'forwarded': {
        const sent = `${vain(one.cause, nameOf(one.by))}, so the call was sent on to ${nameOf(one.to)}`
        return one.failed === undefined ? `${sent}.` : `${sent}, in vain: ${lowered(sentences[one.failed])}`
      }
      case 'led':
        return `${nameOf(one.by)} led the call on to ${nameOf(one.to)}${one.cause ? `, in vain: ${lowered(sentences[one.cause])}` : '.'}`
      case 'took':
        return `${who(one.leg)} took the call after ${duration(one.at - record.startedAt)}.`
      case 'room':
        return `${who(one.leg)} joined the conference ${one.room}.`
      case 'recorded':
        return `${duration(one.ms)} of what ${who(one.leg)} said were recorded.`
      case 'failed-over':
        return `An outside line did not take the call (${lowered(sentences[one.cause]).replace(/\.$/, '')}), so the next one was tried.`
      case 'told':
        return one.says
      case 'locked':
        return `${nameOf(one.by)} ${one.locked ? 'locked' : 'unlocked'} the conference.`
      case 'conference':
        return 'It became a conference.'
      case 'restarted':
        return `The phone system restarted in the call and went on after ${duration(one.afterMs)}.`
    }
  }
  /** A feature says it better, with how long they waited. */
  const isDoubled = (one: Remark, next: Remark | undefined) =>
    one.type === 'took' && next?.type === 'told' && next.says.includes(who(one.leg))
  return record.remarks.filter((one, n) => which(one) && !isDoubled(one, record.remarks[n + 1])).map(told)
}

function vain(cause: Cause, name: string): string {
  switch (cause) {
    case 'busy':
      return `${name} was on another call`
    case 'declined':
      return `${name} declined`
    case 'no-answer':
      return `${name} did not answer in time`
    case 'forwarded':
      return `${name} wants such calls to go elsewhere`
    default:
      return `${name} could not be reached`
  }
}

function ending(record: CallRecord): string {
  const { answeredAt, endedAt, startedAt, cause, by, from, to, legs } = record
  if (endedAt === null || cause === null) return 'The call goes on.'
  const caller = nameOf(from)
  const took = record.remarks.find(each => each.type === 'took')
  const answerer = legs.find(leg =>
    took ? leg.id === took.leg : leg.side === 'called' && leg.answeredAt === answeredAt && answeredAt !== null,
  )
  const callee = nameOf(answerer?.party ?? to)
  if (answeredAt !== null) {
    const talked = took
      ? `They talked ${duration(endedAt - took.at)}`
      : record.feature
        ? `It lasted ${duration(endedAt - answeredAt)}`
        : `They talked ${duration(endedAt - answeredAt)}`
    if (cause !== 'hung-up') return `${talked}; then it ended: ${lowered(sentences[cause])}`
    return `${talked}; ${by === 'caller' ? `${caller} hung up` : by === 'called' ? `${callee} hung up` : 'the phone system ended it'}.`
  }
  const after = duration(endedAt - startedAt)
  switch (cause) {
    case 'hung-up':
    case 'cancelled':
      return `${caller} gave up after ${after}.`
    case 'declined':
      return `${callee} declined.`
    case 'busy':
      return `${callee} was on another call.`
    case 'no-answer':
      return `Nobody answered within ${after}.`
    case 'unreachable':
      return `${callee} could not be reached.`
    case 'restarted':
      return 'The phone system restarted while it rang, so the call ended.'
    default:
      return sentences[cause]
  }
}

const lowered = (sentence: string) => sentence.charAt(0).toLowerCase() + sentence.slice(1)

/** `2 desk phones` for two of the same name. */
function counted(devices: readonly string[]): string[] {
  return [...Map.groupBy(devices, device => device)].map(([device, same]) =>
    same.length > 1 ? `${same.length} ${device}s` : device,
  )
}
const list = (words: readonly string[]) =>
  words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`

/** `4 s`, `2 min 3 s`, `1 h 5 min`. */
export function duration(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000))
  if (seconds < 60) return `${seconds} s`
  const minutes = Math.floor(seconds / 60)
  if (minutes < 60) return seconds % 60 ? `${minutes} min ${seconds % 60} s` : `${minutes} min`
  return minutes % 60 ? `${Math.floor(minutes / 60)} h ${minutes % 60} min` : `${Math.floor(minutes / 60)} h`
}
