import { SkeletonRows } from '@sidetone/ui'
import { useQuery } from '@tanstack/react-query'
import { api, queries, settingsAt } from '../../api.ts'
import { shell as common, trunks as words } from '../../messages/index.ts'
import type { Draft, FieldSpec } from '../../parts/fields.ts'
import { Form } from '../../parts/form.tsx'
import { Page } from '../../parts/page.tsx'
import { go, Link, useWhere } from '../../router.tsx'
import { say } from '../../shell/said.ts'
import { trunkField } from './parts.ts'

type Provider = {
  readonly id: string
  readonly name: string
  readonly hint: string
  /** Fields that only the admin knows. */
  readonly asks: readonly string[]
  readonly settings: Draft
}

/** First what kind of carrier it is, then only what it asks for; afterwards it is tried with a real call. */
export function NewTrunk() {
  const { query } = useWhere()
  const { data: providers } = useQuery({
    queryKey: ['trunk-providers'],
    queryFn: ({ signal }) => api.ask<Provider[]>('GET', '/api/trunks/providers', undefined, signal),
    staleTime: Number.POSITIVE_INFINITY,
  })
  const provider = providers?.find(each => each.id === query.get('kind'))
  if (!provider)
    return (
      <Page title={words.kind} intro={words.kindIntro} back={{ to: '/trunks', label: words.title }}>
        {!providers && <SkeletonRows />}
        <ul className="grid gap-3 sm:grid-cols-2">
          {providers?.map(({ id, name, hint }) => (
            <li key={id}>
              <Link
                to={`/trunks/new?kind=${id}`}
                className="flex h-full flex-col gap-1 rounded-xl border border-line bg-panel p-5 hover:border-line-strong"
              >
                <span className="font-semibold">{name}</span>
                <span className="text-sm text-ink-soft">{hint}</span>
              </Link>
            </li>
          ))}
        </ul>
      </Page>
    )
  // What a preset asks for is needed; a form with it left empty would fail later, at the first call.
  const needed = ['host', 'username', 'password']
  // None of those is a choice, so an open one needs no words of its own.
  const fields = ['name', ...provider.asks].map(name => ({
    ...trunkField(name),
    ...(needed.includes(name) ? { optional: false } : {}),
    ...(name === 'name' ? { optional: true, help: words.newNameHelp } : {}),
  })) as FieldSpec[]
  return (
    <Page title={provider.name} intro={provider.hint} back={{ to: '/trunks/new', label: words.kind }}>
      <Form
        key={provider.id}
        parts={[{ heading: '', fields }]}
        before={{ port: 0, ...provider.settings, provider: provider.id }}
        isNew
        begins
        saveLabel={words.next}
        save={async draft => {
          const made = await settingsAt<Draft>('/api/trunks').add(whole(draft))
          void queries.invalidateQueries({ queryKey: ['/api/trunks'] })
          void queries.invalidateQueries({ queryKey: ['trunk-status'] })
          say(common.added(String(made.name)))
          go(`/trunks/${made.id}/try`, { replace: true, force: true })
          return made
        }}
      />
    </Page>
  )
}

/** Named like its server, when it has no name. Carriers write `sip.example.com:5080`; an IPv6 address has several colons. */
function whole(draft: Draft): Draft {
  const given = String(draft.host).trim()
  const [, host = given, port] = /^([^:]+):(\d{1,5})$/.exec(given) ?? []
  return { ...draft, name: draft.name || host, host, ...(port ? { port: Number(port) } : {}) }
}
