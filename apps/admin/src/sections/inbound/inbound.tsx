import { PhoneIncoming } from 'lucide-react'
import { inbound as words } from '../../messages/index.ts'
import { hoursField } from '../../parts/hours-field.tsx'
import { NumberName } from '../../parts/number-field.tsx'
import { NameOf } from '../../parts/reference.tsx'
import type { Settings } from '../../parts/settings.ts'
import { SettingsPages } from '../../parts/settings-pages.tsx'
import type { PageProps } from '../section.ts'

type Inbound = {
  readonly name: string
  readonly trunk: string | null
  readonly number: string
  readonly callers: readonly string[]
  readonly to: string
  readonly hours: object | null
  readonly as: string | null
}
const CALLER = /^(withheld|\+?\d[\d\s()./-]*\*?)$/

const inbound: Settings<Inbound> = {
  place: 'incoming',
  path: '/api/inbound-routes',
  kind: 'inbound-route',
  words,
  icon: PhoneIncoming,
  nameOf: ({ name }) => name,
  columns: [
    {
      label: words.name,
      show: rule => (
        <>
          {rule.name}
          <span className="block text-sm font-normal text-ink-soft sm:hidden">{rule.number || words.every}</span>
        </>
      ),
      sort: 'name',
    },
    { label: words.number, show: rule => rule.number || words.every, sort: 'number', from: 'tablet' },
    { label: words.to, show: rule => <NumberName number={rule.to} />, sort: 'to' },
    {
      label: words.trunk,
      show: rule => <NameOf path="/api/trunks" id={rule.trunk} none={words.everyTrunk} />,
      from: 'desktop',
    },
  ],
  parts: [
    {
      heading: '',
      fields: [
        { kind: 'text', name: 'name', label: words.name, max: 80 },
        {
          kind: 'text',
          name: 'number',
          label: words.number,
          help: words.numberHelp,
          input: 'tel',
          optional: true,
          check: value => (/^(\+?\d[\d\s()./-]*\*?)?$/.test(String(value ?? '')) ? null : words.numberWrong),
        },
        { kind: 'target', name: 'to', label: words.to, help: words.toHelp },
        hoursField(),
      ],
    },
    {
      heading: words.more,
      folded: true,
      fields: [
        {
          kind: 'reference',
          name: 'trunk',
          label: words.trunk,
          path: '/api/trunks',
          optional: true,
          none: words.everyTrunk,
          emptied: null,
        },
        {
          kind: 'lines',
          name: 'callers',
          label: words.callers,
          help: words.callersHelp,
          list: true,
          optional: true,
          check: value =>
            ((value ?? []) as string[]).every(line => !line.trim() || CALLER.test(line.trim()))
              ? null
              : words.callersWrong,
        },
        {
          kind: 'reference',
          name: 'as',
          label: words.as,
          help: words.asHelp,
          path: '/api/people/records',
          optional: true,
          none: words.noRights,
          emptied: null,
        },
      ],
    },
  ],
  // The test of a trunk leads here with the number that was called, the first steps with what was made before.
  blank: () => {
    const asked = new URLSearchParams(location.search)
    const number = asked.get('number') ?? ''
    const schedule = asked.get('schedule')
    const hours = schedule === null ? null : { schedule, closedTo: asked.get('closedTo') }
    return { name: number, trunk: asked.get('trunk'), number, callers: [], to: '', hours, as: null }
  },
  csv: {
    key: 'number',
    columns: [
      { name: 'name', field: 'name', example: 'Sales' },
      { name: 'number', field: 'number', example: '+493012345' },
      { name: 'to', field: 'to', example: '620' },
    ],
  },
}
export default function Inbound({ rest }: PageProps) {
  return <SettingsPages settings={inbound} rest={rest} />
}
