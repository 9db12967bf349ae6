import type { LiveCall } from '@sidetone/api-client'
import { Button, Dialog, Empty, SkeletonRows, Tag } from '@sidetone/ui'
import { useQuery } from '@tanstack/react-query'
import { PhoneOff } from 'lucide-react'
import { useEffect, useState } from 'react'
import { api, queries, sentenceOf } from '../../api.ts'
import { liveCalls as words } from '../../messages/index.ts'
import { duration, partyText } from '../../parts/format.ts'
import { Page } from '../../parts/page.tsx'
import { say, sayFault } from '../../shell/said.ts'

/** The oldest so many; nobody reads on. */
const SHOWN = 200

export const useLiveCalls = () =>
  // Read again when the server says so; now and then besides, as a line may be cut without a word.
  useQuery({ queryKey: ['live-calls'], queryFn: () => api.liveCalls(), refetchInterval: 15_000 })

export default function LiveCalls() {
  const { data: calls, error } = useLiveCalls()
  const [ending, setEnding] = useState<LiveCall | null>(null)
  return (
    <Page title={words.title} intro={words.intro}>
      {error && !calls && <p role="alert">{sentenceOf(error)}</p>}
      {!calls && !error && <SkeletonRows />}
      {calls?.length === 0 && (
        <Empty icon={<PhoneOff className="size-6" />} title={words.emptyTitle}>
          {words.emptyText}
        </Empty>
      )}
      {calls && calls.length > 0 && (
        <>
          <p role="status" className="text-sm text-ink-soft">
            {words.count(calls.length)}
          </p>
          <ul className="flex flex-col divide-y divide-line rounded-xl border border-line bg-panel">
            {calls.slice(0, SHOWN).map(call => (
              <Row key={call.id} call={call} onEnd={() => setEnding(call)} />
            ))}
          </ul>
          {calls.length > SHOWN && <p className="text-sm text-ink-soft">{words.more(calls.length - SHOWN)}</p>}
        </>
      )}
      {ending && <EndDialog call={ending} onClose={() => setEnding(null)} />}
    </Page>
  )
}

function Row({ call, onEnd }: { call: LiveCall; onEnd: () => void }) {
  const { from, to, state, startedAt, answeredAt } = call
  const talking = state === 'talking'
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-1 px-4 py-2">
      <span className="min-w-0 flex-1 basis-56">
        <span className="block truncate font-medium">{partyText(from)}</span>
        <span className="block truncate text-sm text-ink-soft">
          {words.to} {partyText(to)}
        </span>
      </span>
      <Tag look={talking ? 'good' : 'warn'}>{talking ? words.talking : words.ringing}</Tag>
      <Timer since={answeredAt ?? startedAt} />
      <Button
        icon={<PhoneOff className="size-4" aria-hidden="true" />}
        aria-label={words.endNamed(partyText(from), partyText(to))}
        onClick={onEnd}
      >
        {words.end}
      </Button>
    </li>
  )
}

function Timer({ since }: { since: number }) {
  const [now, setNow] = useState(Date.now)
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1_000)
    return () => clearInterval(timer)
  }, [])
  return <span className="w-16 text-end text-body">{duration(now - since)}</span>
}

function EndDialog({ call, onClose }: { call: LiveCall; onClose: () => void }) {
  return (
    <Dialog title={words.endTitle} onClose={onClose}>
      <div className="flex flex-col gap-5 p-6 pt-2">
        <p className="text-ink-soft">{words.endText(partyText(call.from), partyText(call.to))}</p>
        <div className="flex flex-wrap justify-end gap-2">
          <Button onClick={onClose}>{words.keep}</Button>
          <Button
            tone="danger"
            onClick={() => {
              onClose()
              api.endCall(call.id).then(() => {
                say(words.ended)
                void queries.invalidateQueries({ queryKey: ['live-calls'] })
              }, sayFault)
            }}
          >
            {words.end}
          </Button>
        </div>
      </div>
    </Dialog>
  )
}
