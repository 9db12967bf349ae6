/** The living calls as screens show them. */
import type { Millis } from '@sidetone/kernel'
import { type Call, peopleOf } from './call.ts'
import type { CallId, LegId, Party, PersonId } from './words.ts'

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
  }[]
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
  legs: call.legs.map(({ id, side, party, stage, held, silent }) => ({ leg: id, side, party, stage, held, silent })),
})

export type PersonState = 'idle' | 'ringing' | 'on-a-call'

/** Who rings and who talks, kept up to date call by call. */
export class Presence {
  #calls = new Map<PersonId, Map<CallId, boolean>>()
  #people = new Map<CallId, PersonId[]>()
  #changed = new Set<PersonId>()

  stateOf(person: PersonId): PersonState {
    const calls = this.#calls.get(person)
    if (!calls) return 'idle'
    for (const ringing of calls.values()) if (!ringing) return 'on-a-call'
    return 'ringing'
  }

  /** The call has changed; one that is over has nobody. */
  follow(call: Call): void {
    const now = peopleOf(call)
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
