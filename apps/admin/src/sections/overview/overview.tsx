import { Card, Notice } from '@sidetone/ui'
import { useQuery } from '@tanstack/react-query'
import { CircleCheck, MapPinOff, TriangleAlert } from 'lucide-react'
import type { ReactNode } from 'react'
import { api, settingsAt } from '../../api.ts'
import { security, overview as words } from '../../messages/index.ts'
import { when } from '../../parts/format.ts'
import { Page } from '../../parts/page.tsx'
import { Link } from '../../router.tsx'
import { presence } from '../../shell/told.ts'
import { useLiveCalls } from '../live-calls/live-calls.tsx'
import { slowed, useStrangers } from '../security/strangers.ts'
import { useBackupState } from '../settings/backup-state.ts'
import { useTrunkStatus } from '../trunks/status.ts'
import { BackupWarning, LastBackup, StandsAside, useFence } from './backups.tsx'
import { BadCalls } from './bad-calls.tsx'
import { Certificates, useTroubledCertificates } from './certificates.tsx'
import { FirstSteps } from './first-steps.tsx'
import { RefusedCalls } from './refused-calls.tsx'

/** Is my phone system well? */
export default function Overview() {
  const { data: calls } = useLiveCalls()
  const { data: people } = useQuery(presence.query)
  const { data: changes } = useQuery({
    queryKey: ['changes', 'newest'],
    queryFn: ({ signal }) => api.changes({ limit: 6 }, signal),
  })
  const { data: health } = useQuery({ queryKey: ['health'], queryFn: askHealth, refetchInterval: 10_000 })
  const { data: trunks } = useTrunkStatus()
  const { data: strangers } = useStrangers()
  const troubled = useTroubledCertificates()
  const lost = useLostSites()
  const { data: backups } = useBackupState()
  const { data: fence } = useFence()
  const down = trunks?.filter(trunk => trunk.state === 'down') ?? []
  const talking = calls?.filter(call => call.state === 'talking').length ?? 0
  const reachable = people?.filter(person => person.state !== 'offline').length ?? 0
  return (
    <Page title={words.title}>
      <div className="overflow-hidden rounded-xl" role="status">
        {health &&
          (health.ready && !down.length ? (
            // Not before all is known that could make it untrue.
            trunks &&
            troubled &&
            lost &&
            backups &&
            fence !== undefined && (
              <Well open={troubled.length + [lost.length, backups.warning, fence].filter(Boolean).length} />
            )
          ) : (
            <Notice kind="danger" icon={<TriangleAlert className="size-5" />}>
              {[
                ...(health.ready ? [] : [words.notReady, ...health.reasons]),
                ...down.map(({ name, reason }) => words.trunkDown(name, reason)),
              ].join(' ')}
            </Notice>
          ))}
      </div>
      {fence && <StandsAside {...fence} />}
      <NoPlace lost={lost ?? []} />
      <Certificates troubled={troubled ?? []} />
      <BackupWarning />
      <div className="grid gap-4 sm:grid-cols-2 xl:grid-cols-4">
        <Figure to="/live-calls" label={words.callsNow} value={calls && String(calls.length)}>
          {calls && words.callsText(talking, calls.length - talking)}
        </Figure>
        <Figure to="/people" label={words.reachable} value={people && words.of(reachable, people.length)}>
          {people && words.reachableText(people.length - reachable)}
        </Figure>
        <Figure
          to="/trunks"
          label={words.trunks}
          value={trunks && (trunks.length ? words.of(trunks.filter(works).length, trunks.length) : words.none)}
        >
          {trunks && (trunks.length ? down.map(trunk => trunk.name).join(', ') : words.noTrunks)}
        </Figure>
        <Figure to="/security" label={security.slowed} value={strangers && String(slowed(strangers))}>
          {strangers && (strangers.length ? security.tried(strangers.length) : security.nobody)}
        </Figure>
      </div>
      <LastBackup />
      <RefusedCalls />
      <BadCalls />
      <FirstSteps />
      <Card title={words.lastChanges}>
        {changes?.items.length === 0 && <p className="text-ink-soft">{words.noChanges}</p>}
        <ul className="flex flex-col gap-2">
          {changes?.items.map(({ id, at, sentence }) => (
            <li key={id} className="flex gap-4 text-body">
              <span className="w-28 shrink-0 text-sm text-ink-soft">{when(at)}</span>
              <span className="min-w-0 break-words">{sentence}</span>
            </li>
          ))}
        </ul>
        {changes && changes.items.length > 0 && (
          <Link
            to="/changes"
            className="mt-3 inline-flex min-h-8 items-center text-sm font-medium text-accent-text hover:underline"
          >
            {words.allChanges}
          </Link>
        )}
      </Card>
    </Page>
  )
}

/** @param open how many notices follow */
function Well({ open }: { open: number }) {
  return (
    <Notice kind="calm" icon={<CircleCheck className="size-5" />}>
      {open ? words.callsWork(open) : words.well}
    </Notice>
  )
}

/** Sites without an address: a call for help from there tells nobody where. Undefined until it is known. */
function useLostSites(): readonly LostSite[] | undefined {
  const { data } = useQuery({
    queryKey: ['/api/sites', 'places'],
    queryFn: ({ signal }) => settingsAt<SitePlace>('/api/sites').page({ limit: 100 }, signal),
  })
  return data?.items.filter(({ emergency }) => !emergency.location.trim())
}

function NoPlace({ lost }: { lost: readonly LostSite[] }) {
  const [first] = lost
  if (!first) return null
  return (
    <div className="overflow-hidden rounded-xl" role="status">
      <Notice
        kind="warn"
        icon={<MapPinOff className="size-5" />}
        action={
          <Link to={`/sites/${first.id}`} className="inline-flex min-h-11 items-center font-semibold underline">
            {words.sayPlace}
          </Link>
        }
      >
        {words.noPlace(lost.map(({ name }) => name).join(', '))}
      </Notice>
    </div>
  )
}
type SitePlace = { readonly name: string; readonly emergency: { readonly location: string } }
type LostSite = SitePlace & { readonly id: string }

const works = ({ state }: { state: string }) => state === 'up' || state === 'unknown'

/** 503 is an answer too: it says why. */
async function askHealth(): Promise<{ ready: boolean; reasons: string[] }> {
  const response = await fetch('/readyz')
  return response.json() as Promise<{ ready: boolean; reasons: string[] }>
}

function Figure({
  to,
  label,
  value,
  children,
}: {
  to: string
  label: string
  value: string | undefined
  children: ReactNode
}) {
  return (
    <Link to={to} className="flex flex-col gap-1 rounded-xl border border-line bg-panel p-5 hover:border-line-strong">
      <span className="text-sm text-ink-soft">{label}</span>
      <span className="min-h-9 text-3xl font-semibold">{value}</span>
      <span className="min-h-5 text-sm text-ink-soft">{children}</span>
    </Link>
  )
}
