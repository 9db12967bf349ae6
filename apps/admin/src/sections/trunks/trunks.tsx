import { Card, Tag } from '@sidetone/ui'
import { Waypoints } from 'lucide-react'
import { trunks as words } from '../../messages/index.ts'
import type { Draft } from '../../parts/fields.ts'
import { when } from '../../parts/format.ts'
import { Page } from '../../parts/page.tsx'
import { NameOf } from '../../parts/reference.tsx'
import type { Settings } from '../../parts/settings.ts'
import { SettingsPages } from '../../parts/settings-pages.tsx'
import type { PageProps } from '../section.ts'
import { NewTrunk } from './new-trunk.tsx'
import { trunkParts } from './parts.ts'
import { Prices } from './prices.tsx'
import { LOOKS, useTrunkStatus } from './status.ts'
import { TrunkTest } from './trunk-test.tsx'

export type Trunk = Draft & { readonly name: string; readonly host: string }

const trunks: Settings<Trunk> = {
  place: 'trunks',
  path: '/api/trunks',
  kind: 'trunk',
  words,
  icon: Waypoints,
  nameOf: ({ name }) => name,
  columns: [
    { label: words.name, show: trunk => trunk.name, sort: 'name' },
    { label: words.state, show: trunk => <State id={trunk.id} /> },
    { label: words.host, show: trunk => trunk.host, sort: 'host', from: 'tablet' },
    { label: words.calls, show: trunk => <Calls id={trunk.id} />, from: 'tablet', align: 'end' },
  ],
  parts: trunkParts,
  blank: () => ({ name: '', host: '' }),
  panel: trunk => (
    <>
      <Status id={trunk.id} />
      <TrunkTest id={trunk.id} />
      <Prices id={trunk.id} />
    </>
  ),
}
export default function Trunks({ rest }: PageProps) {
  const [id, part] = rest
  if (id === 'new') return <NewTrunk />
  if (id !== undefined && part === 'try') return <TryTrunk id={id} />
  return <SettingsPages settings={trunks} rest={rest} />
}

/** After a new one: only what is to be done now. */
function TryTrunk({ id }: { id: string }) {
  const at = `/trunks/${encodeURIComponent(id)}`
  return (
    <Page
      title={words.testTitle}
      intro={<NameOf path="/api/trunks" id={id} none="" />}
      back={{ to: at, label: words.all }}
    >
      <div className="flex max-w-2xl flex-col gap-6">
        <TrunkTest id={id} />
        <Status id={id} />
      </div>
    </Page>
  )
}

function useStatus(id: string) {
  return useTrunkStatus().data?.find(each => each.trunk === id)
}
function State({ id }: { id: string }) {
  const status = useStatus(id)
  return status ? <Tag look={LOOKS[status.state]}>{words.states[status.state]}</Tag> : null
}
function Calls({ id }: { id: string }) {
  const status = useStatus(id)
  return <>{status ? status.callsIn + status.callsOut : ''}</>
}

function Status({ id }: { id: string }) {
  const status = useStatus(id)
  return (
    <Card title={words.statusTitle}>
      {status ? (
        <div className="flex flex-col items-start gap-2 text-body">
          <span className="flex flex-wrap items-center gap-2">
            <Tag look={LOOKS[status.state]}>{words.states[status.state]}</Tag>
            <span className="text-sm text-ink-soft">{words.since(when(status.since))}</span>
          </span>
          {status.reason && <p>{status.reason}</p>}
          {status.place && <p className="text-ink-soft">{words.place(status.place)}</p>}
          {status.lastFailure && (
            <p className="text-ink-soft">{words.lastFailure(when(status.lastFailure.at), status.lastFailure.reason)}</p>
          )}
        </div>
      ) : (
        <p className="text-sm text-ink-soft">{words.notKnown}</p>
      )}
    </Card>
  )
}
