import { PhoneForwarded } from 'lucide-react'
import { pickup as words } from '../../messages/index.ts'
import type { Settings } from '../../parts/settings.ts'
import { SettingsPages } from '../../parts/settings-pages.tsx'
import type { PageProps } from '../section.ts'

type Group = { readonly name: string; readonly people: readonly string[] }

const groups: Settings<Group> = {
  place: 'pickup',
  path: '/api/pickup-groups',
  kind: 'pickup-group',
  words,
  icon: PhoneForwarded,
  nameOf: ({ name }) => name,
  columns: [
    { label: words.name, show: group => group.name, sort: 'name' },
    { label: words.people, show: group => group.people.length, align: 'end' },
  ],
  parts: [
    {
      heading: '',
      fields: [
        { kind: 'text', name: 'name', label: words.name, max: 80 },
        {
          ...{ kind: 'references', name: 'people', label: words.people, help: words.peopleHelp },
          ...{ path: '/api/people/records', add: words.addPerson, optional: true },
        },
      ],
    },
  ],
  blank: () => ({ name: '', people: [] }),
}
export default function PickupGroups({ rest }: PageProps) {
  return <SettingsPages settings={groups} rest={rest} />
}
