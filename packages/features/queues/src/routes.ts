/** What agents, supervisors and admins ask of queues over HTTP. */
import { type ApiRoute, apiRoute } from '@sidetone/feature'
import { AppError } from '@sidetone/kernel'
import { z } from 'zod'
import type { Agents } from './agents.ts'
import type { CallBacks } from './call-backs.ts'
import type { Floor, QueueEntity } from './floor.ts'
import type { Reports } from './report.ts'
import { AgentChange, type MyQueues, MyQueues as MyQueuesShape, QueueNow, Report } from './shapes.ts'

export type RouteDeps = {
  readonly queues: () => readonly QueueEntity[]
  readonly floor: Floor
  readonly agents: Agents
  readonly callBacks: CallBacks
  readonly reports: Reports
  readonly nameOf: (person: string) => string | undefined
  readonly mineOf: (person: string) => MyQueues
  readonly set: (person: string, change: z.output<typeof AgentChange>) => void
  readonly now: () => number
}
const ById = z.object({ id: z.string().max(100) })

export function routesOf(deps: RouteDeps): ApiRoute[] {
  const { queues, floor, callBacks, reports, nameOf, mineOf, set, now } = deps
  const known = (id: string) => {
    const queue = queues().find(each => each.id === id)
    if (!queue) throw new AppError('not-found', 404, 'There is no such queue.')
    return queue
  }
  const nowOf = (queue: QueueEntity): z.output<typeof QueueNow> => ({
    ...{ id: queue.id, name: queue.name, number: queue.number },
    waiting: floor.waiting(queue.id).map((place, n) => ({
      call: callBacks.isCallBack(place) ? null : place.id,
      ...{ name: place.caller.name, number: place.caller.number },
      ...{ since: place.joinedAt, place: n + 1, offered: place.offeredTo !== null },
    })),
    agents: queue.agents.map(({ person }) => {
      const { agent, state } = floor.agent(person)
      const taken = agent.taken.get(queue.id) ?? 0
      return { person, name: nameOf(person) ?? '', state, since: agent.since, reason: agent.paused, taken }
    }),
    expectedWaitMs: floor.expectedWaitMs(queue.id, floor.waiting(queue.id).length + 1),
  })
  return [
    apiRoute({
      method: 'GET',
      path: '/api/queues-now',
      who: 'admin',
      summary: 'All queues at this moment: who waits, which agents are there.',
      answer: z.array(QueueNow),
      handle: () => queues().map(nowOf),
    }),
    apiRoute({
      method: 'GET',
      path: '/api/queues/:id/report',
      who: 'admin',
      summary: 'What happened in a queue between two moments.',
      params: ById,
      query: z.object({ from: z.coerce.number().int().min(0), to: z.coerce.number().int().min(0).optional() }),
      answer: Report,
      handle: ({ params, query: { from, to } }) =>
        reports.of(params.id, from, to ?? now() + 1, known(params.id).serviceSeconds),
    }),
    apiRoute({
      method: 'PUT',
      path: '/api/queue-agents/:id',
      who: 'admin',
      summary: 'Signs somebody in or out of their queues, pauses them, or makes them ready again.',
      params: ById,
      body: AgentChange,
      answer: null,
      handle: ({ params, body }) => set(params.id, body),
    }),
    apiRoute({
      method: 'GET',
      path: '/api/me/queues',
      who: 'person',
      summary: 'The queues that I am an agent of, and how I am in them.',
      answer: MyQueuesShape,
      handle: ({ me }) => mineOf(me.id),
    }),
    apiRoute({
      method: 'PUT',
      path: '/api/me/queues',
      who: 'person',
      summary: 'Signs me in or out of my queues, pauses me with a reason, or makes me ready again.',
      body: AgentChange,
      answer: MyQueuesShape,
      handle({ me, body }) {
        set(me.id, body)
        return mineOf(me.id)
      },
    }),
  ]
}
