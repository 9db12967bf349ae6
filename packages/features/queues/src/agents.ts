/** Who takes calls: signed in, paused, resting, rung. What must outlive a restart is kept; the rest begins anew. */
import type { DatabaseSync } from 'node:sqlite'
import type { Millis } from '@sidetone/kernel'
import type { AgentState } from './shapes.ts'

export type Agent = {
  readonly person: string
  signedIn: boolean
  /** The reason. */
  paused: string | null
  /** Of the state above. */
  since: Millis
  /** Left in peace until then: wrap-up, or an offer not taken. */
  restsUntil: Millis
  idleSince: Millis
  /** Rung by this place. */
  offered: string | null
  /** Talks with a caller of this queue. */
  talksFor: string | null
  /** Calls by queue since signing in. */
  readonly taken: Map<string, number>
  /** Offers in a row that were not taken. */
  missed: number
}
/** What a person does outside of queues, now. */
export type Standing = 'free' | 'talking' | 'away' | 'unreachable'

/** What an agent said, or what became of them. */
export type Said = {
  readonly person: string
  readonly what: 'signed-in' | 'signed-out' | 'paused' | 'ready'
  /** Of a pause; else empty. */
  readonly reason: string
}

export class Agents {
  #agents = new Map<string, Agent>()
  #listeners: ((said: Said) => void)[] = []
  #keep: (agent: Agent) => void

  constructor(sql: DatabaseSync, now: () => Millis) {
    const put = sql.prepare('INSERT OR REPLACE INTO queueAgents (person, signedIn, paused, since) VALUES (?, ?, ?, ?)')
    this.#keep = ({ person, signedIn, paused, since }) => void put.run(person, signedIn ? 1 : 0, paused, since)
    for (const row of sql.prepare('SELECT * FROM queueAgents').all()) {
      const agent = this.of(row.person as string)
      Object.assign(agent, { signedIn: row.signedIn === 1, paused: row.paused, since: row.since, idleSince: now() })
    }
  }
  of(person: string): Agent {
    const known = this.#agents.get(person)
    if (known) return known
    const agent: Agent = {
      ...{ person, signedIn: false, paused: null, since: 0, restsUntil: 0, idleSince: 0 },
      ...{ offered: null, talksFor: null, taken: new Map(), missed: 0 },
    }
    this.#agents.set(person, agent)
    return agent
  }
  signIn(person: string, now: Millis): void {
    const agent = this.of(person)
    if (agent.signedIn) return
    Object.assign(agent, { signedIn: true, paused: null, since: now, idleSince: now, restsUntil: 0, missed: 0 })
    agent.taken.clear()
    this.#keep(agent)
    this.#say(person, 'signed-in')
  }
  /** Who has never said anything about queues is there: nobody has to tell a new agent to sign in. */
  welcome(person: string, now: Millis): void {
    if (this.of(person).since === 0) this.signIn(person, now)
  }
  signOut(person: string, now: Millis): void {
    const agent = this.of(person)
    if (!agent.signedIn) return
    Object.assign(agent, { signedIn: false, paused: null, since: now })
    this.#keep(agent)
    this.#say(person, 'signed-out')
  }
  /** Without a reason: ready again, also from the rest after a call. */
  pause(person: string, reason: string | null, now: Millis): void {
    const agent = this.of(person)
    if (reason === null) agent.restsUntil = 0
    if (agent.paused === reason) return
    Object.assign(agent, {
      paused: reason,
      since: now,
      missed: 0,
      ...(reason === null && { idleSince: now }),
    })
    this.#keep(agent)
    this.#say(person, reason === null ? 'ready' : 'paused', reason ?? '')
  }
  onSaid(listener: (said: Said) => void): void {
    this.#listeners.push(listener)
  }
  #say(person: string, what: Said['what'], reason = ''): void {
    for (const listener of this.#listeners) listener({ person, what, reason })
  }
  forget(person: string): void {
    this.signOut(person, 0)
    this.#agents.delete(person)
  }
}

/** @returns the state that people see, and why nobody else may have them */
export function stateOf(agent: Agent, standing: Standing, now: Millis): AgentState {
  if (!agent.signedIn) return 'out'
  if (agent.paused !== null) return 'paused'
  if (agent.offered !== null) return 'offered'
  if (agent.talksFor !== null || standing === 'talking') return 'talking'
  if (standing !== 'free') return standing
  return agent.restsUntil > now ? 'resting' : 'free'
}
