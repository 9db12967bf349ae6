/** One call as it is told: gathered from its events, told by `story.ts`, kept as JSON. Fields are only ever added. */
import type { CallEvent, Cause, Destination, Party, Side } from '@sidetone/call'
import { type Heard, hear } from './heard.ts'
import { MAX_LEGS, MAX_MOVING, MAX_REMARKS } from './limits.ts'
import { noteStep, type Step } from './steps.ts'

export type LegRecord = {
  readonly id: string
  readonly side: 'caller' | 'called'
  readonly party: Party
  readonly deviceId: string | null
  /** `web phone`, `Kitchen`, …: as it was called at the time. Filled in when the call has ended. */
  device: string | null
  readonly startedAt: number
  ringingAt: number | null
  answeredAt: number | null
  endedAt: number | null
  cause: Cause | null
  by: Side | null
  codec: string | null
  secured: 'none' | 'sdes' | 'dtls' | null
  mos: number | null
  /** How it sounded over its time. */
  heard?: Heard[]
  /** The protocol's own words about its end. */
  detail?: string
  /** Over which trunk it came or went. */
  readonly trunk?: string
  /** It came from another call: how that began for who is on it. */
  origin?: Origin
  /** It went on in this call. */
  wentTo?: string
}
export type Origin = {
  readonly direction: 'in' | 'out'
  readonly other: Party
  readonly startedAt: number
  readonly answeredAt: number | null
}
export type Remark =
  | { readonly type: 'held'; readonly leg: string; readonly at: number; until: number | null }
  | { readonly type: 'silent'; readonly leg: string; readonly at: number; until: number | null }
  | {
      readonly type: 'transferred'
      readonly at: number
      readonly by: Party
      to: Party
      readonly kind: 'blind' | 'blond' | 'attended' | 'moved'
      done: boolean
      failed?: Cause
      /** Their phones rang again. */
      rings?: boolean
    }
  | { readonly type: 'parked'; readonly at: number; readonly slot: string; readonly by: Party; takenBy: Party | null }
  | { readonly type: 'added'; readonly at: number; readonly by: Party; readonly to: Party; failed?: Cause }
  /** Sent on after it rang in vain: ringing at `by` ended with `cause`. */
  | {
      readonly type: 'forwarded'
      readonly at: number
      readonly by: Party
      readonly to: Party
      readonly cause: Cause
      readonly failed?: Cause
    }
  | { readonly type: 'conference'; readonly at: number }
  | { readonly type: 'locked'; readonly at: number; readonly by: Party; readonly locked: boolean }
  /** What answered by itself sent the caller on. */
  | { readonly type: 'led'; readonly at: number; readonly by: Party; readonly to: Party; readonly cause?: Cause }
  /** Somebody talks with who was in a story before. */
  | { readonly type: 'took'; readonly at: number; readonly leg: string }
  | { readonly type: 'room'; readonly at: number; readonly leg: string; readonly room: string }
  /** `at`: its end. `path`: not there in records of earlier versions. */
  | {
      readonly type: 'recorded'
      readonly at: number
      readonly leg: string
      readonly ms: number
      readonly path?: string
    }
  | { readonly type: 'failed-over'; readonly at: number; readonly cause: Cause }
  /** A feature's own sentence. */
  | { readonly type: 'told'; readonly at: number; readonly says: string }
  | { readonly type: 'restarted'; readonly at: number; readonly afterMs: number }

export type CallRecord = {
  readonly id: string
  readonly from: Party
  readonly dialled: string
  to: Party
  /** The number leads to something that answers by itself. */
  feature: boolean
  /** We called them first, and then where they wanted to go. */
  readonly first?: true
  why: readonly string[]
  /** Each decision with its reasons; not there in records of earlier versions. */
  steps?: Step[]
  readonly startedAt: number
  answeredAt: number | null
  endedAt: number | null
  cause: Cause | null
  by: Side | null
  readonly legs: LegRecord[]
  readonly remarks: Remark[]
  /** The queue that the caller waited in: its id, and its name at the time. Records of earlier versions lack the name. */
  queue?: string
  queueName?: string
  /** Waits in this queue now. */
  waiting?: { readonly queue: string; readonly since: number }
  /** Gave up in the queue, or keeps the place there and is called back. */
  leftQueue?: 'gave-up' | 'call-back'
  /** The box that a message was left in. */
  voicemail?: string
  /** A call for help that no line took: the caller was told so. */
  noHelp?: true
}

export function newRecord(event: Extract<CallEvent, { type: 'call.started' }>): CallRecord {
  const { call, at, from, dialled, leg, device, trunk } = event
  return {
    id: call,
    from,
    dialled,
    to: { name: '', number: dialled },
    feature: false,
    why: [],
    startedAt: at,
    answeredAt: null,
    endedAt: null,
    cause: null,
    by: null,
    legs: leg === undefined ? [] : [newLeg(leg, 'caller', from, device, at, trunk)],
    ...(leg === undefined && { first: true }),
    remarks: [],
  }
}

const newLeg = (
  id: string,
  side: LegRecord['side'],
  party: Party,
  device: string | undefined,
  startedAt: number,
  trunk?: string,
): LegRecord => ({
  id,
  side,
  party,
  deviceId: device ?? null,
  device: null,
  startedAt,
  ringingAt: null,
  answeredAt: null,
  endedAt: null,
  cause: null,
  by: null,
  codec: null,
  secured: null,
  mos: null,
  ...(trunk !== undefined && { trunk }),
})

/** The leg of who called: of one whom we called first, the phone that they answered. */
export function callerLeg({ first, legs }: CallRecord): LegRecord | undefined {
  if (!first) return legs[0]
  return legs.find(leg => leg.side === 'caller' && leg.answeredAt !== null) ?? legs[0]
}

/** Legs between two calls: taken out of the one, not yet taken into the other. */
export type Moving = Map<string, { readonly leg: LegRecord; readonly origin: Origin }>

const isVoicemail = (to: Destination) => to.kind === 'feature' && to.feature === 'voicemail'
/** Takes one more event of this call into its record. The same events give the same record. */
export function gather(record: CallRecord, event: CallEvent, moving: Moving = new Map()): void {
  const { at } = event
  noteStep(record, event)
  const leg = 'leg' in event ? record.legs.find(each => each.id === event.leg) : undefined
  switch (event.type) {
    case 'call.routed':
      // Their voicemail is not whom the caller wanted, nor whom to call back.
      record.to = (isVoicemail(event.destination) && event.forwardedBy?.[0]) || event.to
      record.why = event.why
      event.forwardedBy?.forEach((by, place, all) => {
        const cause = event.forwardedFor?.at(place - all.length) ?? 'forwarded'
        remark(record, { type: 'forwarded', at, by, to: all[place + 1] ?? event.to, cause })
      })
      record.feature = event.destination.kind === 'feature'
      // Whom we called first is there already when something answers by itself.
      if (record.first && record.feature) record.answeredAt ??= at
      return
    case 'story.led': {
      const { by, to, destination } = event
      const cause = destination.kind === 'nowhere' ? destination.cause : undefined
      remark(record, { type: 'led', at, by, to, ...(cause && { cause }) })
      event.forwardedBy?.forEach((by, place, all) => {
        const cause = event.forwardedFor?.at(place - all.length) ?? 'forwarded'
        remark(record, { type: 'forwarded', at, by, to: all[place + 1] ?? to, cause })
      })
      return
    }
    case 'story.told':
      if (event.feature === 'queues') inQueue(record, event)
      if (event.what === 'help-failed') record.noHelp = true
      if (event.feature === 'voicemail' && event.what === 'message') record.voicemail = String(event.facts.box)
      if (typeof event.facts.says === 'string') remark(record, { type: 'told', at, says: event.facts.says })
      return
    case 'leg.recorded':
      if (event.ms > 0) remark(record, { type: 'recorded', at, leg: event.leg, ms: event.ms, path: event.path })
      return
    case 'room.joined':
      return remark(record, { type: 'room', at, leg: event.leg, room: event.room })
    case 'trunk.failed-over':
      return remark(record, { type: 'failed-over', at, cause: event.cause })
    case 'leg.started':
      if (record.legs.length < MAX_LEGS)
        record.legs.push(newLeg(event.leg, event.side ?? 'called', event.to, event.device, at, event.trunk))
      return
    case 'leg.ringing':
      if (leg) leg.ringingAt ??= at
      return
    case 'leg.answered':
      if (!leg) return
      leg.answeredAt ??= at
      leg.codec = event.codec ?? leg.codec
      leg.secured = event.secured ?? leg.secured
      // A call is answered when the called side does; something that answers by itself has no leg there.
      if (leg.side === 'caller' && record.answeredAt === null && !record.first && answersByItself(record))
        record.feature = true
      if (leg.side === 'called' || record.feature) record.answeredAt ??= at
      return
    case 'legs.bridged':
      if (record.feature) remark(record, { type: 'took', at, leg: event.b })
      record.answeredAt ??= at
      return
    case 'leg.moved':
      if (event.call === event.from) {
        if (!leg) return
        leg.wentTo = event.to
        leg.endedAt ??= at
        if (moving.size >= MAX_MOVING) moving.delete(moving.keys().next().value!)
        moving.set(event.leg, { leg: { ...leg }, origin: originOf(record, leg) })
        return
      }
      return cameHere(record, event, moving)
    case 'transfer.started':
      return remark(record, {
        type: 'transferred',
        ...{ at, by: event.by, to: event.to, kind: event.kind, done: false },
      })
    case 'transfer.done':
    case 'transfer.failed': {
      const open = record.remarks.findLast(each => each.type === 'transferred' && !each.done && !each.failed)
      if (open?.type !== 'transferred') return
      if (event.type === 'transfer.done') {
        open.done = true
        open.to = event.to
      } else {
        open.failed = event.cause
        open.rings = event.rings
      }
      return
    }
    case 'call.parked':
      return remark(record, { type: 'parked', at, slot: event.slot, by: event.by, takenBy: null })
    case 'call.retrieved': {
      const open = record.remarks.findLast(each => each.type === 'parked' && each.takenBy === null)
      if (open?.type === 'parked') open.takenBy = event.by
      return
    }
    case 'add.started':
      return remark(record, { type: 'added', at, by: event.by, to: event.to })
    case 'add.failed': {
      const open = record.remarks.findLast(
        each => each.type === 'added' && each.to.number === event.to.number && !each.failed,
      )
      if (open?.type === 'added') open.failed = event.cause
      return
    }
    case 'call.forwarded': {
      const { by, to, cause, failed } = event
      return remark(record, { type: 'forwarded', at, by, to, cause, ...(failed && { failed }) })
    }
    case 'call.locked': {
      const { by, locked } = event
      return remark(record, { type: 'locked', at, by, locked })
    }
    case 'call.became':
      if (event.kind === 'conference' && !record.remarks.some(each => each.type === 'conference'))
        remark(record, { type: 'conference', at })
      return
    case 'leg.held':
      return remark(record, { type: 'held', leg: event.leg, at, until: null })
    case 'leg.resumed':
      return until(record, 'held', event.leg, at)
    case 'leg.silent':
      return remark(record, { type: 'silent', leg: event.leg, at: at - event.forMs, until: null })
    case 'leg.heard':
      return until(record, 'silent', event.leg, at)
    case 'leg.quality':
      if (!leg) return
      leg.codec = event.quality.codec || leg.codec
      leg.mos = event.quality.mos
      leg.heard ??= []
      hear(leg.heard, at - leg.startedAt, event.quality)
      return
    case 'leg.ended':
      if (!leg || leg.endedAt !== null) return
      leg.endedAt = at
      leg.cause = event.cause
      leg.by = event.by
      if (event.detail !== undefined) leg.detail = event.detail
      return
    case 'call.resumed':
      return remark(record, { type: 'restarted', at, afterMs: event.afterMs })
    case 'call.ended':
      record.endedAt = at
      record.cause = event.cause
      record.by = event.by
      gaveUp(record, at)
      for (const each of record.remarks) if (each.type === 'held' || each.type === 'silent') each.until ??= at
  }
}

/** Nobody of the called side has answered when the caller's leg has. */
const answersByItself = ({ legs }: CallRecord) => legs.every(leg => leg.side === 'caller' || leg.answeredAt === null)

function remark(record: CallRecord, one: Remark) {
  if (record.remarks.length < MAX_REMARKS) record.remarks.push(one)
}
function until(record: CallRecord, type: 'held' | 'silent', leg: string, at: number) {
  const open = record.remarks.findLast(each => each.type === type && each.leg === leg && each.until === null)
  if (open?.type === type) open.until = at
}

/** A call that is led through several queues is told under the first. */
function inQueue(record: CallRecord, { what, at, facts }: Extract<CallEvent, { type: 'story.told' }>): void {
  const { queue, name } = facts
  if (typeof queue !== 'string') return
  record.queue ??= queue
  if (record.queue === queue && typeof name === 'string') record.queueName ??= name
  if (what === 'joined') record.waiting = { queue: typeof name === 'string' ? name : queue, since: at }
  if (what === 'answered' || what === 'too-long' || what === 'call-back') delete record.waiting
  if (what === 'call-back') record.leftQueue = what
}
function gaveUp(record: CallRecord, at: number): void {
  const { waiting, cause, by } = record
  if (!waiting) return
  delete record.waiting
  record.leftQueue = 'gave-up'
  const seconds = Math.round((at - waiting.since) / 1000)
  const waited = `Waited ${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')} in ${waiting.queue}`
  const end = cause === 'hung-up' && by === 'caller' ? ', then hung up' : ''
  remark(record, { type: 'told', at, says: `${waited}${end}.` })
}

/** How the call began for who is on a leg that leaves it. */
function originOf(record: CallRecord, leg: LegRecord): Origin {
  if (leg.origin) return leg.origin
  const caller = leg === callerLeg(record)
  const { startedAt } = caller ? record : leg
  return {
    direction: caller ? 'out' : 'in',
    other: caller ? record.to : record.from,
    startedAt,
    answeredAt: caller ? record.answeredAt : leg.answeredAt,
  }
}

function cameHere(record: CallRecord, event: Extract<CallEvent, { type: 'leg.moved' }>, moving: Moving): void {
  const { leg: id, side, party, device, at, trunk } = event
  const moved = moving.get(id)
  moving.delete(id)
  if (record.legs.length >= MAX_LEGS) return
  const leg = moved ? { ...moved.leg, side, endedAt: null } : newLeg(id, side, party, device, at, trunk)
  delete leg.wentTo
  // Who dialled a code to come here comes to whom they find; who still rings has not begun with anybody.
  const alone = moved?.origin.answeredAt === null && moved.leg.answeredAt === null
  if (moved && !alone) leg.origin = moved.origin
  else if (moved && moved.leg.ringingAt === null && moved.origin.direction === 'out') {
    const other = record.legs.find(each => each.party.person !== party.person && each.endedAt === null)?.party
    leg.origin = {
      direction: record.answeredAt === null ? 'in' : moved.origin.direction,
      other: other ?? record.from,
      startedAt: moved.origin.startedAt,
      answeredAt: at,
    }
  }
  record.legs.push(leg)
}
