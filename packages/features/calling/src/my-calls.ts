/** The calls of one person as their screens show them: pure functions of the switchboard's lists. */
import type { LiveCall, ParkedCall as Parked, PersonId } from '@sidetone/call'
import type { output } from 'zod'
import type { MyCall, ParkedCall, RosterEntry } from './shapes.ts'

/** What a conference room is now; `rung`: who is called into it. */
export type RoomOfCall = {
  readonly name: string
  readonly number: string
  readonly locked: boolean
  readonly recording: boolean
  readonly rung: readonly { readonly leg: string; readonly name: string; readonly number: string }[]
}
const quiet = { muted: false, talking: false, host: false, silent: false } as const
const rung = { ...quiet, me: false, state: 'ringing', secured: null, outside: false } as const

type Leg = LiveCall['legs'][number]
/** Is called and has not answered. Whoever called us rings, too, to their own phone, but takes part from the beginning. */
const rings = (call: LiveCall, { side, stage, present }: Leg) =>
  !present && stage !== 'answered' && (side === 'called' || call.stage === 'talking')

export function myCall(call: LiveCall, me: PersonId, room: RoomOfCall | null): output<typeof MyCall> {
  const own = call.legs.filter(leg => leg.party.person === me)
  const { transfer } = call
  return {
    id: call.call,
    kind: call.kind,
    state: call.answeredAt === null || own.every(leg => rings(call, leg)) ? 'ringing' : 'talking',
    startedAt: call.startedAt,
    answeredAt: call.answeredAt,
    roster: [
      ...call.legs.filter(leg => !ringsBeside(call, leg)).map(leg => entry(call, leg, me)),
      ...(room?.rung.map(one => ({ ...rung, ...one })) ?? []),
    ],
    ...(call.kind === 'conference' && { locked: room?.locked ?? call.locked }),
    transfer: transfer && {
      to: { name: transfer.to.name, number: transfer.to.number },
      mine: transfer.by.person === me,
    },
    room: room && { name: room.name, number: room.number, locked: room.locked, recording: room.recording },
    slot: call.parked?.slot ?? null,
  }
}

/** One of several devices that ring for the same person: the first stands for all. */
function ringsBeside(call: LiveCall, leg: Leg): boolean {
  const { person } = leg.party
  if (!person || !rings(call, leg)) return false
  return call.legs.find(other => other.party.person === person && rings(call, other)) !== leg
}

const entry = (call: LiveCall, leg: Leg, me: PersonId): output<typeof RosterEntry> => ({
  leg: leg.leg,
  name: leg.party.name,
  number: leg.party.number,
  me: leg.party.person === me,
  state: rings(call, leg) ? 'ringing' : leg.held ? 'holding' : 'talking',
  muted: leg.muted,
  talking: leg.talking,
  host: leg.host,
  silent: leg.silent,
  secured: rings(call, leg) ? null : leg.secured,
  outside: leg.outside,
})

export const parkedCalls = (parked: readonly Parked[]): output<typeof ParkedCall>[] =>
  parked
    .map(({ slot, who, by, since }) => ({
      slot,
      name: who.name,
      number: who.number,
      since,
      by: { name: by.name, number: by.number },
    }))
    .sort((a, b) => a.slot.localeCompare(b.slot))
