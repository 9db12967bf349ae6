import type { EndedCallPage } from '@sidetone/api-client'
import { Tag } from '@sidetone/ui'
import { Download, PhoneCall } from 'lucide-react'
import { api } from '../../api.ts'
import { calls as words } from '../../messages/index.ts'
import { optionsOf } from '../../parts/fields.ts'
import { duration, partyText, when } from '../../parts/format.ts'
import { List } from '../../parts/list.tsx'
import { Page } from '../../parts/page.tsx'
import { useNames } from '../../parts/reference.tsx'
import { useWhere } from '../../router.tsx'
import type { PageProps } from '../section.ts'
import { daysAreReversed, queryOf } from './asked.ts'
import { CallPage } from './call-page.tsx'
import { type EndedCall, OUTCOME_LOOKS } from './ended-call.ts'
import { Marks } from './marks.tsx'

const Outcome = ({ outcome }: EndedCall) => <Tag look={OUTCOME_LOOKS[outcome]}>{words.outcomes[outcome]}</Tag>

export default function Calls({ rest: [id] }: PageProps) {
  const { query } = useWhere()
  const [people, queues, trunks] = ['/api/people/records', '/api/queues', '/api/trunks'].map(useNames)
  if (id !== undefined) return <CallPage key={id} id={id} />
  const asked = Object.fromEntries(query)
  return (
    <Page
      title={words.title}
      intro={words.intro}
      tools={
        <a
          href={daysAreReversed(asked) ? undefined : `/api/calls.csv?${queryOf(asked)}`}
          aria-disabled={daysAreReversed(asked)}
          download="calls.csv"
          className="inline-flex min-h-11 items-center gap-2 rounded-st bg-sunk px-4 text-body font-semibold hover:bg-line aria-disabled:opacity-60"
        >
          <Download className="size-4" aria-hidden="true" />
          {words.download}
        </a>
      }
    >
      <List<EndedCall>
        name="ended-calls"
        load={(asked, signal) =>
          api.ask<EndedCallPage>('GET', `/api/calls/ended?${queryOf({ ...asked })}`, undefined, signal)
        }
        one={words.one}
        many={words.many}
        nameOf={call => words.title2(partyText(call.from), partyText(call.to))}
        hrefOf={call => `/calls/${encodeURIComponent(call.id)}`}
        reloadEvery={15_000}
        wrongWith={filters => (daysAreReversed(filters) ? { to: words.daysReversed } : undefined)}
        filters={[
          { name: 'direction', label: words.direction, options: optionsOf(words.directions) },
          { name: 'outcome', label: words.outcome, options: optionsOf(words.outcomes) },
          { name: 'from', label: words.fromDay, kind: 'day', seldom: true },
          { name: 'to', label: words.toDay, kind: 'day', seldom: true },
          { name: 'person', label: words.person, options: people ?? [], seldom: true },
          { name: 'queue', label: words.queue, options: queues ?? [], seldom: true },
          { name: 'trunk', label: words.trunk, options: trunks ?? [], seldom: true },
        ]}
        columns={[
          {
            label: words.from,
            show: call => (
              <>
                {partyText(call.from)}
                <span className="block text-sm font-normal text-ink-soft sm:hidden">{when(call.startedAt)}</span>
              </>
            ),
          },
          {
            label: words.to,
            show: call => (
              <>
                {partyText(call.to)}
                <span className="mt-1 block sm:hidden">
                  <Outcome {...call} />
                </span>
              </>
            ),
          },
          { label: words.with, show: call => call.talkedWith, from: 'desktop' },
          { label: words.queue, show: call => call.queue?.name ?? '', from: 'desktop' },
          {
            label: words.when,
            show: call => <span className="whitespace-nowrap">{when(call.startedAt)}</span>,
            from: 'tablet',
          },
          {
            label: words.outcome,
            show: call => <Outcome {...call} />,
            from: 'tablet',
          },
          { label: words.waited, show: call => duration(call.waitedMs), from: 'desktop', align: 'end' },
          {
            label: words.talked,
            show: call => (call.answeredAt === null ? '' : duration(call.talkedMs)),
            from: 'tablet',
            align: 'end',
          },
          { label: words.marks, show: call => <Marks call={call} />, from: 'desktop', align: 'end' },
        ]}
        empty={{ icon: PhoneCall, title: words.emptyTitle, text: words.emptyText }}
      />
    </Page>
  )
}
