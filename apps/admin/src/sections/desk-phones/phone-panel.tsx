import { Button, Card, Dialog, Tag } from '@sidetone/ui'
import { useMutation, useQuery } from '@tanstack/react-query'
import { RefreshCw } from 'lucide-react'
import { useState } from 'react'
import { api, queries, sentenceOf } from '../../api.ts'
import { shell, deskPhones as words } from '../../messages/index.ts'
import { fullTime, when } from '../../parts/format.ts'
import { Link } from '../../router.tsx'
import { AddressCard } from './address-card.tsx'
import { Files } from './files.tsx'
import type { Shown } from './source.ts'
import { at, LINPHONE, PATH, type Preview, STATE_LOOKS } from './words.ts'

/** What the phone has taken, where it fetches, and telling it to. */
export function PhonePanel({ phone }: { phone: Shown & { readonly id: string } }) {
  return (
    <>
      <StateCard phone={phone} />
      {/* Another MAC has another address. */}
      <AddressCard key={phone.mac} phone={phone} />
      <VisitsCard id={phone.id} />
    </>
  )
}

/** Visits come without a word to this page. */
const usePreview = (id: string) =>
  useQuery({
    queryKey: [PATH, 'preview', id],
    queryFn: ({ signal }) => api.ask<Preview>('GET', at(id, 'preview'), undefined, signal),
    refetchInterval: 10_000,
  })

function StateCard({ phone: first }: { phone: Shown & { readonly id: string } }) {
  const { id } = first
  const [open, setOpen] = useState(false)
  const { data: now = first } = useQuery({
    queryKey: [PATH, 'state', id],
    queryFn: () => api.ask<Shown>('GET', at(id)),
    refetchInterval: 5_000,
  })
  const { data: preview } = usePreview(id)
  const push = useMutation({
    mutationFn: () => api.ask<{ ok: boolean; says: string }>('POST', at(id, 'push')),
    onSettled: () => void queries.invalidateQueries({ queryKey: [PATH] }),
  })
  const { state, fetchedAt, firmware, registered, model, person } = now
  const last = preview?.fetches.find(({ outcome }) => outcome === 'given')
  const facts = [
    [words.person, `${person.name} (${person.extension})`],
    [
      words.state,
      <Tag key="state" look={STATE_LOOKS[state]}>
        {words.states[state]}
      </Tag>,
    ],
    [words.connection, registered ? words.reachable : words.away],
    [words.fetched, fetchedAt === null ? words.notYet : when(fetchedAt)],
    [words.from, fetchedAt === null ? null : last?.address],
    [words.firmware, firmware],
  ] as const
  const said = push.data?.says ?? (push.error && sentenceOf(push.error))
  return (
    <Card title={words.setUp}>
      <dl className="mb-4 grid grid-cols-[auto_1fr] gap-x-6 gap-y-2 text-body">
        {facts.map(([name, value]) =>
          value ? (
            <div key={name} className="contents">
              <dt className="text-ink-soft">{name}</dt>
              <dd className="min-w-0 break-words">{value}</dd>
            </div>
          ) : null,
        )}
      </dl>
      <p className="mb-4 text-sm text-ink-soft">
        {model === LINPHONE && state === 'never' ? words.stateOfApp : words.stateTexts[state]}
      </p>
      <div className="flex flex-wrap gap-3">
        {model !== LINPHONE && (
          <Button
            tone={state === 'behind' ? 'primary' : undefined}
            icon={<RefreshCw className="size-4" aria-hidden="true" />}
            disabled={push.isPending}
            onClick={() => push.mutate()}
          >
            {words.push}
          </Button>
        )}
        <Button onClick={() => setOpen(true)}>{words.look}</Button>
      </div>
      <p role="status" className={push.data?.ok ? 'mt-3 text-sm text-accent-text' : 'mt-3 text-sm text-danger-text'}>
        {said}
      </p>
      <p className="mt-3 text-sm">
        <Link to={`/devices/${encodeURIComponent(id)}`} className="text-accent-text underline">
          {words.itsPage}
        </Link>
      </p>
      {open && (
        <Dialog title={words.look} wide onClose={() => setOpen(false)}>
          <div className="flex flex-col gap-4 p-6 pt-2">
            {preview ? <Files preview={preview} /> : <p role="status">{shell.loading}</p>}
            <div className="flex justify-end">
              <Button onClick={() => setOpen(false)}>{shell.close}</Button>
            </div>
          </div>
        </Dialog>
      )}
    </Card>
  )
}

function VisitsCard({ id }: { id: string }) {
  const { data: preview } = usePreview(id)
  if (!preview?.fetches.length) return null
  return (
    <Card title={words.visits}>
      <ul className="flex max-h-72 flex-col gap-3 overflow-y-auto text-sm">
        {preview.fetches.map(({ at: time, address, agent, file, outcome }) => (
          <li key={`${time} ${file}`} className="flex flex-col gap-0.5">
            <span className="flex flex-wrap items-center gap-2">
              <time dateTime={new Date(time).toISOString()} title={fullTime(time)}>
                {when(time)}
              </time>
              <span>{address}</span>
              {outcome !== 'given' && <Tag look="bad">{words.outcomes[outcome]}</Tag>}
            </span>
            <span className="break-words text-ink-soft">{file}</span>
            <span className="break-words text-ink-soft">{agent || words.noAgent}</span>
          </li>
        ))}
      </ul>
    </Card>
  )
}
