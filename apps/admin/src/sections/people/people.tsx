import type { Collection, NewPerson } from '@sidetone/api-client'
import { Tag } from '@sidetone/ui'
import { Users } from 'lucide-react'
import { api, queries } from '../../api.ts'
import { usual, people as words } from '../../messages/index.ts'
import { optionsOf } from '../../parts/fields.ts'
import type { Settings } from '../../parts/settings.ts'
import { SettingsPages } from '../../parts/settings-pages.tsx'
import type { PageProps } from '../section.ts'
import { PersonPanel } from './person-panel.tsx'
import { WelcomeLinks } from './welcome-links.tsx'

/** People have tables of their own, and their link comes with the answer. */
const source: Collection<NewPerson> = {
  path: '/api/people/records',
  page: (asked, signal) => api.personRecords(asked, signal),
  get: id => api.personRecord(id),
  async add(value) {
    const { person, link } = await api.addPerson(only(value))
    queries.setQueryData(['sign-in-link', person.id], link)
    return person
  },
  put: (id, value, version) => api.changePerson(id, { ...only(value), version }),
  remove: (id, letGo) => api.removePerson(id, letGo),
}
/** Without an extension the server gives the next that is free. */
const only = ({ name, extension, email, role }: NewPerson): NewPerson =>
  ({ name, extension: extension || undefined, email, role }) as NewPerson

const changeRole = (role: NewPerson['role']) => async (people: readonly { readonly id: string }[]) => {
  for (const { id } of people) await api.changePerson(id, { role })
  return words.roleChanged(people.length)
}

const people: Settings<NewPerson> = {
  place: 'people',
  path: source.path,
  kind: 'person',
  source,
  words,
  icon: Users,
  nameOf: ({ name }) => name,
  columns: [
    { label: words.name, show: person => person.name, sort: 'name' },
    { label: words.extension, show: person => person.extension, sort: 'extension' },
    { label: words.email, show: person => person.email, sort: 'email', from: 'tablet' },
    {
      label: words.role,
      show: ({ role }) => (role === 'admin' ? <Tag look="good">{usual.roleNames.admin}</Tag> : usual.roleNames.person),
      sort: 'role',
      from: 'tablet',
    },
  ],
  filters: [
    {
      name: 'role',
      label: words.role,
      options: optionsOf(usual.roleNames),
    },
  ],
  actions: [
    { label: words.makeAdmin, run: changeRole('admin') },
    { label: words.makePerson, run: changeRole('person') },
  ],
  parts: [
    {
      heading: '',
      fields: [
        { kind: 'text', name: 'name', label: words.name, max: 80 },
        {
          kind: 'text',
          name: 'extension',
          label: words.extension,
          help: words.extensionHelp,
          input: 'tel',
          optional: true,
          check: value => (/^(\d{2,8})?$/.test(String(value)) ? null : words.extensionWrong),
        },
        {
          kind: 'text',
          name: 'email',
          label: words.email,
          help: words.emailHelp,
          input: 'email',
          max: 254,
          check: value => (/^[^@\s]+@[^@\s]+\.[^@\s]+$/.test(String(value)) ? null : words.emailWrong),
        },
        {
          kind: 'choice',
          name: 'role',
          label: words.role,
          help: words.roleHelp,
          options: optionsOf(usual.roleNames),
        },
      ],
    },
  ],
  blank: () => ({ name: '', extension: '', email: '', role: 'person' }),
  csv: {
    key: 'email',
    columns: [
      { name: 'name', field: 'name', example: 'Ada Lovelace' },
      { name: 'email', field: 'email', example: 'ada@example.com', read: text => text.toLowerCase() },
      { name: 'extension', field: 'extension', example: '106', optional: true, unique: true },
      { name: 'role', field: 'role', example: 'person', optional: true, read: text => text.toLowerCase() || 'person' },
    ],
    guess: cell =>
      cell.includes('@')
        ? 'email'
        : /^\d+$/.test(cell)
          ? 'extension'
          : /^(person|admin)$/i.test(cell)
            ? 'role'
            : 'name',
    after: made => <WelcomeLinks people={made} />,
  },
  removeText: words.removeText,
  // Their phones and their password are gone.
  removedForGood: true,
  panel: person => <PersonPanel person={person} />,
}
export default function People({ rest }: PageProps) {
  return <SettingsPages settings={people} rest={rest} />
}
