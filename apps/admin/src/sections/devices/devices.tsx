import type { CompanyDevice } from '@sidetone/api-client'
import { Tag } from '@sidetone/ui'
import { Smartphone } from 'lucide-react'
import { api } from '../../api.ts'
import { devices as words } from '../../messages/index.ts'
import { when } from '../../parts/format.ts'
import { List } from '../../parts/list.tsx'
import { AddButton, Page } from '../../parts/page.tsx'
import type { PageProps } from '../section.ts'
import { DevicePage } from './device-page.tsx'
import { NewDevice } from './new-device.tsx'

export default function Devices({ rest: [id] }: PageProps) {
  if (id === 'new') return <NewDevice />
  if (id !== undefined) return <DevicePage key={id} id={id} />
  const add = <AddButton to="/devices/new">{words.add}</AddButton>
  return (
    <Page title={words.title} intro={words.intro} tools={add}>
      <List<CompanyDevice>
        name="/api/devices"
        load={(asked, signal) => api.companyDevices(asked, signal)}
        one={words.one}
        many={words.many}
        nameOf={device => device.label}
        hrefOf={device => `/devices/${encodeURIComponent(device.id)}`}
        // Registrations come and go without a word to this page.
        reloadEvery={15_000}
        filters={[
          {
            name: 'kind',
            label: words.kind,
            options: (['web', 'sip'] as const).map(value => ({ value, label: words.kinds[value] })),
          },
        ]}
        columns={[
          { label: words.label, show: device => device.label, sort: 'label' },
          { label: words.person, show: ({ person }) => `${person.name} (${person.extension})`, sort: 'person' },
          {
            label: words.state,
            show: ({ registered }) => (
              <Tag look={registered ? 'good' : 'plain'}>{registered ? words.reachable : words.away}</Tag>
            ),
          },
          { label: words.kind, show: ({ kind }) => words.kinds[kind], from: 'desktop' },
          { label: words.username, show: ({ username }) => username, from: 'desktop' },
          {
            label: words.lastSeen,
            show: ({ lastSeenAt }) => (lastSeenAt === null ? words.never : when(lastSeenAt)),
            sort: 'lastSeenAt',
            from: 'tablet',
          },
        ]}
        empty={{ icon: Smartphone, title: words.emptyTitle, text: words.emptyText, action: add }}
      />
    </Page>
  )
}
