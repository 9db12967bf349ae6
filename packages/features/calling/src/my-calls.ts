/** The calls of one person as their screens show them: a pure function of the switchboard's list. */
import type { LiveCall, PersonId } from '@sidetone/call'
import type { output } from 'zod'
import type { MyCall, RosterEntry } from './shapes.ts'

/** The last two once the switchboard tells them. */
type Leg = LiveCall['legs'][number] & { readonly muted?: boolean; readonly talking?: boolean }

export const isIn = (call: LiveCall, person: string): boolean =>
  call.stage !== 'over' && call.legs.some(leg => leg.party.person === person)

export function myCall(call: LiveCall, me: PersonId): output<typeof MyCall> {
  const roster = call.legs.filter((leg, place) => !ringsBeside(call.legs, leg, place))
  const answered = call.legs.filter(leg => leg.stage === 'answered')
  const own = call.legs.filter(leg => leg.party.person === me)
  const rings = own.every(leg => leg.side === 'called' && leg.stage !== 'answered') || call.answeredAt === null
  return {
    id: call.call,
    kind: answered.length > 2 ? 'conference' : 'two',
    state: rings ? 'ringing' : 'talking',
    startedAt: call.startedAt,
    answeredAt: call.answeredAt,
    roster: roster.map(leg => entry(leg, me)),
  }
}

/** Another device of somebody who is in the list already, or is in the call. */
function ringsBeside(legs: readonly Leg[], leg: Leg, place: number): boolean {
  const { person } = leg.party
  if (!person || leg.stage === 'answered' || leg.side === 'caller') return false
  return legs.some(
    (other, at) => other !== leg && other.party.person === person && (at < place || other.stage === 'answered'),
  )
}

const entry = ({ leg, party, side, stage, held, muted, talking }: Leg, me: PersonId): output<typeof RosterEntry> => ({
  leg,
  name: party.name,
  number: party.number,
  me: party.person === me,
  state: side === 'called' && stage !== 'answered' ? 'ringing' : held ? 'holding' : 'talking',
  muted: muted ?? false,
  talking: talking ?? false,
})
