/**
 * Who can be called now.
 *
 *   offline ──registers──▶ available ──called──▶ ringing ──answers──▶ on-a-call
 *      ▲                       ▲  ▲─────────────────┘ (stops)             │
 *      └──last device gone─────┘  └───────────────────────hangs up────────┘
 *
 * Who wants not to be disturbed is `do-not-disturb` in place of `available`. Nothing is counted here: a state is asked for anew from the calls and the registrations, so a report that went
 * missing cannot leave anybody busy for ever.
 */
import type { Millis } from '@sidetone/kernel'

export type State = 'offline' | 'available' | 'do-not-disturb' | 'ringing' | 'on-a-call'
export type Standing = { readonly state: State /** when it began */; readonly since: Millis }
export type Sources = {
  /** From the switchboard. */
  readonly callState: (person: string) => 'idle' | 'ringing' | 'on-a-call'
  /** Has at least one device that can be reached. */
  readonly registered: (person: string) => boolean
  /** Wants not to be disturbed now. It ends by time, so it is asked for in each round. */
  readonly quiet: (person: string) => boolean
}

export class Presence {
  #sources: Sources
  #standings = new Map<string, Standing>()
  #touched = new Set<string>()
  constructor(sources: Sources) {
    this.#sources = sources
  }

  standingOf(person: string, now: Millis): Standing {
    return this.#standings.get(person) ?? { state: this.#ask(person), since: now }
  }
  /** Something about this person may have changed. */
  touch(person: string) {
    this.#touched.add(person)
  }
  /** Looks at all who were touched; gives those whose state is another now. */
  settle(now: Millis): string[] {
    const changed = [...this.#touched].filter(person => this.#look(person, now))
    this.#touched.clear()
    return changed
  }
  /** Looks at everybody; who is not among `people` is forgotten. */
  reconcile(people: readonly string[], now: Millis): string[] {
    const known = new Set(people)
    for (const person of this.#standings.keys()) if (!known.has(person)) this.#standings.delete(person)
    this.#touched.clear()
    return people.filter(person => this.#look(person, now))
  }

  #look(person: string, now: Millis): boolean {
    const state = this.#ask(person)
    if (this.#standings.get(person)?.state === state) return false
    this.#standings.set(person, { state, since: now })
    return true
  }
  #ask(person: string): State {
    const call = this.#sources.callState(person)
    if (call !== 'idle') return call
    if (!this.#sources.registered(person)) return 'offline'
    return this.#sources.quiet(person) ? 'do-not-disturb' : 'available'
  }
}
