import { Clock } from 'lucide-react'
import { hours as words } from '../../messages/index.ts'
import { dayField } from '../../parts/format.ts'
import type { Settings } from '../../parts/settings.ts'
import { SettingsPages } from '../../parts/settings-pages.tsx'
import type { PageProps } from '../section.ts'
import { ClosedHours, hoursWrong } from './closed-hours.tsx'
import { SchedulePanel, StateTag } from './schedule-panel.tsx'
import { type OpeningTime, overlaps } from './week.ts'
import { tellWeek, WeekEditor } from './week-editor.tsx'

type Schedule = {
  readonly name: string
  readonly timeZone: string
  readonly weekly: readonly OpeningTime[]
  readonly holidays: readonly object[]
  readonly override: object | null
  readonly code: string
  readonly codeHolds: boolean
  readonly switchers: readonly string[]
}
const today = () => dayField(Date.now())

const schedules: Settings<Schedule> = {
  place: 'hours',
  path: '/api/schedules',
  kind: 'schedule',
  words,
  icon: Clock,
  nameOf: ({ name }) => name,
  columns: [
    { label: words.name, show: schedule => schedule.name, sort: 'name' },
    { label: words.now, show: schedule => <StateTag id={schedule.id} /> },
    { label: words.week, show: schedule => tellWeek(schedule.weekly), from: 'tablet' },
    { label: words.timeZone, show: schedule => schedule.timeZone, from: 'desktop' },
  ],
  parts: [
    {
      heading: '',
      fields: [
        { kind: 'text', name: 'name', label: words.name, max: 80 },
        { kind: 'text', name: 'timeZone', label: words.timeZone, help: words.timeZoneHelp },
        {
          kind: 'own',
          name: 'weekly',
          label: words.week,
          help: words.weekHelp,
          editor: WeekEditor,
          tell: tellWeek,
          check: value => {
            const times = (value ?? []) as OpeningTime[]
            if (!times.every(({ from, to }) => from && to)) return words.timeOrder
            return overlaps(times) ? words.timesOverlap : null
          },
        },
      ],
    },
    {
      heading: words.holidays,
      text: words.holidaysText,
      fields: [
        {
          kind: 'rows',
          name: 'holidays',
          label: words.holidays,
          add: words.addHoliday,
          blank: { name: '', from: today(), to: today(), yearly: false, hours: null },
          rowName: row =>
            [row.name, row.from, row.hours ? words.someHours.toLowerCase() : ''].filter(Boolean).join(' '),
          fields: [
            { kind: 'text', name: 'name', label: words.holiday, max: 80 },
            { kind: 'text', name: 'from', label: words.first, input: 'date' },
            { kind: 'text', name: 'to', label: words.last, input: 'date' },
            { kind: 'switch', name: 'yearly', label: words.yearly },
            { kind: 'own', name: 'hours', label: words.someHours, editor: ClosedHours, check: hoursWrong },
          ],
        },
      ],
    },
    {
      heading: words.switching,
      folded: true,
      fields: [
        {
          kind: 'text',
          name: 'code',
          label: words.code,
          help: words.codeHelp,
          input: 'tel',
          optional: true,
          check: value => (/^(\*\d{2,5})?$/.test(String(value ?? '')) ? null : words.codeWrong),
        },
        {
          kind: 'switch',
          name: 'codeHolds',
          label: words.codeHolds,
          help: words.codeHoldsHelp,
          when: draft => draft.code !== '',
        },
        {
          kind: 'references',
          name: 'switchers',
          label: words.switchers,
          help: words.switchersHelp,
          path: '/api/people/records',
          add: words.addSwitcher,
          optional: true,
          when: draft => draft.code !== '',
        },
      ],
    },
  ],
  blank: () => ({
    name: words.usualName,
    timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    weekly: [{ days: [1, 2, 3, 4, 5], from: '09:00', to: '17:00' }],
    holidays: [],
    override: null,
    code: '',
    codeHolds: false,
    switchers: [],
  }),
  panel: schedule => <SchedulePanel id={schedule.id} override={schedule.override} />,
}
export default function Hours({ rest }: PageProps) {
  return <SettingsPages settings={schedules} rest={rest} />
}
