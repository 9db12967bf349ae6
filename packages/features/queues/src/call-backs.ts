/**
 * Callers who hung up and kept their place. When it is their turn an agent is rung; once the agent has answered, the caller is.
 *
 *   kept ─▶ waiting ─▶ agent rung ─▶ caller rung ─▶ talked: done
 *              ▲            └─nobody──┐    └─no answer─▶ tried 3 times: given up
 *              └──────────────────────┴──────────── later
 */
import type { DatabaseSync } from 'node:sqlite'
import type { CallEvent, CallId, Originated, Origination, Party, PersonId } from '@sidetone/call'
import type { Millis } from '@sidetone/kernel'
import type { Floor, Place, QueueEntity } from './floor.ts'
import { CALL_BACK_REST_MS, CALL_BACK_TRIES, MAX_CALL_BACKS } from './limits.ts'

type Kept = {
  readonly id: string
  readonly queue: string
  readonly name: string
  readonly number: string
  readonly joinedAt: Millis
  tries: number
  notBefore: Millis
}
type Waiting = { readonly kept: Kept; place: Place; trying: { readonly call: CallId; readonly agent: string } | null }
/** How far a call of ours has come. */
type Progress = { agentAnswered: boolean; talked: boolean }

export type CallBackDeps = {
  readonly sql: DatabaseSync
  readonly floor: Floor
  readonly queueOf: (id: string) => QueueEntity | undefined
  readonly originate: (origination: Origination) => Originated
  readonly now: () => Millis
}

export class CallBacks {
  #deps: CallBackDeps
  #waiting = new Map<string, Waiting>()
  #progress = new Map<CallId, Progress>()
  #put: (kept: Kept) => void
  #remove: (id: string) => void

  constructor(deps: CallBackDeps) {
    this.#deps = deps
    const { sql } = deps
    const put = sql.prepare(
      'INSERT OR REPLACE INTO queueCallBacks (id, queue, name, number, joinedAt, tries, notBefore) VALUES (?, ?, ?, ?, ?, ?, ?)',
    )
    const remove = sql.prepare('DELETE FROM queueCallBacks WHERE id = ?')
    this.#put = ({ id, queue, name, number, joinedAt, tries, notBefore }) =>
      void put.run(id, queue, name, number, joinedAt, tries, notBefore)
    this.#remove = id => void remove.run(id)
  }

  /** Takes up those who waited when the process before ended; once telephones are there. */
  begin(): void {
    for (const row of this.#deps.sql.prepare('SELECT * FROM queueCallBacks ORDER BY joinedAt').all())
      this.#join({ ...(row as unknown as Kept) })
  }

  /** @returns false when too many wait already */
  keep(queue: string, caller: Party, joinedAt: Millis, id: string): boolean {
    const same = [...this.#waiting.values()].filter(({ kept }) => kept.queue === queue)
    if (same.length >= MAX_CALL_BACKS) return false
    const kept: Kept = { id, queue, name: caller.name, number: caller.number, joinedAt, tries: 0, notBefore: 0 }
    this.#put(kept)
    this.#join(kept)
    return true
  }
  #join(kept: Kept): void {
    const { id, queue, name, number, joinedAt, notBefore } = kept
    const caller = { name, number }
    const place = this.#deps.floor.join({ id, queue, caller, joinedAt, favoured: false, notBefore })
    this.#waiting.set(id, { kept, place, trying: null })
  }
  isCallBack(place: Place): boolean {
    return this.#waiting.has(place.id)
  }

  /** Whose turn it is, is called. */
  tick(): void {
    for (const waiting of this.#waiting.values()) {
      const agents = waiting.trying ? null : this.#deps.floor.takeOffer(waiting.place)
      if (agents) this.#call(waiting, agents)
    }
  }
  #call(waiting: Waiting, [agent, ...others]: readonly string[]): void {
    const { floor, queueOf, originate } = this.#deps
    const { kept } = waiting
    const queue = queueOf(kept.queue)
    if (!agent || !queue?.callBack) return this.#drop(waiting)
    // One agent is enough, also where all are rung for callers who wait on the line.
    floor.release(waiting.place, others)
    const made = originate({
      ring: { person: agent as PersonId, queue: true },
      as: queue.callBack.rights as PersonId,
      to: kept.number,
      callerShown: { name: kept.name, number: kept.number },
      because: `Call back for ${queue.name}`,
      forMs: queue.ringSeconds * 1_000,
    })
    if (!made.ok) return this.#later(waiting, [agent])
    waiting.trying = { call: made.call, agent }
    this.#progress.set(made.call, { agentAnswered: false, talked: false })
  }

  /** Events of calls, as they are kept. */
  happened(event: CallEvent): void {
    const progress = this.#progress.get(event.call)
    if (!progress) return
    if (event.type === 'leg.answered') progress.agentAnswered = true
    if (event.type === 'legs.bridged') {
      progress.talked = true
      this.#talked(event.call)
    }
    if (event.type !== 'call.ended') return
    this.#progress.delete(event.call)
    const waiting = [...this.#waiting.values()].find(({ trying }) => trying?.call === event.call)
    if (!waiting?.trying) return
    const { agent } = waiting.trying
    waiting.trying = null
    if (!progress.agentAnswered) return this.#later(waiting, [agent])
    if (++waiting.kept.tries >= CALL_BACK_TRIES) return this.#drop(waiting)
    waiting.kept.notBefore = this.#deps.now() + CALL_BACK_REST_MS
    waiting.place.notBefore = waiting.kept.notBefore
    this.#put(waiting.kept)
    this.#deps.floor.missed(waiting.place, [])
  }
  #talked(call: CallId): void {
    const waiting = [...this.#waiting.values()].find(({ trying }) => trying?.call === call)
    if (!waiting?.trying) return
    this.#waiting.delete(waiting.kept.id)
    this.#remove(waiting.kept.id)
    this.#deps.floor.answered(waiting.place, waiting.trying.agent)
  }
  #later(waiting: Waiting, blamed: readonly string[]): void {
    this.#deps.floor.missed(waiting.place, blamed)
  }
  #drop({ kept, place }: Waiting): void {
    this.#waiting.delete(kept.id)
    this.#remove(kept.id)
    this.#deps.floor.leave(place)
  }
}
