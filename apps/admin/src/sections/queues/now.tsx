/** A queue at this moment: who waits, and how each agent is. */
import { Button, Card, Tag, type TagLook } from '@sidetone/ui'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { api, queries } from '../../api.ts'
import { queues as words } from '../../messages/index.ts'
import { duration, partyText } from '../../parts/format.ts'
import { sayFault } from '../../shell/said.ts'

type State = keyof typeof words.states
type Agent = {
  readonly person: string
  readonly name: string
  readonly state: State
  readonly reason: string | null
  readonly taken: number
}
type Waiting = {
  readonly call: string | null
  readonly name: string
  readonly number: string
  readonly since: number
  readonly place: number
  readonly offered: boolean
}
type Now = {
  readonly id: string
  readonly waiting: readonly Waiting[]
  readonly agents: readonly Agent[]
  readonly expectedWaitMs: number | null
}
const KEY = ['queues-now']
const useNow = (id: string | undefined) => {
  const { data } = useQuery({
    queryKey: KEY,
    queryFn: ({ signal }) => api.ask<Now[]>('GET', '/api/queues-now', undefined, signal),
    refetchInterval: 15_000,
  })
  return data?.find(queue => queue.id === id)
}

export function NowTags({ id }: { id: string | undefined }) {
  const now = useNow(id)
  if (!now) return null
  const free = now.agents.filter(({ state }) => state === 'free').length
  return (
    <span className="flex flex-wrap gap-1">
      <Tag look={now.waiting.length ? 'warn' : 'plain'}>{words.waits(now.waiting.length)}</Tag>
      <Tag look={free ? 'good' : 'plain'}>{words.free(free)}</Tag>
    </span>
  )
}

export function NowCard({ id }: { id: string }) {
  const queue = useNow(id)
  const clock = useClock(queue !== undefined && queue.waiting.length > 0)
  if (!queue) return null
  const { waiting, agents, expectedWaitMs } = queue
  return (
    <Card title={words.now}>
      <div className="flex flex-col gap-5">
        <div role="status">
          {waiting.length === 0 && <p className="text-body text-ink-soft">{words.nobodyWaits}</p>}
          <ol className="flex flex-col divide-y divide-line">
            {waiting.map(({ call, name, number, since, place, offered }) => (
              <li key={call ?? `${number} ${since}`} className="flex items-center gap-3 py-2">
                <span className="w-6 shrink-0 text-end font-semibold">{place}</span>
                <span className="min-w-0 flex-1">
                  <span className="block truncate font-medium">{partyText({ name, number })}</span>
                  <span className="text-sm text-ink-soft">
                    {call === null ? words.toCallBack : words.waitsSince(duration(clock - since))}
                  </span>
                </span>
                {offered && <Tag look="warn">{words.rings}</Tag>}
              </li>
            ))}
          </ol>
          {expectedWaitMs !== null && (
            <p className="mt-2 text-sm text-ink-soft">{words.expected(duration(expectedWaitMs))}</p>
          )}
        </div>
        {agents.length === 0 && <p className="text-body text-ink-soft">{words.noAgents}</p>}
        <ul className="flex flex-col divide-y divide-line border-t border-line">
          {agents.map(agent => (
            <OneAgent key={agent.person} agent={agent} />
          ))}
        </ul>
      </div>
    </Card>
  )
}
const looks: Readonly<Partial<Record<State, TagLook>>> = {
  free: 'good',
  offered: 'warn',
  talking: 'good',
  paused: 'warn',
  unreachable: 'bad',
}

function OneAgent({ agent: { person, name, state, reason, taken } }: { agent: Agent }) {
  const set = (change: object) =>
    void api
      .ask('PUT', `/api/queue-agents/${encodeURIComponent(person)}`, change)
      .then(() => queries.invalidateQueries({ queryKey: KEY }), sayFault)
  const out = state === 'out'
  const paused = state === 'paused'
  return (
    <li className="flex flex-wrap items-center gap-2 py-2">
      <span className="min-w-0 flex-1 basis-full">
        <span className="block truncate font-medium">{name}</span>
        <span className="flex flex-wrap items-center gap-2 text-sm text-ink-soft">
          <Tag look={looks[state] ?? 'plain'}>{words.states[state]}</Tag>
          {reason ?? words.taken(taken)}
        </span>
      </span>
      {!out && (
        <Button
          aria-label={words.named(paused ? words.ready : words.pause, name)}
          onClick={() => set({ paused: paused ? null : words.pausedBy })}
        >
          {paused ? words.ready : words.pause}
        </Button>
      )}
      <Button aria-label={words.named(out ? words.signIn : words.signOut, name)} onClick={() => set({ signedIn: out })}>
        {out ? words.signIn : words.signOut}
      </Button>
    </li>
  )
}

function useClock(runs: boolean): number {
  const [now, setNow] = useState(Date.now)
  useEffect(() => {
    if (!runs) return
    const timer = setInterval(() => setNow(Date.now()), 1_000)
    return () => clearInterval(timer)
  }, [runs])
  return now
}
