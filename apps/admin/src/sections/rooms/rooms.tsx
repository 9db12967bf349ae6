import { DoorOpen } from 'lucide-react'
import { usual, rooms as words } from '../../messages/index.ts'
import { language } from '../../messages/spoken.ts'
import { optionsOf } from '../../parts/fields.ts'
import { hoursField } from '../../parts/hours-field.tsx'
import type { Settings } from '../../parts/settings.ts'
import { SettingsPages } from '../../parts/settings-pages.tsx'
import { languageField, numberField } from '../../parts/usual-fields.ts'
import type { PageProps } from '../section.ts'
import { RoomPanel, There } from './roster.tsx'

type Room = { readonly id?: string; readonly name: string; readonly number: string } & Readonly<Record<string, unknown>>

const rooms: Settings<Room> = {
  place: 'rooms',
  path: '/api/rooms',
  kind: 'conference-room',
  words,
  icon: DoorOpen,
  nameOf: ({ name }) => name,
  columns: [
    { label: words.name, show: room => room.name, sort: 'name' },
    { label: usual.number, show: room => room.number, sort: 'number' },
    { label: words.there, show: room => <There id={room.id} />, from: 'tablet' },
  ],
  parts: [
    {
      heading: '',
      fields: [
        { kind: 'text', name: 'name', label: words.name, max: 80 },
        numberField,
        { kind: 'secret', name: 'pin', label: words.pin, help: words.pinHelp, optional: true },
        { kind: 'secret', name: 'hostPin', label: words.hostPin, help: words.hostPinHelp, optional: true },
        {
          ...{ kind: 'references', name: 'hosts', label: words.hosts, help: words.hostsHelp, add: words.addHost },
          ...{ path: '/api/people/records', optional: true },
        },
      ],
    },
    {
      heading: words.rules,
      fields: [
        { kind: 'switch', name: 'waitForHost', label: words.waitForHost },
        { kind: 'switch', name: 'endWithHost', label: words.endWithHost },
        { kind: 'switch', name: 'muteOnEntry', label: words.muteOnEntry },
        { kind: 'switch', name: 'record', label: words.record },
        { kind: 'number', name: 'maxPeople', label: words.maxPeople, min: 2, max: 100 },
        { kind: 'choice', name: 'announce', label: words.announce, options: optionsOf(words.announces) },
        languageField(),
        hoursField(),
      ],
    },
  ],
  numbersFrom: '68',
  blank: () => ({
    ...{ name: '', number: '', pin: '', hostPin: '', hosts: [], waitForHost: false, endWithHost: false },
    ...{ muteOnEntry: false, record: false, maxPeople: 30, announce: 'tone', language, hours: null },
  }),
  panel: room => <RoomPanel id={room.id} />,
}
export default function Rooms({ rest }: PageProps) {
  return <SettingsPages settings={rooms} rest={rest} />
}
