import type { CompanyDevice, Kept, NewPerson } from '@sidetone/api-client'
import { Button, Card, SkeletonRows, Tag } from '@sidetone/ui'
import { useMutation, useQuery } from '@tanstack/react-query'
import { Plus } from 'lucide-react'
import { api, queries } from '../../api.ts'
import { shell as common, people as words } from '../../messages/index.ts'
import { Copyable } from '../../parts/copyable.tsx'
import type { FormPart } from '../../parts/fields.ts'
import { when } from '../../parts/format.ts'
import { RemoveButton } from '../../parts/remove-button.tsx'
import { SingleForm } from '../../parts/single-form.tsx'
import { go, Link } from '../../router.tsx'
import { say, sayFault } from '../../shell/said.ts'
import { NewPin } from '../voicemail/new-pin.tsx'
import { sendLink } from './welcome-links.tsx'

/** Beside the form of a person: how they sign in, and which phones they have. */
export const PersonPanel = ({ person }: { person: Kept<NewPerson> }) => (
  <>
    <SignInLink id={person.id} />
    <Phones person={person} />
    <Calling id={person.id} />
    <NewPin box={person.id} />
  </>
)

function SignInLink({ id }: { id: string }) {
  const key = ['sign-in-link', id]
  // Only what was made in this page is known: the server keeps a hash.
  const { data: link } = useQuery<string | null>({
    queryKey: key,
    queryFn: () => null,
    staleTime: Number.POSITIVE_INFINITY,
  })
  const make = useMutation({
    mutationFn: () => api.newSignInLink(id),
    onSuccess: made => queries.setQueryData(key, made.link),
    onError: sayFault,
  })
  const send = useMutation({
    mutationFn: () => sendLink(id),
    onSuccess: () => say(words.linkSent),
    onError: sayFault,
  })
  return (
    <Card title={words.linkTitle}>
      <p className="mb-4 text-sm text-ink-soft">{words.linkText}</p>
      {link && <Copyable label={words.linkTitle} text={location.origin + link} />}
      <div className="flex flex-wrap gap-2">
        <Button disabled={make.isPending} onClick={() => make.mutate()}>
          {words.newLink}
        </Button>
        <Button disabled={send.isPending} onClick={() => send.mutate()}>
          {words.sendLink}
        </Button>
      </div>
    </Card>
  )
}

const callingParts: readonly FormPart[] = [
  {
    heading: words.calling,
    fields: [
      {
        kind: 'reference',
        name: 'site',
        label: words.site,
        help: words.siteHelp,
        path: '/api/sites',
        optional: true,
        none: words.mainSite,
        emptied: null,
      },
      {
        kind: 'lines',
        name: 'numbers',
        label: words.numbers,
        help: words.numbersHelp,
        list: true,
        optional: true,
        check: value =>
          ((value ?? []) as string[]).every(line => /^(\+[1-9]\d{5,14})?$/.test(line.trim()))
            ? null
            : words.numbersWrong,
      },
    ],
  },
]
/** Where help is sent to, for each of these phones. */
const placesOf = (devices: readonly CompanyDevice[]): FormPart => ({
  heading: words.places,
  text: words.placesText,
  fields: devices.map(({ id, label, username }) => ({
    kind: 'text',
    name: `locations.${id}`,
    label: words.stands(label),
    ...(devices.some(other => other.id !== id && other.label === label) && username && { help: username }),
    placeholder: words.standsAtSite,
    max: 300,
    optional: true,
  })),
})
function Calling({ id }: { id: string }) {
  const { data } = usePhones(id)
  if (!data) return <SkeletonRows rows={3} />
  const parts = data.items.length ? [...callingParts, placesOf(data.items)] : callingParts
  return <SingleForm path={`/api/people/${encodeURIComponent(id)}/calling`} title={words.calling} parts={parts} />
}
const usePhones = (person: string) =>
  useQuery({
    queryKey: ['/api/devices', 'of', person],
    queryFn: ({ signal }) => api.companyDevices({ person, limit: 100 }, signal),
  })

function Phones({ person }: { person: Kept<NewPerson> }) {
  const { data } = usePhones(person.id)
  return (
    <Card title={words.phones}>
      {data?.items.length === 0 && <p className="text-sm text-ink-soft">{words.noPhones}</p>}
      <ul className="mb-4 flex flex-col divide-y divide-line">
        {data?.items.map(device => (
          <Phone key={device.id} device={device} />
        ))}
      </ul>
      <Button
        icon={<Plus className="size-4" aria-hidden="true" />}
        onClick={() => go(`/devices/new?person=${person.extension}`)}
      >
        {words.addPhone}
      </Button>
    </Card>
  )
}

function Phone({ device }: { device: CompanyDevice }) {
  const { id, label, kind, username, registered, lastSeenAt } = device
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-1 py-3">
      <span className="min-w-0 flex-1 basis-40">
        <Link to={`/devices/${encodeURIComponent(id)}`} className="block truncate font-medium hover:underline">
          {label}
        </Link>
        <span className="block text-sm text-ink-soft">
          {[username, lastSeenAt === null ? words.neverSeen : words.lastSeen(when(lastSeenAt))]
            .filter(Boolean)
            .join(' · ')}
        </span>
      </span>
      <Tag look={registered ? 'good' : 'plain'}>{registered ? words.phoneNow : words.phoneAway}</Tag>
      {kind === 'sip' && (
        <RemoveButton
          one={words.removePhone}
          name={label}
          text={words.removePhoneText}
          remove={async () => {
            await api.removeCompanyDevice(id)
            void queries.invalidateQueries({ queryKey: ['/api/devices'] })
            say(common.removed(label))
          }}
        />
      )}
    </li>
  )
}
