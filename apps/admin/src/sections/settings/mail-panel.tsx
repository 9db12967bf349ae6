import { Button, Card, Field, Tag } from '@sidetone/ui'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api, queries, sentenceOf } from '../../api.ts'
import { settings as words } from '../../messages/index.ts'
import { when } from '../../parts/format.ts'
import { sayFault } from '../../shell/said.ts'

type Mail = {
  readonly id: number
  readonly at: number
  readonly to: readonly string[]
  readonly subject: string
  readonly state: 'waiting' | 'sent' | 'failed'
  readonly problem: string
}
const LOOKS = { waiting: 'warn', sent: 'good', failed: 'bad' } as const

/** A test mail, and what went out lately. */
export function MailPanel() {
  const [to, setTo] = useState('')
  const test = useMutation({
    mutationFn: () => api.ask<{ ok: boolean; says: string }>('POST', '/api/mail/test', { to }),
    onError: () => undefined,
  })
  const said = test.data?.says ?? (test.error && sentenceOf(test.error))
  return (
    <>
      <Card title={words.mailTest}>
        <form
          className="flex flex-col gap-4"
          onSubmit={event => {
            event.preventDefault()
            test.mutate()
          }}
        >
          <p className="text-sm text-ink-soft">{words.mailTestText}</p>
          <Field label={words.mailTo} type="email" required value={to} onChange={event => setTo(event.target.value)} />
          <Button type="submit" className="self-start" disabled={test.isPending || !to}>
            {words.send}
          </Button>
          <p role="status" className={test.data?.ok ? 'text-sm text-accent-text' : 'text-sm text-danger-text'}>
            {said}
          </p>
        </form>
      </Card>
      <Outbox />
    </>
  )
}

function Outbox() {
  const { data } = useQuery({
    queryKey: ['outbox'],
    queryFn: ({ signal }) => api.ask<{ items: Mail[] }>('GET', '/api/mail/outbox?limit=20', undefined, signal),
    refetchInterval: 10_000,
  })
  const again = (id: number) =>
    api
      .ask('POST', `/api/mail/outbox/${id}/again`)
      .then(() => void queries.invalidateQueries({ queryKey: ['outbox'] }), sayFault)
  return (
    <Card title={words.outbox}>
      {data?.items.length === 0 && <p className="text-sm text-ink-soft">{words.outboxEmpty}</p>}
      <ul className="flex flex-col divide-y divide-line">
        {data?.items.map(({ id, at, to, subject, state, problem }) => (
          <li key={id} className="flex flex-col items-start gap-1 py-3 text-sm">
            <span className="flex w-full items-center justify-between gap-2">
              <span className="text-ink-soft">{when(at)}</span>
              <Tag look={LOOKS[state]}>{words.mailStates[state]}</Tag>
            </span>
            <span className="font-medium break-all">{to.join(', ')}</span>
            <span className="break-words">{subject}</span>
            {problem && <span className="text-ink-soft">{problem}</span>}
            {state !== 'sent' && <Button onClick={() => void again(id)}>{words.again}</Button>}
          </li>
        ))}
      </ul>
    </Card>
  )
}
