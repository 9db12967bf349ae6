/** A company with a queue at 640 on made-up time, for its tests: callers from outside, agents with phones that do as told. */
import { type CallEvent, isQuiet, type PersonId } from '@sidetone/call'
import { openDocuments, temporarySeal } from '@sidetone/data'
import { temporaryDatabase } from '@sidetone/data/temporary'
import { createQueues, Queue, type Standing } from '@sidetone/feature-queues'
import { migrations } from '@sidetone/feature-queues/tables'
import { seededRandom } from '@sidetone/testkit'
import type { z } from 'zod'
import type { Phone } from './phone.ts'
import { trunkHost, World } from './world.ts'

export type Office = Awaited<ReturnType<typeof openOffice>>

/** @param agents how many; their extensions are 201, 202, … */
export async function openOffice(agents: number, says: Partial<z.input<typeof Queue>> = {}) {
  const database = temporaryDatabase({ migrations })
  const documents = openDocuments(database.sql, { seal: temporarySeal() })
  const staff = Array.from({ length: agents }, (_, n) => ({
    ...{ person: `agent${n + 1}`, name: `Agent ${n + 1}`, extension: String(201 + n) },
  }))
  const listeners: ((events: readonly CallEvent[], firstId: number) => void)[] = []
  const quiet = new Set<string>()
  const standingOf = (person: string): Standing => {
    const { switchboard, sip } = world.server
    if (switchboard.stateOf(person as PersonId) !== 'idle') return 'talking'
    const rules = world.rules.get(person as PersonId)
    if (quiet.has(person) || (rules && isQuiet(rules, world.now, true))) return 'away'
    return sip.reachable(person as PersonId).length ? 'free' : 'unreachable'
  }
  const random = seededRandom(11)
  const open = () =>
    createQueues({
      ...{ sql: database.sql, documents, now: () => world.now, random, standingOf },
      journal: {
        onCommitted: listener => void listeners.push(listener),
        // What was before a restart was taken already.
        replay: () => [],
      },
      whoHas: () => null,
      cannotLead: () => null,
      hasSchedule: () => true,
      language: () => 'de',
      musicOf: piece =>
        piece === null
          ? { kind: 'tone', tone: 'hold-music' }
          : { kind: 'file', path: `/music/${piece}.wav`, loop: true },
      nameOf: person => staff.find(each => each.person === person)?.name,
      originate: origination => world.server.switchboard.originate(origination),
    })
  const world = new World([], staff)
  const queues = open()
  world.use(queues.feature, queues.codes)
  const entity = queues.collection.create(
    Queue.parse({ name: 'Support', number: '640', agents: staff.map(({ person }) => ({ person })), ...says }),
  )
  world.plan = {
    ...world.plan,
    codes: new Map([
      ...world.plan.codes,
      ...queues.feature.numbers!(),
      ['*43', { feature: 'echo', argument: '', name: 'Echo test', fromTrunks: true }],
      ['*45', { feature: 'queue-agents', argument: 'sign', name: 'Sign' }],
    ]),
  }
  let known = 0
  /** The server is a new one. */
  const follow = () => {
    world.server.switchboard.onChange(({ people }) => people.forEach(person => void queues.standingChanged(person)))
    world.server.journal.onCommitted(events => {
      for (const listener of listeners) listener(events, known + 1)
      known += events.length
    })
  }
  follow()
  const phones = await world.registered(...staff.map(({ extension }) => extension))
  const routeOf = (method: string, path: string) =>
    queues.routes.find(route => route.method === method && route.path === path)!
  const heard: string[] = []
  return {
    ...{ world, queues, entity, phones, staff, quiet, follow },
    /** Spoken words by their files, whoever heard them. */
    heard,
    signIn(...people: string[]) {
      for (const id of people)
        (routeOf('PUT', '/api/queue-agents/:id').handle as (request: object) => void)({
          params: { id },
          body: { signedIn: true },
        })
    },
    set(id: string, body: { signedIn?: boolean; paused?: string | null }) {
      ;(routeOf('PUT', '/api/queue-agents/:id').handle as (request: object) => void)({ params: { id }, body })
    },
    now: () => (routeOf('GET', '/api/queues-now').handle as () => QueueNow[])()[0]!,
    report: () => queues.reports.of(entity.id, 0, Number.MAX_SAFE_INTEGER, entity.serviceSeconds),
    /** Outside, with many lines. */
    carrier(): Phone {
      world.trunks[0] = { ...world.trunks[0]!, maxCalls: 500 }
      return world.phone('carrier', { host: trunkHost })
    },
    /** Everything for some time, looking each second as the server does. */
    async run(ms: number) {
      for (const end = world.now + ms; world.now < end; ) {
        await world.run(Math.min(1_000, end - world.now))
        // Spoken words take a second each.
        for (const [id, { playing }] of world.media.ends)
          if (playing?.kind === 'file') {
            heard.push(playing.path.replace(/.*\//, '').replace('.wav', ''))
            world.server.driver.turn(() => world.media.emit({ type: 'played', end: id }))
          }
        queues.tick()
      }
    },
    close: () => database[Symbol.dispose](),
  }
}
type QueueNow = {
  waiting: { call: string | null; number: string; place: number; offered: boolean }[]
  agents: { person: string; state: string; reason: string | null }[]
  expectedWaitMs: number | null
}
