import type { EndedCallPage } from '@sidetone/api-client'
import { Tag } from '@sidetone/ui'
import { Download, PhoneCall } from 'lucide-react'
import { api } from '../../api.ts'
import { calls as words } from '../../messages/index.ts'
import { optionsOf } from '../../parts/fields.ts'
import { duration, partyText, when } from '../../parts/format.ts'
import { List } from '../../parts/list.tsx'
import { Page } from '../../parts/page.tsx'
import { useWhere } from '../../router.tsx'
import type { PageProps } from '../section.ts'
import { CallPage } from './call-page.tsx'
import { type EndedCall, OUTCOME_LOOKS } from './ended-call.ts'

const asQuery = (values: Readonly<Record<string, string | number | undefined>>) =>
  new URLSearchParams(
    Object.entries(values).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]])),
  )

export default function Calls({ rest: [id] }: PageProps) {
  const { query } = useWhere()
  if (id !== undefined) return <CallPage key={id} id={id} />
  return (
    <Page
      title={words.title}
      intro={words.intro}
      tools={
        <a
          href={`/api/calls.csv?${query}`}
          download="calls.csv"
          className="inline-flex min-h-11 items-center gap-2 rounded-st bg-sunk px-4 text-[15px] font-semibold hover:bg-line"
        >
          <Download className="size-4" aria-hidden="true" />
          {words.download}
        </a>
      }
    >
      <List<EndedCall>
        name="ended-calls"
        load={({ sort: _, ...asked }, signal) =>
          api.ask<EndedCallPage>('GET', `/api/calls/ended?${asQuery(asked)}`, undefined, signal)
        }
        one={words.one}
        many={words.many}
        nameOf={call => words.title2(partyText(call.from), partyText(call.to))}
        hrefOf={call => `/calls/${encodeURIComponent(call.id)}`}
        reloadEvery={15_000}
        filters={[
          { name: 'direction', label: words.direction, options: optionsOf(words.directions) },
          { name: 'outcome', label: words.outcome, options: optionsOf(words.outcomes) },
        ]}
        columns={[
          { label: words.from, show: call => partyText(call.from) },
          { label: words.to, show: call => partyText(call.to) },
          { label: words.when, show: call => when(call.startedAt) },
          {
            label: words.outcome,
            show: ({ outcome }) => <Tag look={OUTCOME_LOOKS[outcome]}>{words.outcomes[outcome]}</Tag>,
            from: 'tablet',
          },
          { label: words.waited, show: call => duration(call.waitedMs), from: 'desktop', align: 'end' },
          {
            label: words.talked,
            show: call => (call.answeredAt === null ? '' : duration(call.talkedMs)),
            from: 'tablet',
            align: 'end',
          },
        ]}
        empty={{ icon: PhoneCall, title: words.emptyTitle, text: words.emptyText }}
      />
    </Page>
  )
}
