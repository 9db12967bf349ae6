import { PhoneOutgoing } from 'lucide-react'
import { usual, outbound as words } from '../../messages/index.ts'
import { optionsOf } from '../../parts/fields.ts'
import type { Settings } from '../../parts/settings.ts'
import { SettingsPages } from '../../parts/settings-pages.tsx'
import { whomFields } from '../../parts/usual-fields.ts'
import type { PageProps } from '../section.ts'

type Outbound = {
  readonly name: string
  readonly order: number
  readonly prefixes: readonly string[]
  readonly minLength: number | null
  readonly maxLength: number | null
  readonly classes: readonly string[]
  readonly people: readonly string[]
  readonly roles: readonly string[]
  readonly sites: readonly string[]
  readonly schedule: string | null
  readonly choose: string
  readonly tries: readonly object[]
}
/** Inside nothing goes out. */
const { internal: _, ...OUTSIDE } = usual.numberClasses
const newTry = { trunk: '', send: 'e164', strip: 0, prepend: '', callerId: null }

const outbound: Settings<Outbound> = {
  place: 'outgoing',
  path: '/api/outbound-routes',
  kind: 'outbound-route',
  words,
  icon: PhoneOutgoing,
  nameOf: ({ name }) => name,
  columns: [
    { label: words.name, show: rule => rule.name, sort: 'name' },
    { label: words.prefixes, show: rule => rule.prefixes.join(', ') || words.all },
    {
      label: words.classes,
      show: rule => rule.classes.map(each => OUTSIDE[each as keyof typeof OUTSIDE]).join(', '),
      from: 'desktop',
    },
    { label: words.order, show: rule => rule.order, sort: 'order', from: 'tablet', align: 'end' },
  ],
  parts: [
    {
      heading: '',
      fields: [
        { kind: 'text', name: 'name', label: words.name, max: 80 },
        {
          kind: 'lines',
          name: 'prefixes',
          label: words.prefixes,
          help: words.prefixesHelp,
          list: true,
          optional: true,
          check: value =>
            ((value ?? []) as string[]).every(line => /^\+?\d{0,15}$/.test(line.trim())) ? null : words.prefixesWrong,
        },
        {
          kind: 'several',
          name: 'classes',
          label: words.classes,
          help: words.classesHelp,
          options: optionsOf(OUTSIDE),
          optional: true,
        },
        {
          kind: 'rows',
          name: 'tries',
          label: words.tries,
          help: words.triesHelp,
          add: words.addTry,
          min: 1,
          max: 8,
          blank: newTry,
          fields: [
            { kind: 'reference', name: 'trunk', label: words.trunk, path: '/api/trunks' },
            { kind: 'choice', name: 'send', label: words.send, options: optionsOf(words.sends) },
            { kind: 'number', name: 'strip', label: words.strip, min: 0, max: 15 },
            { kind: 'text', name: 'prepend', label: words.prepend, input: 'tel', optional: true },
            {
              kind: 'text',
              name: 'callerId',
              label: words.callerId,
              help: words.callerIdHelp,
              input: 'tel',
              optional: true,
              emptied: null,
            },
          ],
        },
        { kind: 'choice', name: 'choose', label: words.choose, options: optionsOf(words.chooses) },
      ],
    },
    {
      heading: words.who,
      folded: true,
      fields: [
        ...whomFields,
        {
          kind: 'reference',
          name: 'schedule',
          label: words.schedule,
          path: '/api/schedules',
          optional: true,
          none: words.anyTime,
          emptied: null,
        },
      ],
    },
    {
      heading: words.more,
      folded: true,
      fields: [
        { kind: 'number', name: 'order', label: words.order, help: words.orderHelp, min: 0, max: 10_000 },
        {
          kind: 'number',
          name: 'minLength',
          label: words.minLength,
          min: 1,
          max: 30,
          unit: words.digits,
          optional: true,
        },
        {
          kind: 'number',
          name: 'maxLength',
          label: words.maxLength,
          min: 1,
          max: 30,
          unit: words.digits,
          optional: true,
        },
      ],
    },
  ],
  blank: () => ({
    name: '',
    order: 100,
    prefixes: [],
    minLength: null,
    maxLength: null,
    classes: [],
    people: [],
    roles: [],
    sites: [],
    schedule: null,
    choose: 'in-order',
    tries: [newTry],
  }),
}
export default function Outbound({ rest }: PageProps) {
  return <SettingsPages settings={outbound} rest={rest} />
}
