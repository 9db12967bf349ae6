import { Voicemail as VoicemailIcon } from 'lucide-react'
import { voicemail as words } from '../../messages/index.ts'
import type { Settings } from '../../parts/settings.ts'
import { SettingsPages } from '../../parts/settings-pages.tsx'
import { languageField } from '../../parts/usual-fields.ts'
import type { PageProps } from '../section.ts'
import { NewPin } from './new-pin.tsx'

type Box = { readonly name: string; readonly number: string; readonly members: readonly string[] } & Readonly<
  Record<string, unknown>
>

const boxes: Settings<Box> = {
  place: 'voicemail',
  path: '/api/mailboxes',
  kind: 'mailbox',
  words,
  icon: VoicemailIcon,
  nameOf: ({ name }) => name,
  columns: [
    { label: words.name, show: box => box.name, sort: 'name' },
    { label: words.number, show: box => box.number, sort: 'number' },
    { label: words.members, show: box => box.members.length, from: 'tablet', align: 'end' },
  ],
  parts: [
    {
      heading: '',
      fields: [
        { kind: 'text', name: 'name', label: words.name, max: 60 },
        {
          kind: 'text',
          name: 'number',
          label: words.number,
          help: words.numberHelp,
          input: 'tel',
          check: value => (/^\d{2,}$/.test(String(value)) ? null : words.numberWrong),
        },
        {
          kind: 'references',
          name: 'members',
          label: words.members,
          help: words.membersHelp,
          path: '/api/people/records',
          add: words.addMember,
          optional: true,
        },
        { kind: 'lines', name: 'email', label: words.email, help: words.emailHelp, list: true, optional: true },
        {
          kind: 'switch',
          name: 'mailAudio',
          label: words.mailAudio,
          when: draft => ((draft.email ?? []) as string[]).length > 0,
        },
        { kind: 'switch', name: 'transcribe', label: words.transcribe },
        {
          kind: 'reference',
          name: 'schedule',
          label: words.schedule,
          help: words.scheduleHelp,
          path: '/api/schedules',
          optional: true,
          none: words.noHours,
          emptied: null,
        },
        languageField({ optional: true, emptied: null, none: words.companyLanguage }),
        { kind: 'secret', name: 'pin', label: words.pin, help: words.pinHelp, optional: true },
      ],
    },
  ],
  panel: ({ id }) => <NewPin box={id} />,
  numbersFrom: '66',
  blank: () => ({
    name: '',
    number: '',
    members: [],
    pin: '',
    language: null,
    email: [],
    mailAudio: true,
    transcribe: true,
    schedule: null,
  }),
}
export default function Voicemail({ rest }: PageProps) {
  return <SettingsPages settings={boxes} rest={rest} />
}
