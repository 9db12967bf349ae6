import { LANGUAGES, type Language } from '@sidetone/ui/languages'
import { useQuery } from '@tanstack/react-query'
import { Workflow } from 'lucide-react'
import { api } from '../../api.ts'
import { usual, menus as words } from '../../messages/index.ts'
import { language } from '../../messages/spoken.ts'
import type { Draft } from '../../parts/fields.ts'
import { Form } from '../../parts/form.tsx'
import { hoursField } from '../../parts/hours-field.tsx'
import type { Settings } from '../../parts/settings.ts'
import { EditPage } from '../../parts/settings-form.tsx'
import { SettingsPages } from '../../parts/settings-pages.tsx'
import { languageField, numberField } from '../../parts/usual-fields.ts'
import { go } from '../../router.tsx'
import { say } from '../../shell/said.ts'
import type { PageProps } from '../section.ts'
import { Editor } from './editor.tsx'
import type { Flow, Menu } from './flow.ts'

const first: Flow = {
  start: 'main',
  steps: [
    {
      ...{ id: 'main', name: words.mainMenu, kind: 'keys', dialExtensions: true, waitSeconds: 5, tries: 3 },
      say: { text: words.welcome },
      ...{ keys: [], otherwise: null },
    },
  ],
}
const menus: Settings<Menu> = {
  place: 'menus',
  path: '/api/menus',
  kind: 'menu',
  words,
  icon: Workflow,
  nameOf: ({ name }) => name,
  columns: [
    { label: words.name, show: menu => menu.name, sort: 'name' },
    { label: usual.number, show: menu => menu.number, sort: 'number' },
    { label: words.steps, show: menu => menu.draft.steps.length, from: 'tablet', align: 'end' },
    {
      label: usual.language,
      show: menu => LANGUAGES[menu.language as Language],
      from: 'desktop',
    },
  ],
  parts: [
    {
      heading: '',
      fields: [{ kind: 'text', name: 'name', label: words.name, max: 80 }, numberField, languageField(), hoursField()],
    },
  ],
  numbersFrom: '60',
  blank: () => ({ name: '', number: '', language, draft: first, hours: null }),
  added: ({ id }) => go(`/menus/${encodeURIComponent(id)}/main`, { replace: true, force: true }),
}

export default function Menus({ rest }: PageProps) {
  const [id, step] = rest
  if (id === undefined)
    return (
      <div className="flex flex-col gap-8">
        <SettingsPages settings={menus} rest={rest} />
        <Requests />
      </div>
    )
  if (id === 'new') return <SettingsPages settings={menus} rest={rest} />
  if (step === 'settings') return <EditPage key={id} settings={menus} id={id} />
  return <Editor key={id} id={id} chosen={step} />
}

type Asked = { readonly hosts: readonly string[]; readonly privateAddresses: boolean }
const KEY = ['menu-requests']

/** Which servers menus may ask. */
function Requests() {
  const { data } = useQuery({
    queryKey: KEY,
    queryFn: ({ signal }) => api.ask<Asked>('GET', '/api/menu-requests', undefined, signal),
  })
  if (!data) return null
  return (
    <section className="flex flex-col gap-3">
      <h2 className="text-lg font-semibold">{words.requests}</h2>
      <p className="max-w-2xl text-body text-ink-soft">{words.requestsText}</p>
      <Form
        parts={[
          {
            heading: '',
            fields: [
              { kind: 'lines', name: 'hosts', label: words.hosts, help: words.hostsHelp, list: true, optional: true },
              { kind: 'switch', name: 'privateAddresses', label: words.privateAddresses },
            ],
          },
        ]}
        before={data as Draft}
        isNew={false}
        save={async draft => {
          const kept = await api.ask<Asked>('PUT', '/api/menu-requests', draft)
          say(words.saved(words.requests))
          return kept as Draft
        }}
      />
    </section>
  )
}
