/** Callers wait in order until somebody is free: the queues of a company, joined. */
import type { DatabaseSync } from 'node:sqlite'
import {
  type CallControl,
  type CodeRule,
  coded,
  type HoldTrack,
  type Originated,
  type Origination,
  type Sound,
} from '@sidetone/call'
import type { Journal } from '@sidetone/data'
import {
  type ApiRoute,
  type Collection,
  collection,
  type Documents,
  demands,
  type Feature,
  numbersOf,
  type PlanKnowledge,
  seats,
  toHours,
  toNumber,
  toOne,
  wrongField,
} from '@sidetone/feature'
import { AppError } from '@sidetone/kernel'
import { type Language, prompts } from '@sidetone/prompts'
import { Agents, type Said, type Standing } from './agents.ts'
import { CallBacks } from './call-backs.ts'
import { Floor } from './floor.ts'
import { MAX_QUEUES } from './limits.ts'
import { openReports, type Reports } from './report.ts'
import { routesOf } from './routes.ts'
import { type MyQueues, Queue } from './shapes.ts'
import { waitInQueue } from './story.ts'

export type { Standing } from './agents.ts'
export { MyQueues, Queue } from './shapes.ts'

export type QueuesDeps = PlanKnowledge & {
  readonly sql: DatabaseSync
  readonly journal: Pick<Journal, 'onCommitted' | 'replay'>
  readonly documents: Documents
  readonly nameOf: (person: string) => string | undefined
  readonly standingOf: (person: string) => Standing
  readonly originate: (origination: Origination) => Originated
  /** What callers hear while they wait; null: as the company has chosen. */
  readonly musicOf: (piece: string | null) => Sound
  /** Of the company: agents hear it. */
  readonly language: () => Language
  readonly now: () => number
  /** 0 … 1 */
  readonly random: () => number
}
export type Queues = {
  readonly collection: Collection<Queue>
  readonly feature: Feature
  /** Signing in and out, pausing. */
  readonly codes: Feature
  readonly routes: readonly ApiRoute[]
  readonly reports: Reports
  /** Everybody who is an agent of a queue. */
  agents(): ReadonlySet<string>
  /** The queues of an agent, and how they are in them. */
  mineOf(person: string): MyQueues
  /** Somebody rings, talks, registers, does not want to be disturbed, or no longer. */
  standingChanged(person: string): void
  /** Once telephones are there. */
  begin(): void
  /** Each second: rests end, call-backs are due. */
  tick(): void
  /** An agent signs in or out, is paused or ready again. */
  onAgent(listener: (said: Said) => void): void
  /** Who waits or who is free differs. */
  onChange(listener: () => void): void
  /** 640 Support, of the demo company. */
  demo(people: readonly string[]): void
}

/** Always there. */
const ourMusic: readonly HoldTrack[] = ['evening', 'morning', 'night']

export const queueCodes: readonly (CodeRule & { readonly code: string; readonly does: string })[] = [
  {
    ...{ code: '*45', feature: 'queue-agents', argument: 'sign', name: 'Queues: sign in or out' },
    does: 'Signs you in to the queues that you are an agent of, or out of them.',
  },
  {
    ...{ code: '*46', feature: 'queue-agents', argument: 'pause', name: 'Queues: pause' },
    does: 'Pauses you in your queues; once more: you are ready again.',
  },
]

export function createQueues(deps: QueuesDeps): Queues {
  const { sql, journal, documents, now } = deps
  const must = demands(deps)
  const queues = collection({
    documents,
    kind: 'queue',
    path: '/api/queues',
    schema: Queue,
    title: 'queue',
    limit: MAX_QUEUES,
    search: ({ name, number }) => [name, number],
    check(queue, id) {
      must.beFree(queue.number, { feature: 'queues', argument: id ?? '' })
      if (queue.otherwise === queue.number)
        throw new AppError(
          'leads-nowhere',
          422,
          'A queue cannot lead its callers to itself.',
          wrongField('otherwise', 'A queue cannot lead its callers to itself'),
        )
      const people = queue.agents.map(({ person }) => person)
      if (new Set(people).size < people.length) throw new AppError('agent-twice', 422, 'Somebody is in the list twice.')
      must.lead(queue.otherwise, 'otherwise')
      must.closeTo(queue.hours)
    },
    numbersOf: ({ number }) => [number],
    leadsTo: ({ agents, otherwise, callBack, hours, music }) => [
      ...seats(
        'person',
        agents.map(({ person }) => person),
        'an agent',
        'agents',
        { inside: ['person'] },
      ),
      ...toNumber(otherwise, 'for callers who wait too long', 'otherwise'),
      ...toOne('person', callBack?.rights, 'with whose rights callers are called back', 'callBack', 'rights'),
      ...toHours(hours),
      ...(ourMusic.some(piece => piece === music)
        ? []
        : toOne('hold-music-track', music, 'what callers hear', 'music')),
    ],
    example: { name: 'Support', number: '640', agents: [], otherwise: '*99101' },
  })
  const listeners: (() => void)[] = []
  const changed = () => {
    for (const listener of listeners) listener()
  }
  const agents = new Agents(sql, now)
  const floor = new Floor({
    ...{ queues: queues.all, agents, now, changed },
    ...{ standingOf: deps.standingOf, random: deps.random },
  })
  const callBacks = new CallBacks({ sql, floor, queueOf: queues.get, originate: deps.originate, now })
  const reports = openReports({ sql, journal })
  journal.onCommitted(events => events.forEach(event => void callBacks.happened(event)))
  queues.changed(id => {
    for (const { person } of queues.get(id)?.agents ?? []) agents.welcome(person, now())
    floor.look()
    changed()
  })

  const isAgent = (person: string) => queues.all().some(queue => queue.agents.some(each => each.person === person))
  function mineOf(person: string): MyQueues {
    const { agent, state } = floor.agent(person)
    const mine = queues.all().filter(queue => queue.agents.some(each => each.person === person))
    return {
      queues: mine.map(({ id, name, number }) => {
        const waiting = floor.waiting(id)
        return { id, name, number, waiting: waiting.length, firstSince: waiting[0]?.joinedAt ?? null }
      }),
      ...{ signedIn: agent.signedIn, paused: agent.paused, since: agent.since, state },
      restsUntil: state === 'resting' ? agent.restsUntil : null,
    }
  }
  function set(person: string, change: { readonly signedIn?: boolean; readonly paused?: string | null }): void {
    if (!isAgent(person)) throw new AppError('no-agent', 409, 'This person is an agent of no queue.')
    if (change.signedIn === true) agents.signIn(person, now())
    if (change.signedIn === false) agents.signOut(person, now())
    if (change.paused !== undefined) agents.pause(person, change.paused, now())
    floor.look()
    changed()
  }
  async function byCode(call: CallControl): Promise<void> {
    const { person, name } = call.caller
    const spoken = prompts(deps.language())
    await call.answer()
    if (person === undefined || !isAgent(person)) {
      call.tell('refused', { why: 'no-agent', says: `${name || 'The caller'} is not an agent of any queue.` })
      await call.play(spoken.say('not-an-agent'))
      return call.hangUp('hung-up', coded('agent.none', 'You are not an agent of any queue.'))
    }
    const { agent } = floor.agent(person)
    const said = (what: string, says: string) => call.tell(what, { agent: person, name, says: `${name} ${says}.` })
    if (call.argument === 'sign') {
      set(person, { signedIn: !agent.signedIn })
      if (agent.signedIn) said('signed-in', 'signed in to the queues')
      else said('signed-out', 'signed out of the queues')
      await call.play(spoken.say(agent.signedIn ? 'signed-in' : 'signed-out'))
      return call.hangUp(
        'hung-up',
        agent.signedIn
          ? coded('agent.signed-in', 'You are signed in to your queues.')
          : coded('agent.signed-out', 'You are signed out of your queues.'),
      )
    }
    set(person, { paused: agent.paused === null ? 'Paused by phone' : null })
    if (agent.paused === null) said('ready', 'is ready for callers again')
    else said('paused', 'is paused in the queues')
    await call.play(spoken.say(agent.paused === null ? 'no-longer-paused' : 'paused'))
    call.hangUp(
      'hung-up',
      agent.paused === null
        ? coded('agent.ready', 'You are no longer paused in your queues.')
        : coded('agent.paused', 'You are paused in your queues.'),
    )
  }

  return {
    collection: queues,
    feature: {
      name: 'queues',
      ...numbersOf('queues', queues.all),
      story: waitInQueue({
        ...{ queueOf: queues.get, floor, now, musicOf: deps.musicOf },
        nameOf: person => deps.nameOf(person) ?? 'Somebody',
        keepForCallBack: (queue, call, joinedAt) =>
          void callBacks.keep(queue.id, call.caller, joinedAt, `back:${call.call}`),
      }),
      explain(argument) {
        const queue = queues.get(argument)
        if (!queue) return null
        const free = queue.agents.filter(({ person }) => floor.agent(person).state === 'free').length
        const waits = floor.waiting(queue.id).length
        return {
          says: [
            `${queue.name} is a queue: ${waits === 0 ? 'nobody waits' : `${waits} wait`} and ${free} of ${queue.agents.length} agents are free now.`,
          ],
          next:
            queue.otherwise === null
              ? []
              : [{ when: 'it is full, nobody is there, or it takes too long', number: queue.otherwise }],
        }
      },
    },
    codes: { name: 'queue-agents', story: byCode },
    routes: [
      ...queues.routes,
      ...routesOf({ queues: queues.all, floor, agents, callBacks, reports, nameOf: deps.nameOf, mineOf, set, now }),
    ],
    reports,
    agents: () => new Set(queues.all().flatMap(queue => queue.agents.map(({ person }) => person))),
    mineOf,
    standingChanged: person => floor.standingChanged(person),
    begin: () => callBacks.begin(),
    tick() {
      floor.look()
      callBacks.tick()
    },
    onAgent: listener => agents.onSaid(listener),
    onChange: listener => void listeners.push(listener),
    demo(people) {
      const queue = { name: 'Support', number: '640', agents: people.map(person => ({ person })), otherwise: '*99101' }
      queues.create(Queue.parse({ ...queue, waitWhenEmpty: true }))
      for (const person of people) agents.signIn(person, now())
    },
  }
}
