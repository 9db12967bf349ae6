import { UsersRound } from 'lucide-react'
import { usual, groups as words } from '../../messages/index.ts'
import { optionsOf } from '../../parts/fields.ts'
import { hoursField } from '../../parts/hours-field.tsx'
import type { Settings } from '../../parts/settings.ts'
import { SettingsPages } from '../../parts/settings-pages.tsx'
import { numberField } from '../../parts/usual-fields.ts'
import type { PageProps } from '../section.ts'

type Group = {
  readonly name: string
  readonly number: string
  readonly strategy: keyof typeof words.strategies
  readonly members: readonly { readonly number: string; readonly afterSeconds: number }[]
} & Readonly<Record<string, unknown>>

const groups: Settings<Group> = {
  place: 'groups',
  path: '/api/ring-groups',
  kind: 'ring-group',
  words,
  icon: UsersRound,
  nameOf: ({ name }) => name,
  columns: [
    { label: words.name, show: group => group.name, sort: 'name' },
    { label: usual.number, show: group => group.number, sort: 'number' },
    { label: words.strategy, show: group => words.strategies[group.strategy], from: 'desktop' },
    { label: words.members, show: group => group.members.length, from: 'tablet', align: 'end' },
  ],
  parts: [
    {
      heading: '',
      fields: [
        { kind: 'text', name: 'name', label: words.name, max: 80 },
        numberField,
        { kind: 'choice', name: 'strategy', label: words.strategy, options: optionsOf(words.strategies) },
        {
          kind: 'rows',
          name: 'members',
          label: words.members,
          add: words.addMember,
          min: 1,
          blank: { number: '', afterSeconds: 0 },
          rowName: row => String(row.number),
          fields: [
            { kind: 'target', name: 'number', label: words.member },
            {
              kind: 'number',
              name: 'afterSeconds',
              label: words.after,
              min: 0,
              max: 120,
              unit: 's',
              when: draft => draft.strategy === 'all',
            },
          ],
        },
      ],
    },
    {
      heading: words.more,
      fields: [
        {
          kind: 'target',
          name: 'otherwise',
          label: words.otherwise,
          help: words.otherwiseHelp,
          optional: true,
          emptied: null,
        },
        { kind: 'number', name: 'ringSeconds', label: words.ringSeconds, min: 3, max: 600, unit: 's' },
        {
          kind: 'number',
          name: 'turnSeconds',
          label: words.turnSeconds,
          min: 3,
          max: 120,
          unit: 's',
          when: draft => draft.strategy !== 'all',
        },
        hoursField(),
      ],
    },
    {
      heading: words.fine,
      folded: true,
      fields: [
        {
          kind: 'text',
          name: 'callerPrefix',
          label: words.callerPrefix,
          help: words.callerPrefixHelp,
          max: 20,
          optional: true,
        },
        {
          kind: 'reference',
          name: 'rights',
          label: words.rights,
          help: words.rightsHelp,
          path: '/api/people/records',
          optional: true,
          none: words.noRights,
          emptied: null,
        },
      ],
    },
  ],
  numbersFrom: '62',
  blank: () => ({
    name: '',
    number: '',
    strategy: 'all',
    members: [{ number: '', afterSeconds: 0 }],
    turnSeconds: 15,
    ringSeconds: 45,
    otherwise: null,
    callerPrefix: '',
    rights: null,
    hours: null,
  }),
}
export default function Groups({ rest }: PageProps) {
  return <SettingsPages settings={groups} rest={rest} />
}
