import { Choice, Tag } from '@sidetone/ui'
import { useQuery } from '@tanstack/react-query'
import { Phone } from 'lucide-react'
import { type ComponentProps, useMemo } from 'react'
import { api } from '../../api.ts'
import { shell, deskPhones as words } from '../../messages/index.ts'
import { type FieldSpec, type OwnEditor, optionsOf } from '../../parts/fields.ts'
import { when } from '../../parts/format.ts'
import type { Item, Settings } from '../../parts/settings.ts'
import { SettingsPages } from '../../parts/settings-pages.tsx'
import { useWhere } from '../../router.tsx'
import type { PageProps } from '../section.ts'
import { PhonePanel } from './phone-panel.tsx'
import { type Shown, source } from './source.ts'
import { at, LINPHONE, type Model, PATH, type PhoneKey, STATE_LOOKS } from './words.ts'

const isPhone = (draft: object) => (draft as { model?: string }).model !== LINPHONE
const isNew = (draft: object) => !('id' in draft)
const macWrong = (value: unknown) =>
  /^[0-9a-f]{12}$/i.test(String(value).replace(/[\s:.-]/g, '')) ? null : words.macWrong

/** Which phone it is: makes and models as the server knows them. */
function ModelField({ label, value, onChange, fault }: ComponentProps<OwnEditor>) {
  const { data: models = [] } = useQuery({
    queryKey: [PATH, 'models'],
    queryFn: ({ signal }) => api.ask<Model[]>('GET', `${PATH}/models`, undefined, signal),
    staleTime: Number.POSITIVE_INFINITY,
  })
  const keys = models.find(({ model }) => model === value)?.keys
  return (
    <div>
      <Choice
        label={label}
        options={[
          { value: '', label: words.choose },
          ...models.map(({ make, model, app }) => ({
            value: model,
            label: app ? words.app(model) : `${make} ${model}`,
          })),
        ]}
        value={String(value ?? '')}
        onChoose={onChange}
      />
      {fault ? (
        <p className="mt-1.5 text-sm text-danger-text">{fault}</p>
      ) : (
        typeof keys === 'number' && keys > 0 && <p className="mt-1.5 text-sm text-ink-soft">{words.hasKeys(keys)}</p>
      )}
    </div>
  )
}

const keyFields: readonly FieldSpec[] = [
  { kind: 'choice', name: 'kind', label: words.keyKind, options: optionsOf(words.keyKinds) },
  { kind: 'target', name: 'number', label: words.keyNumber },
  { kind: 'text', name: 'label', label: words.keyLabel, help: words.keyLabelHelp, max: 30, optional: true },
]
const settings = (device: string): Settings<Shown> => ({
  place: 'desk-phones',
  path: PATH,
  kind: 'provisioned-phone',
  source,
  words,
  icon: Phone,
  nameOf: ({ label, model }) => label || model,
  columns: [
    {
      label: words.label,
      show: ({ label, person }) => (
        <>
          {label}
          <span className="block text-sm text-ink-soft sm:hidden">{person.name}</span>
        </>
      ),
    },
    { label: words.person, show: ({ person }) => `${person.name} (${person.extension})`, from: 'tablet' },
    { label: words.state, show: ({ state }) => <Tag look={STATE_LOOKS[state]}>{words.states[state]}</Tag> },
    {
      label: words.model,
      show: ({ make, model }) => (model === LINPHONE ? model : `${make} ${model}`),
      from: 'tablet',
    },
    { label: words.mac, show: ({ mac }) => <span className="font-mono text-sm">{mac}</span>, from: 'desktop' },
    { label: words.firmware, show: ({ firmware }) => firmware, from: 'desktop' },
    {
      label: words.fetched,
      show: ({ fetchedAt }) => (fetchedAt === null ? words.notYet : when(fetchedAt)),
      from: 'tablet',
    },
  ],
  filters: [{ name: 'state', label: words.state, options: optionsOf(words.states) }],
  actions: [{ label: words.push, run: pushAll }],
  parts: [
    {
      heading: '',
      fields: [
        {
          ...{ kind: 'target', name: 'extension', label: words.whose, help: words.whoseHelp },
          when: draft => isNew(draft) && !device,
        },
        {
          ...{ kind: 'text', name: 'label', label: words.name, help: words.nameHelp, max: 60, optional: true },
          when: () => !device,
        },
        {
          kind: 'own',
          name: 'model',
          label: words.model,
          editor: ModelField,
          check: value => (value ? null : shell.required),
        },
        {
          ...{ kind: 'text', name: 'mac', label: words.mac, help: words.macHelp, placeholder: '00:15:65:a1:b2:c3' },
          ...{ check: macWrong, when: isPhone },
        },
        {
          ...{ kind: 'choice', name: 'transport', label: words.transport, help: words.transportHelp },
          options: optionsOf(words.transports),
        },
      ],
    },
    {
      heading: words.keys,
      text: words.keysText,
      fields: [
        {
          ...{
            kind: 'rows',
            name: 'keys',
            label: words.keys,
            fields: keyFields,
            add: words.addKey,
            max: 60,
            when: isPhone,
          },
          blank: { kind: 'colleague', number: '', label: '' },
          rowName: row => (row as unknown as PhoneKey).label || (row as unknown as PhoneKey).number,
        },
      ],
    },
    {
      heading: words.network,
      folded: true,
      fields: [
        {
          ...{ kind: 'number', name: 'vlanId', label: words.vlan, help: words.vlanHelp, min: 1, max: 4094 },
          ...{ optional: true, when: isPhone },
        },
        {
          ...{ kind: 'number', name: 'vlanPriority', label: words.priority, min: 0, max: 7, optional: true },
          when: draft => isPhone(draft) && Boolean((draft as unknown as Shown).vlanId),
        },
      ],
    },
  ],
  blank: () =>
    ({
      ...{ device, extension: '', label: '', model: '', mac: '', transport: 'tls', keys: [] },
      ...{ vlanId: null, vlanPriority: null },
    }) as unknown as Shown,
  csv: {
    key: 'mac',
    columns: [
      {
        ...{ name: 'mac', field: 'mac', example: '00:15:65:a1:b2:c3', unique: true },
        read: text =>
          text
            .toLowerCase()
            .replace(/[^0-9a-f]/g, '')
            .match(/../g)
            ?.join(':') ?? text,
      },
      { name: 'extension', field: 'extension', example: '101' },
      { name: 'model', field: 'model', example: 'T46U' },
      { name: 'label', field: 'label', example: 'Reception', optional: true },
    ],
    guess: cell =>
      /^(?:[0-9a-f]{2}[:-]?){5}[0-9a-f]{2}$/i.test(cell) ? 'mac' : /^\d+$/.test(cell) ? 'extension' : 'model',
  },
  removeText: words.removeText,
  removedForGood: true,
  panel: phone => <PhonePanel phone={phone} />,
})

async function pushAll(phones: readonly Item<Shown>[]): Promise<string> {
  let told = 0
  for (const { id } of phones) {
    const { ok } = await api.ask<{ ok: boolean }>('POST', at(id, 'push'))
    if (ok) told++
  }
  return words.pushed(told, phones.length)
}

export default function DeskPhones({ rest }: PageProps) {
  const device = useWhere().query.get('device') ?? ''
  const described = useMemo(() => settings(device), [device])
  return <SettingsPages settings={described} rest={rest} />
}
