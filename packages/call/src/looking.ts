/** Which call somebody means who dials a slot, a pick-up code or the take-over code, or whose INVITE replaces a leg. */

import type { Call } from './call.ts'
import type { Fork } from './fork.ts'
import { holds, type Leg, legOf, presentLegs } from './leg.ts'
import { type PickupGroups, picksUpFor } from './route/pickup.ts'
import type { CallId, Destination, LegId, PersonId } from './words.ts'

export type Where = {
  readonly calls: ReadonlyMap<CallId, Call>
  readonly slots: ReadonlyMap<string, CallId>
  /** The calls that a person is on or that ring at them. */
  readonly ofPerson: (person: PersonId) => readonly CallId[]
  readonly byLeg: ReadonlyMap<LegId, CallId>
  /** Of the dial plan. */
  readonly groups: () => PickupGroups | undefined
}
export type Found =
  | { readonly how: 'retrieve'; readonly call: Call }
  | { readonly how: 'pick-up'; readonly call: Call; readonly fork: Fork }
  | { readonly how: 'take'; readonly call: Call; readonly old: Leg }

export function lookFor(where: Where, leg: Leg, destination: Destination, replaces: LegId | undefined): Found | null {
  // Outside lines have nothing here to take.
  if (leg.trunk) return null
  if (replaces !== undefined) return replacing(where, leg, replaces)
  switch (destination.kind) {
    case 'slot': {
      const call = destination.slot === null ? undefined : where.calls.get(where.slots.get(destination.slot) ?? none)
      // Nobody takes themselves.
      const waits = call && presentLegs(call)[0]?.party.person
      return call?.parked && !(waits && waits === leg.party.person) ? { how: 'retrieve', call } : null
    }
    case 'pickup':
      return ringingAt(where, leg, destination.person)
    case 'take':
      return ownCall(where, leg)
    default:
      return null
  }
}
const none = '' as CallId

function replacing({ calls, byLeg }: Where, leg: Leg, id: LegId): Found | null {
  const call = calls.get(byLeg.get(id) ?? none)
  const old = call && legOf(call, id)
  if (!call || !old) return null
  if (old.fork !== null) {
    const fork = call.forks.find(each => each.id === old.fork)
    return fork ? { how: 'pick-up', call, fork } : null
  }
  // Another device of the same person is nobody new.
  if (call.locked && old.party.person !== leg.party.person) return null
  return mayBeTaken(call, old) ? { how: 'take', call, old } : null
}

function mayBeTaken(call: Call, old: Leg): boolean {
  return (
    call.stage === 'talking' &&
    old.present &&
    call.transfer?.by !== old.id &&
    call.legs.every(leg => leg.replaces === null)
  )
}

/** The newest call that rings at this person; at anybody of the caller's groups but themself. */
function ringingAt({ calls, ofPerson, groups }: Where, leg: Leg, person: PersonId | null): Found | null {
  let newest: { call: Call; fork: Fork } | null = null
  const me = leg.party.person
  const ours = (other: PersonId) => other !== me && picksUpFor(me, other, groups())
  const candidates = person === null ? calls.values() : ofPerson(person).flatMap(id => calls.get(id) ?? [])
  for (const call of candidates) {
    if (call.stage === 'over' || (newest && call.startedAt < newest.call.startedAt)) continue
    const fork = call.forks.find(each => {
      if (each.purpose === 'add' || each.purpose === 'first' || each.to.person === undefined) return false
      return person === null ? ours(each.to.person) : each.to.person === person
    })
    // Nobody picks up what they themselves began.
    const own = call.legs.some(each => each.fork === null && each.party.person === me && me)
    if (fork && !own) newest = { call, fork }
  }
  return newest && { how: 'pick-up', ...newest }
}

/** One's own call that stands on another device: one that is talked in before one on hold, and of these the newest. */
function ownCall({ calls, ofPerson }: Where, leg: Leg): Found | null {
  const { person } = leg.party
  if (!person) return null
  const [first] = ofPerson(person)
    .flatMap(id => calls.get(id) ?? [])
    .flatMap(call => call.legs.map(old => ({ call, old })))
    .filter(({ call, old }) => old.party.person === person && old !== leg && old.fork === null && mayBeTaken(call, old))
    .sort((a, b) => Number(holds(a.old)) - Number(holds(b.old)) || b.call.startedAt - a.call.startedAt)
  return first ? { how: 'take', ...first } : null
}

/** The calls that a person has besides `without`, newest first; not those that only ring at them. */
export function ownCalls({ calls, ofPerson }: Where, person: PersonId | undefined, without: Call): Call[] {
  if (person === undefined) return []
  return ofPerson(person)
    .flatMap(id => calls.get(id) ?? [])
    .filter(call => call !== without && call.legs.some(leg => leg.party.person === person && leg.fork === null))
    .sort((a, b) => b.startedAt - a.startedAt)
}
