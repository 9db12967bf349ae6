import { MapPin } from 'lucide-react'
import { sites as words } from '../../messages/index.ts'
import { countries, countryName, hereZone, likelyCountry } from '../../parts/countries.ts'
import type { Settings } from '../../parts/settings.ts'
import { SettingsPages } from '../../parts/settings-pages.tsx'
import type { PageProps } from '../section.ts'

type Site = {
  readonly name: string
  readonly main: boolean
  readonly country: string
  readonly timeZone: string
} & Readonly<Record<string, unknown>>
const whole = (value: unknown) => (/^(\+[1-9]\d{5,14})?$/.test(String(value ?? '')) ? null : words.wholeWrong)
const digits = (value: unknown) => (/^\d*$/.test(String(value ?? '')) ? null : words.digitsWrong)

const sites: Settings<Site> = {
  place: 'sites',
  path: '/api/sites',
  kind: 'site',
  words,
  icon: MapPin,
  nameOf: ({ name }) => name,
  columns: [
    { label: words.name, show: site => site.name, sort: 'name' },
    { label: words.country, show: site => countryName(site.country), sort: 'country' },
    { label: words.timeZone, show: site => site.timeZone, from: 'tablet' },
    { label: words.main, show: site => (site.main ? words.main : ''), from: 'tablet' },
  ],
  parts: [
    {
      heading: '',
      fields: [
        { kind: 'text', name: 'name', label: words.name, max: 80 },
        { kind: 'switch', name: 'main', label: words.main, help: words.mainHelp },
        { kind: 'choice', name: 'country', label: words.country, options: countries },
        {
          kind: 'text',
          name: 'areaCode',
          label: words.areaCode,
          help: words.areaCodeHelp,
          input: 'tel',
          optional: true,
          check: digits,
        },
        { kind: 'text', name: 'timeZone', label: words.timeZone, help: words.timeZoneHelp },
        {
          kind: 'text',
          name: 'outsidePrefix',
          label: words.outsidePrefix,
          help: words.outsidePrefixHelp,
          input: 'tel',
          max: 3,
          optional: true,
          check: digits,
        },
        {
          kind: 'switch',
          name: 'prefixOptional',
          label: words.prefixOptional,
          when: draft => draft.outsidePrefix !== '',
        },
        {
          kind: 'reference',
          name: 'schedule',
          label: words.schedule,
          path: '/api/schedules',
          optional: true,
          none: words.noHours,
          emptied: null,
        },
      ],
    },
    {
      heading: words.numbersPart,
      fields: [
        {
          kind: 'text',
          name: 'callerId',
          label: words.callerId,
          help: words.callerIdHelp,
          input: 'tel',
          optional: true,
          emptied: null,
          check: whole,
        },
        {
          kind: 'lines',
          name: 'numbers',
          label: words.numbers,
          help: words.numbersHelp,
          list: true,
          optional: true,
          check: value => ((value ?? []) as string[]).map(whole).find(Boolean) ?? null,
        },
        {
          kind: 'number',
          name: 'callsAtOnce',
          label: words.callsAtOnce,
          help: words.callsAtOnceHelp,
          min: 0,
          max: 100_000,
          optional: true,
        },
        {
          kind: 'rows',
          name: 'codes',
          label: words.codes,
          add: words.addCode,
          blank: { code: '', to: '' },
          rowName: row => String(row.code),
          fields: [
            { kind: 'text', name: 'code', label: words.code, input: 'tel', max: 8 },
            { kind: 'target', name: 'to', label: words.to },
          ],
        },
      ],
    },
    {
      heading: words.emergency,
      text: words.emergencyText,
      fields: [
        { kind: 'lines', name: 'emergency.location', label: words.location, help: words.locationHelp, optional: true },
        {
          kind: 'lines',
          name: 'emergency.numbers',
          label: words.extra,
          help: words.extraHelp,
          list: true,
          optional: true,
          check: value => ((value ?? []) as string[]).map(digits).find(Boolean) ?? null,
        },
        {
          kind: 'text',
          name: 'emergency.test',
          label: words.test,
          help: words.testHelp,
          input: 'tel',
          optional: true,
          emptied: null,
          check: digits,
        },
        {
          kind: 'references',
          name: 'emergency.trunks',
          label: words.trunks,
          path: '/api/trunks',
          add: words.addTrunk,
          optional: true,
        },
      ],
    },
  ],
  blank: () => ({
    name: '',
    main: false,
    country: likelyCountry(hereZone(), navigator.language),
    areaCode: '',
    timeZone: hereZone(),
    outsidePrefix: '',
    prefixOptional: true,
    schedule: null,
    callerId: null,
    numbers: [],
    codes: [],
    callsAtOnce: null,
    emergency: { location: '', numbers: [], test: '933', trunks: [] },
  }),
}
export default function Sites({ rest }: PageProps) {
  return <SettingsPages settings={sites} rest={rest} />
}
