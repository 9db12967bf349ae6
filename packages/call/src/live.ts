/** The living calls as screens show them. */
import type { Millis } from '@sidetone/kernel'
import { type Call, peopleOf } from './call.ts'
import { presentLegs } from './leg.ts'
import type { CallId, DeviceId, LegId, Party, PersonId } from './words.ts'

export type LiveCall = {
  readonly call: CallId
  readonly startedAt: Millis
  readonly answeredAt: Millis | null
  readonly stage: Call['stage']
  readonly from: Party
  readonly to: Party
  readonly dialled: string
  readonly feature: string | null
  readonly legs: readonly {
    readonly leg: LegId
    readonly side: 'caller' | 'called'
    readonly party: Party
    readonly stage: string
    readonly held: boolean
    readonly silent: boolean
    readonly muted: boolean
    /** Speaks now; said in conferences only. */
    readonly talking: boolean
    /** Of the conference room that this call is. */
    readonly host: boolean
    /** Takes part; otherwise it rings, or waits for the end of its transfer. */
    readonly present: boolean
    readonly device: DeviceId | null
    /** Its sound is encrypted between it and us; null until it has answered. */
    readonly secured: boolean | null
    /** Over a line to the outside: behind its end nothing is known. */
    readonly outside: boolean
  }[]
  /** `conference`: more than two, and always in a conference room. */
  readonly kind: 'two' | 'conference'
  /** Nobody comes into this conference; not told of rooms. */
  readonly locked: boolean
  /** The name of the conference room that it is. */
  readonly room: string | null
  /** Who transfers, while the target rings. */
  readonly transfer: { readonly by: Party; readonly to: Party } | null
  readonly parked: ParkedCall | null
}
export type ParkedCall = {
  readonly call: CallId
  readonly slot: string
  readonly who: Party
  readonly by: Party
  readonly since: Millis
}

export const liveCall = (call: Call): LiveCall => ({
  call: call.id,
  startedAt: call.startedAt,
  answeredAt: call.answeredAt,
  stage: call.stage,
  from: call.from,
  to: call.to,
  dialled: call.dialled,
  feature: call.story?.feature ?? null,
  legs: call.legs.map(leg => ({
    leg: leg.id,
    side: leg.side,
    party: leg.party,
    stage: leg.stage,
    held: leg.held || leg.paused,
    silent: leg.silent,
    muted: leg.muted,
    talking: leg.talking,
    host: leg.host ?? false,
    present: leg.present && leg.id !== call.transfer?.by,
    device: leg.device ?? null,
    // A call that lives since before this was kept has no word for it.
    secured: leg.secured ? leg.secured !== 'none' : null,
    outside: leg.trunk !== undefined,
  })),
  kind: call.conference || call.room !== null ? 'conference' : 'two',
  locked: call.locked,
  room: call.room,
  transfer: transferOf(call),
  parked: parkedCall(call),
})

function transferOf(call: Call): LiveCall['transfer'] {
  const leaves = call.forks.find(each => each.leaves)
  if (leaves?.leaves) return { by: leaves.leaves, to: leaves.to }
  const fork = call.forks.find(each => each.purpose === 'transfer')
  return call.transfer && fork ? { by: call.transfer.home.party, to: fork.to } : null
}
export function parkedCall(call: Call): ParkedCall | null {
  const who = presentLegs(call)[0]?.party
  if (!call.parked || !who) return null
  const { slot, since, home } = call.parked
  return { call: call.id, slot, who, by: home.party, since }
}

export type PersonState = 'idle' | 'ringing' | 'on-a-call'

/** Who rings and who talks, kept up to date call by call. */
export class Presence {
  #calls = new Map<PersonId, Map<CallId, boolean>>()
  #people = new Map<CallId, PersonId[]>()
  #changed = new Set<PersonId>()
  #touched = new Set<PersonId>()

  stateOf(person: PersonId): PersonState {
    const calls = this.#calls.get(person)
    if (!calls) return 'idle'
    for (const ringing of calls.values()) if (!ringing) return 'on-a-call'
    return 'ringing'
  }

  /** The call has changed; one that is over has nobody. */
  follow(call: Call): void {
    const now = peopleOf(call)
    for (const { person } of now) this.#touched.add(person)
    for (const person of this.#people.get(call.id) ?? []) this.#touched.add(person)
    for (const person of this.#people.get(call.id) ?? [])
      if (!now.some(each => each.person === person)) this.#note(person, call.id, null)
    for (const { person, ringing } of now) this.#note(person, call.id, ringing)
    if (now.length)
      this.#people.set(
        call.id,
        now.map(each => each.person),
      )
    else this.#people.delete(call.id)
  }

  /** People whose state may differ since the last `takeChanged`. */
  takeChanged(): PersonId[] {
    const changed = [...this.#changed]
    this.#changed.clear()
    return changed
  }

  /** People of whose calls something differs since the last `takeTouched`. */
  takeTouched(): PersonId[] {
    const touched = [...this.#touched]
    this.#touched.clear()
    return touched
  }
  /** The calls that a person is on or that ring at them. */
  callsOf(person: PersonId): CallId[] {
    return [...(this.#calls.get(person)?.keys() ?? [])]
  }

  #note(person: PersonId, call: CallId, ringing: boolean | null): void {
    let calls = this.#calls.get(person)
    if (calls?.get(call) === (ringing ?? undefined)) return
    const before = this.stateOf(person)
    if (!calls) {
      calls = new Map()
      this.#calls.set(person, calls)
    }
    if (ringing === null) calls.delete(call)
    else calls.set(call, ringing)
    if (calls.size === 0) this.#calls.delete(person)
    if (this.stateOf(person) !== before) this.#changed.add(person)
  }
}
