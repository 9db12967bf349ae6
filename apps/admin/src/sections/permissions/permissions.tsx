import { ShieldCheck } from 'lucide-react'
import { usual, permissions as words } from '../../messages/index.ts'
import { optionsOf } from '../../parts/fields.ts'
import type { Settings } from '../../parts/settings.ts'
import { SettingsPages } from '../../parts/settings-pages.tsx'
import { whomFields } from '../../parts/usual-fields.ts'
import type { PageProps } from '../section.ts'

type Permission = {
  readonly name: string
  readonly people: readonly string[]
  readonly roles: readonly string[]
  readonly sites: readonly string[]
  readonly classes: readonly string[]
  readonly countries: readonly string[]
  readonly spendPerDay: number | null
  readonly callsAtOnce: number | null
  readonly callsPerHour: number | null
}
const NAMES = usual.numberClasses as Readonly<Record<string, string>>

const permissions: Settings<Permission> = {
  place: 'permissions',
  path: '/api/permissions',
  kind: 'permission',
  words,
  icon: ShieldCheck,
  nameOf: ({ name }) => name,
  columns: [
    { label: words.name, show: each => each.name, sort: 'name' },
    { label: words.classes, show: each => each.classes.map(kind => NAMES[kind] ?? kind).join(', ') },
    {
      label: words.who,
      show: ({ people, roles, sites }) => people.length + roles.length + sites.length || words.everybody,
      from: 'tablet',
    },
  ],
  parts: [
    {
      heading: '',
      fields: [
        { kind: 'text', name: 'name', label: words.name, max: 80 },
        {
          kind: 'several',
          name: 'classes',
          label: words.classes,
          options: optionsOf(usual.numberClasses),
          optional: true,
        },
        {
          kind: 'lines',
          name: 'countries',
          label: words.countries,
          help: words.countriesHelp,
          list: true,
          optional: true,
          when: draft => ((draft.classes ?? []) as string[]).includes('international'),
          check: value =>
            ((value ?? []) as string[]).every(line => /^([A-Z]{2})?$/.test(line.trim())) ? null : words.countriesWrong,
        },
      ],
    },
    {
      heading: words.who,
      text: words.whoText,
      fields: [...whomFields],
    },
    {
      heading: words.limits,
      text: words.limitsText,
      fields: [
        { kind: 'number', name: 'spendPerDay', label: words.spendPerDay, min: 0, max: 1_000_000, optional: true },
        { kind: 'number', name: 'callsAtOnce', label: words.callsAtOnce, min: 0, max: 100_000, optional: true },
        { kind: 'number', name: 'callsPerHour', label: words.callsPerHour, min: 0, max: 100_000, optional: true },
      ],
    },
  ],
  blank: () => ({
    name: '',
    people: [],
    roles: [],
    sites: [],
    classes: ['internal', 'national', 'mobile'],
    countries: [],
    spendPerDay: null,
    callsAtOnce: null,
    callsPerHour: null,
  }),
}
export default function Permissions({ rest }: PageProps) {
  return <SettingsPages settings={permissions} rest={rest} />
}
