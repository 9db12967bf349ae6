/** One call as it is told: gathered from its events, told by `story.ts`, kept as JSON. Fields are only ever added. */
import type { CallEvent, Cause, Party, Side } from '@sidetone/call'
import { MAX_LEGS, MAX_REMARKS } from './limits.ts'

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
}
export type Remark =
  | { readonly type: 'held'; readonly leg: string; readonly at: number; until: number | null }
  | { readonly type: 'silent'; readonly leg: string; readonly at: number; until: number | null }
  | { readonly type: 'restarted'; readonly at: number; readonly afterMs: number }

export type CallRecord = {
  readonly id: string
  readonly from: Party
  readonly dialled: string
  to: Party
  /** The number leads to something that answers by itself. */
  feature: boolean
  why: readonly string[]
  readonly startedAt: number
  answeredAt: number | null
  endedAt: number | null
  cause: Cause | null
  by: Side | null
  readonly legs: LegRecord[]
  readonly remarks: Remark[]
}

export function newRecord(event: Extract<CallEvent, { type: 'call.started' }>): CallRecord {
  const { call, at, from, dialled, leg, device } = event
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
    legs: [newLeg(leg, 'caller', from, device, at)],
    remarks: [],
  }
}

const newLeg = (
  id: string,
  side: LegRecord['side'],
  party: Party,
  device: string | undefined,
  startedAt: number,
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
})

/** Takes one more event of this call into its record. The same events give the same record. */
export function gather(record: CallRecord, event: CallEvent): void {
  const { at } = event
  const leg = 'leg' in event ? record.legs.find(each => each.id === event.leg) : undefined
  switch (event.type) {
    case 'call.routed':
      record.to = event.to
      record.why = event.why
      record.feature = event.destination.kind === 'feature'
      return
    case 'leg.started':
      if (record.legs.length < MAX_LEGS) record.legs.push(newLeg(event.leg, 'called', event.to, event.device, at))
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
      if (leg.side === 'called' || record.feature) record.answeredAt ??= at
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
      return
    case 'leg.ended':
      if (!leg || leg.endedAt !== null) return
      leg.endedAt = at
      leg.cause = event.cause
      leg.by = event.by
      return
    case 'call.resumed':
      return remark(record, { type: 'restarted', at, afterMs: event.afterMs })
    case 'call.ended':
      record.endedAt = at
      record.cause = event.cause
      record.by = event.by
      for (const each of record.remarks) if (each.type !== 'restarted') each.until ??= at
  }
}

function remark(record: CallRecord, one: Remark) {
  if (record.remarks.length < MAX_REMARKS) record.remarks.push(one)
}
function until(record: CallRecord, type: 'held' | 'silent', leg: string, at: number) {
  const open = record.remarks.findLast(each => each.type === type && each.leg === leg && each.until === null)
  if (open && open.type !== 'restarted') open.until = at
}
