import type { CompanyDevice, NewDevice } from '@sidetone/api-client'
import { Button, Card, Dialog, SkeletonRows, Tag } from '@sidetone/ui'
import { useMutation, useQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { api, queries, sentenceOf } from '../../api.ts'
import { shell as common, deskPhones, devices as words } from '../../messages/index.ts'
import { Copyable } from '../../parts/copyable.tsx'
import { FactList } from '../../parts/fact-list.tsx'
import type { FormPart } from '../../parts/fields.ts'
import { Form } from '../../parts/form.tsx'
import { when } from '../../parts/format.ts'
import { Page } from '../../parts/page.tsx'
import { RemoveButton } from '../../parts/remove-button.tsx'
import { go, Link } from '../../router.tsx'
import { say, sayFault } from '../../shell/said.ts'

const parts: readonly FormPart[] = [
  { heading: '', fields: [{ kind: 'text', name: 'label', label: words.name, help: words.renameHelp, max: 60 }] },
]
const again = () => void queries.invalidateQueries({ queryKey: ['/api/devices'] })

/** One phone: whose it is, what it is called, a new password in place of a lost one. */
export function DevicePage({ id }: { id: string }) {
  const { data: device, error } = useQuery({
    queryKey: ['/api/devices', 'one', id],
    queryFn: () => api.companyDevice(id),
  })
  const back = { to: '/devices', label: words.title }
  if (!device)
    return (
      <Page title={error ? common.notFoundTitle : ' '} back={back}>
        {error ? <p role="alert">{sentenceOf(error)}</p> : <SkeletonRows />}
      </Page>
    )
  const own = device.kind === 'sip'
  return (
    <Page
      title={device.label}
      back={back}
      intro={own ? undefined : words.webText}
      tools={
        own && (
          <RemoveButton
            one={words.one}
            name={device.label}
            text={words.removeText}
            remove={async () => {
              await api.removeCompanyDevice(id)
              go('/devices', { force: true })
              again()
              say(common.removed(device.label))
            }}
          />
        )
      }
    >
      <div className="flex max-w-2xl flex-col gap-6">
        {own && (
          <Form
            parts={parts}
            before={{ label: device.label }}
            isNew={false}
            save={async ({ label }) => {
              const renamed = await api.renameCompanyDevice(id, String(label))
              again()
              say(common.saved(renamed.label))
              return { label: renamed.label }
            }}
          />
        )}
        <Facts device={device} />
        {own && <SetUp id={id} />}
        {own && <NewPassword device={device} />}
      </div>
    </Page>
  )
}

function Facts({ device }: { device: CompanyDevice }) {
  const { person, kind, username, registered, createdAt, lastSeenAt } = device
  const facts: readonly (readonly [string, ReactNode])[] = [
    [
      words.person,
      <Link key="person" to={`/people/${person.id}`} className="text-accent-text underline">
        {person.name} ({person.extension})
      </Link>,
    ],
    [words.kind, words.kinds[kind]],
    [words.username, username || null],
    [
      words.state,
      <Tag key="state" look={registered ? 'good' : 'plain'}>
        {registered ? words.reachable : words.away}
      </Tag>,
    ],
    [words.lastSeen, lastSeenAt === null ? words.never : when(lastSeenAt)],
    [words.addedAt, when(createdAt)],
  ]
  return (
    <Card title={words.facts}>
      <FactList facts={facts} />
    </Card>
  )
}

/** Whether it fetches its settings by itself, and where that is seen. */
function SetUp({ id }: { id: string }) {
  const { data: does } = useQuery({
    queryKey: ['/api/provisioning', 'is', id],
    queryFn: () =>
      api.ask('GET', `/api/provisioning/${encodeURIComponent(id)}`).then(
        () => true,
        () => false,
      ),
  })
  if (does === undefined) return null
  return (
    <Card title={does ? deskPhones.doesSetUp : deskPhones.canSetUp}>
      <p className="mb-3 text-sm text-ink-soft">{deskPhones.canSetUpText}</p>
      <Link
        to={`/desk-phones/${does ? encodeURIComponent(id) : `new?device=${encodeURIComponent(id)}`}`}
        className="text-accent-text underline"
      >
        {does ? deskPhones.setUp : deskPhones.add}
      </Link>
    </Card>
  )
}

/** Asked for first: the phone is silent until somebody has been at it. */
function NewPassword({ device: { id, label } }: { device: CompanyDevice }) {
  const [asking, setAsking] = useState(false)
  const make = useMutation({
    mutationFn: () => api.newDevicePassword(id),
    onSuccess: again,
    onError: sayFault,
    onSettled: () => setAsking(false),
  })
  return (
    <Card title={words.newPassword}>
      {make.data ? (
        <div role="status">
          <p className="mb-4 text-sm font-medium">{words.passwordOnce}</p>
          <Credential made={make.data} />
        </div>
      ) : (
        <p className="mb-4 text-sm text-ink-soft">{words.newPasswordText}</p>
      )}
      <Button onClick={() => setAsking(true)}>{words.newPassword}</Button>
      {asking && (
        <Dialog title={words.newPasswordSure(label)} onClose={() => setAsking(false)}>
          <div className="flex flex-col gap-4 p-6 pt-3">
            <p className="text-body text-ink-soft">{words.newPasswordText}</p>
            <div className="flex justify-end gap-2">
              <Button onClick={() => setAsking(false)}>{common.cancel}</Button>
              <Button tone="primary" disabled={make.isPending} onClick={() => make.mutate()}>
                {words.newPassword}
              </Button>
            </div>
          </div>
        </Dialog>
      )}
    </Card>
  )
}

/** What is entered in a phone. */
export const Credential = ({ made }: { made: NewDevice }) => (
  <>
    <Copyable label={words.server} text={location.hostname} />
    <Copyable label={words.username} text={made.username} />
    <Copyable label={words.password} text={made.password} />
    <Copyable label={words.realm} text={made.realm} />
  </>
)
