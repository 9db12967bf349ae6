import { Button, Card, Tag } from '@sidetone/ui'
import { useQuery } from '@tanstack/react-query'
import { api, queries } from '../../api.ts'
import { settings as words } from '../../messages/index.ts'
import { when } from '../../parts/format.ts'
import { Link } from '../../router.tsx'
import { sayFault } from '../../shell/said.ts'
import type { EventType } from './events-field.tsx'

type Delivery = {
  readonly id: number
  readonly webhook: string
  readonly type: string
  readonly call: string
  readonly at: number
  readonly state: 'waiting' | 'sent' | 'failed'
  readonly attempts: number
  readonly dueAt: number
  readonly status: number | null
  readonly problem: string
}
const LOOKS = { waiting: 'warn', sent: 'good', failed: 'bad' } as const
const QUERY = ['webhook-deliveries']

/** What was told lately, and what came of it. */
export function Deliveries({ hooks }: { hooks: readonly { readonly id: string; readonly name: string }[] }) {
  const { data } = useQuery({
    queryKey: QUERY,
    queryFn: ({ signal }) =>
      api.ask<{ items: Delivery[] }>('GET', '/api/webhook-deliveries?limit=20', undefined, signal),
    refetchInterval: 10_000,
  })
  const again = (id: number) =>
    api
      .ask('POST', `/api/webhook-deliveries/${id}/again`)
      .then(() => void queries.invalidateQueries({ queryKey: QUERY }), sayFault)
  return (
    <Card title={words.deliveries}>
      {data?.items.length === 0 && <p className="text-sm text-ink-soft">{words.noDeliveries}</p>}
      <ul className="flex flex-col divide-y divide-line">
        {data?.items.map(({ id, webhook, type, call, at, state, attempts, dueAt, status, problem }) => (
          <li key={id} className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 py-3 text-sm">
            <span className="flex min-w-0 flex-1 basis-64 flex-col items-start gap-1">
              <span className="flex flex-wrap items-center gap-2">
                <Tag look={LOOKS[state]}>{words.mailStates[state]}</Tag>
                <span className="font-medium break-words">{hooks.find(hook => hook.id === webhook)?.name}</span>
              </span>
              <span className="text-ink-soft">
                {[
                  words.hookEventNames[type as EventType] ?? type,
                  when(at),
                  attempts > 0 && words.tries(attempts),
                  state === 'sent' && status !== null && words.answered(status),
                  state === 'waiting' && attempts > 0 && words.nextTry(when(dueAt)),
                ]
                  .filter(Boolean)
                  .join(' · ')}
              </span>
              {problem && <span className="text-ink-soft">{problem}</span>}
              {call && (
                <Link
                  to={`/calls/${encodeURIComponent(call)}`}
                  className="inline-flex min-h-8 items-center font-medium text-accent-text hover:underline"
                >
                  {words.openCall}
                </Link>
              )}
            </span>
            <Button aria-label={`${words.deliver}: ${when(at)}`} onClick={() => void again(id)}>
              {words.deliver}
            </Button>
          </li>
        ))}
      </ul>
    </Card>
  )
}
