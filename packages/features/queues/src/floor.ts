/**
 * The machine of all queues: who waits, who is free, who gets whom.
 *
 *   join ─▶ waiting ──look()──▶ offered ──answered──▶ gone
 *              ▲                   └──missed──┐
 *              └───────────────────────────────┘        leave ─▶ gone, from everywhere
 *
 * `look` serves places in order: the queue's priority, favoured callers, then who came first. What it gives is final until
 * the story that rings says how it went, so no agent is rung twice and no caller is lost between two.
 */
import type { Party } from '@sidetone/call'
import type { Millis } from '@sidetone/kernel'
import { type Agent, type Agents, type Standing, stateOf } from './agents.ts'
import { KEPT_ANSWERS, LEAST_ANSWERS } from './limits.ts'
import type { Queue } from './shapes.ts'
import { choose } from './strategy.ts'

export type QueueEntity = Queue & { readonly id: string }
export type Place = {
  readonly id: string
  readonly queue: string
  readonly caller: Party
  readonly joinedAt: Millis
  readonly favoured: boolean
  /** Waits to be called back: not before this moment. */
  notBefore: Millis | null
  /** Who is rung for it. */
  offeredTo: readonly string[] | null
  /** An offer is there, to be taken with `takeOffer`. */
  ready: boolean
}
export type FloorDeps = {
  readonly queues: () => readonly QueueEntity[]
  readonly agents: Agents
  readonly standingOf: (person: string) => Standing
  readonly now: () => Millis
  /** 0 … 1 */
  readonly random: () => number
  /** Who is offered whom, who waits, and who is what may differ. */
  readonly changed: () => void
}

export class Floor {
  #deps: FloorDeps
  #places = new Map<string, Place>()
  #lastRung = new Map<string, string>()
  /** By queue: how long the callers in front had to wait for one more answer. */
  #gaps = new Map<string, { last: Millis; readonly gaps: Millis[] }>()
  #waiters = new Map<string, () => void>()

  constructor(deps: FloorDeps) {
    this.#deps = deps
  }

  // ── callers ──

  join(place: Pick<Place, 'id' | 'queue' | 'caller' | 'joinedAt' | 'favoured'> & { notBefore?: Millis }): Place {
    const joined: Place = { notBefore: null, ...place, offeredTo: null, ready: false }
    this.#places.set(joined.id, joined)
    this.look()
    this.#deps.changed()
    return joined
  }
  leave(place: Place): void {
    if (!this.#places.delete(place.id)) return
    this.#free(place)
    this.#waiters.delete(place.id)
    this.look()
    this.#deps.changed()
  }
  /** Resolves when an offer is ready, at once when it is already. */
  offered(place: Place): Promise<void> {
    if (place.ready) return Promise.resolve()
    return new Promise(resolve => this.#waiters.set(place.id, resolve))
  }
  takeOffer(place: Place): readonly string[] | null {
    if (!place.ready) return null
    place.ready = false
    return place.offeredTo
  }
  /** These are not rung after all. */
  release(place: Place, people: readonly string[]): void {
    for (const person of people) this.#deps.agents.of(person).offered = null
    place.offeredTo = place.offeredTo?.filter(person => !people.includes(person)) ?? null
    this.look()
  }
  /** One of those who were rung has the caller. */
  answered(place: Place, person: string | undefined): void {
    const { now } = this.#deps
    const agent = person === undefined ? undefined : this.#deps.agents.of(person)
    this.#noteAnswer(place)
    this.#places.delete(place.id)
    this.#free(place)
    if (agent) {
      agent.talksFor = place.queue
      agent.missed = 0
      agent.taken.set(place.queue, (agent.taken.get(place.queue) ?? 0) + 1)
      agent.idleSince = now()
    }
    this.look()
    this.#deps.changed()
  }
  /** None of them did. @param blamed who could have, and gets a rest @returns who is paused from now on */
  missed(place: Place, blamed: readonly string[]): string[] {
    const queue = this.#queue(place.queue)
    const now = this.#deps.now()
    const paused: string[] = []
    this.#free(place)
    for (const person of queue ? blamed : []) {
      const agent = this.#deps.agents.of(person)
      agent.restsUntil = Math.max(agent.restsUntil, now + queue!.restSeconds * 1_000)
      agent.missed++
      if (queue!.pauseAfterMissed === 0 || agent.missed < queue!.pauseAfterMissed || agent.paused !== null) continue
      this.#deps.agents.pause(person, 'Calls not answered', now)
      paused.push(person)
    }
    this.look()
    this.#deps.changed()
    return paused
  }

  // ── agents ──

  /** A person's standing may be another one. */
  standingChanged(person: string): void {
    const agent = this.#deps.agents.of(person)
    if (agent.talksFor !== null && this.#deps.standingOf(person) !== 'talking') {
      const now = this.#deps.now()
      const wrapUpMs = (this.#queue(agent.talksFor)?.wrapUpSeconds ?? 0) * 1_000
      agent.talksFor = null
      agent.restsUntil = now + wrapUpMs
      agent.idleSince = agent.restsUntil
    }
    this.look()
    if (agent.signedIn) this.#deps.changed()
  }

  // ── who gets whom ──

  look(): void {
    const now = this.#deps.now()
    let given = false
    for (const place of this.#inOrder()) {
      if (place.offeredTo || (place.notBefore ?? 0) > now) continue
      const queue = this.#queue(place.queue)
      if (!queue) continue
      const chosen = choose(queue.strategy, this.#freeOf(queue, now), {
        order: queue.agents.map(({ person }) => person),
        lastRung: this.#lastRung.get(queue.id),
        random: this.#deps.random(),
      })
      if (chosen.length === 0) continue
      for (const person of chosen) this.#deps.agents.of(person).offered = place.id
      this.#lastRung.set(queue.id, chosen.at(-1)!)
      place.offeredTo = chosen
      place.ready = true
      given = true
      this.#waiters.get(place.id)?.()
      this.#waiters.delete(place.id)
    }
    if (given) this.#deps.changed()
  }
  #freeOf(queue: QueueEntity, now: Millis) {
    return queue.agents.flatMap(({ person, level }) => {
      const agent = this.#deps.agents.of(person)
      if (stateOf(agent, this.#deps.standingOf(person), now) !== 'free') return []
      return [{ person, level, idleSince: agent.idleSince, taken: agent.taken.get(queue.id) ?? 0 }]
    })
  }
  #inOrder(): Place[] {
    const priority = new Map(this.#deps.queues().map(({ id, priority }) => [id, priority]))
    const rank = (place: Place) => (priority.get(place.queue) ?? 0) * 2 + (place.favoured ? 1 : 0)
    return [...this.#places.values()].sort((a, b) => rank(b) - rank(a) || a.joinedAt - b.joinedAt)
  }
  #free(place: Place): void {
    for (const person of place.offeredTo ?? []) {
      const agent = this.#deps.agents.of(person)
      if (agent.offered === place.id) agent.offered = null
    }
    place.offeredTo = null
    place.ready = false
  }
  #queue(id: string): QueueEntity | undefined {
    return this.#deps.queues().find(queue => queue.id === id)
  }
  #noteAnswer({ queue, joinedAt }: Place): void {
    const now = this.#deps.now()
    const known = this.#gaps.get(queue) ?? { last: 0, gaps: [] }
    // Time in which nobody waited says nothing about waiting.
    known.gaps.push(now - Math.max(known.last, joinedAt))
    if (known.gaps.length > KEPT_ANSWERS) known.gaps.shift()
    known.last = now
    this.#gaps.set(queue, known)
  }

  // ── what is asked ──

  /** Those of a queue, the next one first. */
  waiting(queue: string): readonly Place[] {
    return this.#inOrder().filter(place => place.queue === queue)
  }
  /** 1: the next one. */
  placeOf(place: Place): number {
    return this.waiting(place.queue).indexOf(place) + 1
  }
  /** @param place 1: the next one. @returns null while too little is known */
  expectedWaitMs(queue: string, place: number): Millis | null {
    const gaps = this.#gaps.get(queue)?.gaps ?? []
    if (gaps.length < LEAST_ANSWERS) return null
    return (gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length) * place
  }
  agent(person: string): { readonly agent: Readonly<Agent>; readonly state: ReturnType<typeof stateOf> } {
    const agent = this.#deps.agents.of(person)
    return { agent, state: stateOf(agent, this.#deps.standingOf(person), this.#deps.now()) }
  }
  /** Why nobody else may come in, or null. */
  refusal(queue: QueueEntity): 'full' | 'nobody-there' | null {
    return this.waiting(queue.id).length >= queue.maxWaiting ? 'full' : this.isEmpty(queue) ? 'nobody-there' : null
  }
  /** Nobody is signed in, and callers may not wait for nobody. */
  isEmpty({ agents, waitWhenEmpty }: QueueEntity): boolean {
    return !waitWhenEmpty && !agents.some(({ person }) => this.#deps.agents.of(person).signedIn)
  }
}
