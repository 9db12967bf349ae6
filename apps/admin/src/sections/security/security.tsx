import type { EndedCall, EndedCallPage, Stranger } from '@sidetone/api-client'
import { Button, Card, SkeletonRows, Tag } from '@sidetone/ui'
import { useMutation, useQuery } from '@tanstack/react-query'
import { api, queries } from '../../api.ts'
import { security as words } from '../../messages/index.ts'
import { partyText, when } from '../../parts/format.ts'
import { ListTable } from '../../parts/list-table.tsx'
import { Page } from '../../parts/page.tsx'
import { Link } from '../../router.tsx'
import { say, sayFault } from '../../shell/said.ts'
import { STRANGERS, useStrangers } from './strangers.ts'

const SHOWN = 8
const nothing = () => undefined

/** Who tried to get in, and which calls were refused. */
export default function Security() {
  const { data } = useStrangers()
  const rows = (data ?? []).map(each => ({ ...each, id: `${each.kind} ${each.address}` }))
  return (
    <Page title={words.title} intro={words.intro}>
      <h2 className="text-lg font-semibold">{words.strangers}</h2>
      {!data && <SkeletonRows rows={3} />}
      {data?.length === 0 && <p className="text-ink-soft">{words.noStrangers}</p>}
      {rows.length > 0 && (
        <ListTable<Stranger & { readonly id: string }>
          label={words.strangers}
          items={rows}
          nameOf={({ address }) => address}
          sort=""
          onSort={nothing}
          onChoose={nothing}
          faded={false}
          columns={[
            {
              label: words.who,
              show: stranger => (
                <>
                  <span className="block font-medium break-all">{stranger.address}</span>
                  <span className="block text-sm text-ink-soft sm:hidden">{words.kinds[stranger.kind]}</span>
                  <span className="mt-1 block sm:hidden">
                    <State {...stranger} />
                  </span>
                </>
              ),
            },
            { label: words.what, show: ({ kind }) => words.kinds[kind], from: 'tablet' },
            { label: words.tries, show: ({ tries }) => tries, align: 'end', from: 'desktop' },
            { label: words.since, show: ({ since }) => <Time at={since} />, from: 'desktop' },
            { label: words.last, show: ({ lastAt }) => <Time at={lastAt} />, from: 'desktop' },
            { label: words.state, show: State, from: 'tablet' },
            { label: words.letIn, show: LetIn, align: 'end' },
          ]}
        />
      )}
      <Refused />
    </Page>
  )
}

const Time = ({ at }: { at: number }) => <span className="whitespace-nowrap">{when(at)}</span>
const State = ({ until }: Pick<Stranger, 'until'>) => (
  <Tag look={until === null ? 'plain' : 'warn'}>{until === null ? words.free : words.until(when(until))}</Tag>
)

function LetIn({ kind, address }: Stranger) {
  const letIn = useMutation({
    mutationFn: () => api.letStrangerIn(kind, address),
    onSuccess: () => say(words.isIn(address)),
    onError: sayFault,
    onSettled: () => queries.invalidateQueries({ queryKey: STRANGERS }),
  })
  return (
    <Button aria-label={words.letInOne(address)} disabled={letIn.isPending} onClick={() => letIn.mutate()}>
      <span className="sm:whitespace-nowrap">{words.letIn}</span>
    </Button>
  )
}

/** Toll fraud ends here: what nobody may call is told with the sentence that the caller heard. */
function Refused() {
  const { data } = useQuery({
    queryKey: ['ended-calls', 'refused'],
    queryFn: ({ signal }) =>
      api.ask<EndedCallPage>('GET', `/api/calls/ended?outcome=refused&limit=${SHOWN}`, undefined, signal),
    refetchInterval: 15_000,
  })
  return (
    <Card title={words.refused}>
      <p className="mb-3 text-sm text-ink-soft">{words.refusedText}</p>
      {data?.items.length === 0 && <p className="text-ink-soft">{words.noRefused}</p>}
      <ul className="flex flex-col gap-2">
        {data?.items.map((call: EndedCall) => (
          <li key={call.id} className="flex flex-col gap-x-4 text-body sm:flex-row">
            <span className="w-28 shrink-0 text-sm text-ink-soft">{when(call.startedAt)}</span>
            <Link to={`/calls/${encodeURIComponent(call.id)}`} className="min-w-0 break-words hover:underline">
              {partyText(call.from)} → {call.dialled}
            </Link>
          </li>
        ))}
      </ul>
      {data && data.items.length > 0 && (
        <Link
          to="/calls?outcome=refused"
          className="mt-3 inline-flex min-h-8 items-center text-sm font-medium text-accent-text hover:underline"
        >
          {words.allRefused}
        </Link>
      )}
    </Card>
  )
}
