import { Button, Card, Dialog, Field, Switch, Tag } from '@sidetone/ui'
import { useMutation, useQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { api, queries, sentenceOf } from '../../api.ts'
import { shell, settings as words } from '../../messages/index.ts'
import { Copyable } from '../../parts/copyable.tsx'
import { RemoveButton } from '../../parts/remove-button.tsx'
import { say, sayFault } from '../../shell/said.ts'
import { Deliveries } from './deliveries.tsx'
import { EventsField, type EventType } from './events-field.tsx'

export type Webhook = {
  readonly id: string
  readonly version: number
  readonly name: string
  readonly url: string
  readonly on: boolean
  readonly events: readonly string[]
  readonly waiting: number
}
type Written = { readonly name: string; readonly url: string; readonly events: readonly string[] }
const QUERY = ['webhooks']
const again = () => void queries.invalidateQueries({ queryKey: QUERY })

/** Other programs that are told what happens: made here, their secret shown once; tried, changed, removed. */
export function Webhooks() {
  // A new form after each one that was made.
  const [made, setMade] = useState<{ readonly id: string; readonly secret: string } | null>(null)
  const { data: hooks } = useQuery({
    queryKey: QUERY,
    queryFn: ({ signal }) => api.ask<Webhook[]>('GET', '/api/webhooks', undefined, signal),
    refetchInterval: 10_000,
  })
  const make = useMutation({
    mutationFn: (hook: Written) => api.ask<Webhook & { secret: string }>('POST', '/api/webhooks', hook),
    onSuccess(hook) {
      setMade(hook)
      again()
    },
    onError: sayFault,
  })
  return (
    <div className="flex max-w-2xl flex-col gap-6">
      <Card title={words.hookNew}>
        <p className="mb-4 text-sm text-ink-soft">{words.hookText}</p>
        <HookForm
          key={made?.id ?? ''}
          of={{ name: '', url: '', events: ['call.ended'] }}
          submit={words.hookNew}
          busy={make.isPending}
          onSubmit={hook => make.mutate(hook)}
        />
        {made && <Secret text={made.secret} />}
      </Card>
      {hooks?.length === 0 && <p className="text-ink-soft">{words.noHooks}</p>}
      {hooks?.map(hook => (
        <Hook key={hook.id} hook={hook} />
      ))}
      <Deliveries hooks={hooks ?? []} />
    </div>
  )
}

function HookForm({
  of,
  submit,
  busy,
  onSubmit,
  children,
}: {
  of: Written
  submit: string
  busy: boolean
  onSubmit: (hook: Written) => void
  children?: ReactNode
}) {
  const [name, setName] = useState(of.name)
  const [url, setUrl] = useState(of.url)
  const [events, setEvents] = useState(of.events)
  return (
    <form
      className="flex flex-col gap-4"
      onSubmit={event => {
        event.preventDefault()
        onSubmit({ name: name.trim(), url: url.trim(), events })
      }}
    >
      <Field
        label={words.hookName}
        value={name}
        required
        maxLength={80}
        onChange={event => setName(event.target.value)}
      />
      <Field
        label={words.hookUrl}
        help={words.hookUrlHelp}
        type="url"
        required
        maxLength={1_000}
        placeholder="https://crm.example.com/calls"
        value={url}
        onChange={event => setUrl(event.target.value)}
      />
      <EventsField chosen={events} onChange={setEvents} />
      <div className="flex flex-wrap gap-3">
        <Button type="submit" tone="primary" disabled={busy || !name.trim() || !url.trim() || !events.length}>
          {submit}
        </Button>
        {children}
      </div>
    </form>
  )
}

const Secret = ({ text }: { text: string }) => (
  <div role="status" className="mt-4">
    <p className="mb-3 text-sm font-medium">{words.hookOnce}</p>
    <Copyable label={words.hookSecret} text={text} />
  </div>
)

function Hook({ hook: { id, version, name, url, on, events, waiting } }: { hook: Webhook }) {
  const [changing, setChanging] = useState(false)
  const [asking, setAsking] = useState(false)
  const path = `/api/webhooks/${encodeURIComponent(id)}`
  const change = useMutation({
    mutationFn: (to: Partial<Webhook>) => api.ask('PUT', path, { name, url, on, events, version, ...to }),
    onSuccess: () => setChanging(false),
    onError: sayFault,
    onSettled: again,
  })
  const test = useMutation({
    mutationFn: () => api.ask<{ ok: boolean; says: string }>('POST', `${path}/test`),
    onError: () => undefined,
  })
  const renew = useMutation({
    mutationFn: () => api.ask<{ secret: string }>('POST', `${path}/secret`),
    onSuccess: again,
    onError: sayFault,
    onSettled: () => setAsking(false),
  })
  const called = (what: string) => ({ 'aria-label': `${what}: ${name}` })
  const said = test.data?.says ?? (test.error && sentenceOf(test.error))
  return (
    <Card title={name}>
      {changing ? (
        <HookForm
          of={{ name, url, events }}
          submit={shell.save}
          busy={change.isPending}
          onSubmit={to => change.mutate(to)}
        >
          <Button onClick={() => setChanging(false)}>{shell.cancel}</Button>
        </HookForm>
      ) : (
        <div className="flex flex-col gap-4">
          <p className="flex flex-wrap items-center gap-2 text-sm text-ink-soft">
            <span className="break-all">{url}</span>
            {waiting > 0 && <Tag look="warn">{words.hookWaits(waiting)}</Tag>}
          </p>
          <p className="text-sm text-ink-soft">
            {events.map(each => words.hookEventNames[each as EventType] ?? each).join(' · ')}
          </p>
          <Switch
            label={words.hookSwitch}
            on={on}
            disabled={change.isPending}
            onChange={value => change.mutate({ on: value })}
          />
          <div className="flex flex-wrap gap-3">
            <Button {...called(words.hookTest)} disabled={test.isPending} onClick={() => test.mutate()}>
              {words.hookTest}
            </Button>
            <Button {...called(words.hookEdit)} onClick={() => setChanging(true)}>
              {words.hookEdit}
            </Button>
            <Button {...called(words.hookNewSecret)} onClick={() => setAsking(true)}>
              {words.hookNewSecret}
            </Button>
            <RemoveButton
              one={words.hookOne}
              name={name}
              text={words.hookRemoveText}
              remove={async () => {
                await api.ask('DELETE', path)
                say(words.hookRemoved(name))
                again()
              }}
            />
          </div>
          <p role="status" className={test.data?.ok ? 'text-sm text-accent-text' : 'text-sm text-danger-text'}>
            {said}
          </p>
        </div>
      )}
      {asking && (
        <Dialog title={words.hookNewSecret} onClose={() => setAsking(false)}>
          <div className="flex flex-col gap-4 p-6 pt-3">
            <p className="text-body text-ink-soft">{words.hookNewSecretText}</p>
            <div className="flex flex-wrap justify-end gap-3">
              <Button onClick={() => setAsking(false)}>{shell.cancel}</Button>
              <Button tone="primary" disabled={renew.isPending} onClick={() => renew.mutate()}>
                {words.hookNewSecret}
              </Button>
            </div>
          </div>
        </Dialog>
      )}
      {renew.data && <Secret text={renew.data.secret} />}
    </Card>
  )
}
