import type { Use, UsedBy } from '@sidetone/api-client'
import { useQuery } from '@tanstack/react-query'
import { api } from '../api.ts'
import { shell as words } from '../messages/index.ts'
import { Link } from '../router.tsx'

/** The section of each kind that can lead somewhere. */
const sectionOf: Readonly<Record<string, string>> = {
  person: 'people',
  trunk: 'trunks',
  site: 'sites',
  'inbound-route': 'incoming',
  'outbound-route': 'outgoing',
  permission: 'permissions',
  'routing-test': 'try-call',
  schedule: 'hours',
  menu: 'menus',
  'ring-group': 'groups',
  'pickup-group': 'pickup',
  queue: 'queues',
  mailbox: 'voicemail',
  'conference-room': 'rooms',
}
/** Settings that there is one of are on the page of the settings. */
const placeOf = ({ kind, id }: Use): string => {
  const section = sectionOf[kind]
  if (!section) return '/settings'
  return kind === 'routing-test' ? `/${section}` : `/${section}/${encodeURIComponent(id)}`
}

/** Each place that leads there, as a link with the words where in it. */
export const Uses = ({ uses: { items, total } }: { uses: UsedBy }) => (
  <ul className="flex flex-col gap-1 text-body">
    {items.map(use => (
      <li key={`${use.kind} ${use.id} ${use.place}`} className="break-words">
        <Link to={placeOf(use)} className="font-medium text-accent-text underline underline-offset-2">
          {use.name}
        </Link>
        <span className="text-ink-soft">{` (${use.title}): ${use.place}`}</span>
      </li>
    ))}
    {total > items.length && <li className="text-ink-soft">{words.moreUses(total - items.length)}</li>}
  </ul>
)

/** On the page of a thing; nothing when nothing leads there. */
export function UsedByPanel({ kind, id }: { kind: string; id: string }) {
  const { data } = useQuery({
    queryKey: ['used-by', kind, id],
    queryFn: ({ signal }) => api.usedBy(kind, id, signal),
    // What leads here is changed on other pages.
    staleTime: 0,
  })
  if (!data?.items.length) return null
  return (
    <section className="flex max-w-2xl flex-col gap-2 rounded-xl border border-line bg-panel p-5 sm:p-6">
      <h2 className="text-base font-semibold">{words.usedBy}</h2>
      <Uses uses={data} />
    </section>
  )
}
