import type { Page as ApiPage, EmergencyAddress } from '@sidetone/api-client'
import { query } from '@sidetone/api-client'
import { Tag } from '@sidetone/ui'
import { Siren } from 'lucide-react'
import { api } from '../../api.ts'
import { emergencyAddresses as words } from '../../messages/index.ts'
import { when } from '../../parts/format.ts'
import { List } from '../../parts/list.tsx'
import { Page } from '../../parts/page.tsx'

type Row = EmergencyAddress

/** Phones that are not at their site: where help is sent to, and who has confirmed that. */
export default function EmergencyAddresses() {
  return (
    <Page title={words.title} intro={words.intro}>
      <List<Row>
        name="/api/emergency-addresses"
        load={(asked, signal) =>
          api.ask<ApiPage<Row>>('GET', `/api/emergency-addresses${query(asked)}`, undefined, signal)
        }
        one={words.one}
        many={words.many}
        nameOf={({ person, phone }) => `${person.name}, ${phone.name}`}
        hrefOf={({ person }) => `/people/${encodeURIComponent(person.id)}`}
        // People confirm without a word to this page.
        reloadEvery={15_000}
        filters={[{ name: 'open', label: words.show, options: [{ value: 'true', label: words.onlyOpen }] }]}
        columns={[
          {
            label: words.person,
            show: ({ person, phone, ...row }) => (
              <>
                {person.name} ({person.extension})
                <span className="block text-sm font-normal text-ink-soft lg:hidden">{phone.name}</span>
                <span className="block text-sm font-normal text-ink-soft sm:hidden">{row.address || words.none}</span>
              </>
            ),
            sort: 'name',
          },
          { label: words.phone, show: ({ phone }) => phone.name, from: 'desktop' },
          {
            label: words.address,
            show: ({ address, atSite }) => (
              <>
                {address || words.none}
                {atSite && address && <span className="block text-sm text-ink-soft">{words.atSite}</span>}
              </>
            ),
            sort: 'address',
            from: 'tablet',
          },
          { label: words.confirmed, show: Confirmed, sort: 'confirmedAt' },
        ]}
        empty={{ icon: Siren, title: words.emptyTitle, text: words.emptyText }}
      />
    </Page>
  )
}

const Confirmed = ({ confirmedAt, asks }: Row) =>
  confirmedAt !== null ? (
    when(confirmedAt)
  ) : (
    <Tag look={asks ? 'warn' : 'plain'}>{asks ? words.notConfirmed : words.byAdmin}</Tag>
  )
