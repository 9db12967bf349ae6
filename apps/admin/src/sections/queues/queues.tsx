import { ListOrdered } from 'lucide-react'
import { usual, queues as words } from '../../messages/index.ts'
import { language } from '../../messages/spoken.ts'
import { optionsOf } from '../../parts/fields.ts'
import { hoursField } from '../../parts/hours-field.tsx'
import type { Settings } from '../../parts/settings.ts'
import { SettingsPages } from '../../parts/settings-pages.tsx'
import { languageField, numberField } from '../../parts/usual-fields.ts'
import type { PageProps } from '../section.ts'
import { callBackField } from './call-back-field.tsx'
import { musicField } from './music-field.tsx'
import { NowCard, NowTags } from './now.tsx'
import { ReportCard } from './report.tsx'

type Queue = {
  readonly id?: string
  readonly name: string
  readonly number: string
  readonly strategy: keyof typeof words.strategies
} & Readonly<Record<string, unknown>>
const seconds = (name: string, label: string, min: number, max: number) =>
  ({ kind: 'number', name, label, min, max, unit: 's' }) as const

const queues: Settings<Queue> = {
  place: 'queues',
  path: '/api/queues',
  kind: 'queue',
  words,
  icon: ListOrdered,
  nameOf: ({ name }) => name,
  columns: [
    { label: words.name, show: queue => queue.name, sort: 'name' },
    { label: usual.number, show: queue => queue.number, sort: 'number' },
    { label: words.strategy, show: queue => words.strategies[queue.strategy], from: 'desktop' },
    { label: words.now, show: queue => <NowTags id={queue.id} />, from: 'tablet' },
  ],
  parts: [
    {
      heading: '',
      fields: [
        { kind: 'text', name: 'name', label: words.name, max: 80 },
        numberField,
        { kind: 'choice', name: 'strategy', label: words.strategy, options: optionsOf(words.strategies) },
        {
          ...{ kind: 'rows', name: 'agents', label: words.agents, add: words.addAgent, max: 200 },
          blank: { person: '', level: 1 },
          byChoosing: 'person',
          fields: [
            { kind: 'reference', name: 'person', label: words.agent, path: '/api/people/records' },
            {
              ...{ kind: 'number', name: 'level', label: words.level, min: 1, max: 9 },
              when: draft => draft.strategy === 'by-skill',
            },
          ],
        },
        {
          ...{ kind: 'target', name: 'otherwise', label: words.otherwise, help: words.otherwiseHelp },
          ...{ optional: true, emptied: null },
        },
        hoursField(),
      ],
    },
    {
      heading: words.callers,
      fields: [
        languageField(),
        musicField,
        { kind: 'switch', name: 'announce.place', label: words.sayPlace },
        { kind: 'switch', name: 'announce.wait', label: words.sayWait },
        seconds('announce.everySeconds', words.everySeconds, 15, 600),
        callBackField,
      ],
    },
    {
      heading: words.times,
      fields: [
        seconds('maxWaitSeconds', words.maxWaitSeconds, 10, 7_200),
        { kind: 'number', name: 'maxWaiting', label: words.maxWaiting, min: 1, max: 500 },
        { kind: 'switch', name: 'waitWhenEmpty', label: words.waitWhenEmpty },
        seconds('ringSeconds', words.ringSeconds, 5, 120),
        seconds('wrapUpSeconds', words.wrapUpSeconds, 0, 1_800),
        seconds('restSeconds', words.restSeconds, 0, 600),
      ],
    },
    {
      ...{ heading: words.fine, folded: true },
      fields: [
        seconds('serviceSeconds', words.serviceSeconds, 1, 600),
        {
          ...{ kind: 'number', name: 'pauseAfterMissed', label: words.pauseAfterMissed, help: words.pauseHelp },
          ...{ min: 0, max: 20 },
        },
        { kind: 'number', name: 'priority', label: words.priority, help: words.priorityHelp, min: 0, max: 9 },
        {
          ...{ kind: 'lines', name: 'favoured', label: words.favoured, help: words.favouredHelp },
          ...{ list: true, optional: true },
        },
      ],
    },
  ],
  numbersFrom: '64',
  blank: () => ({
    ...{ name: '', number: '', strategy: 'longest-idle', agents: [], ringSeconds: 20, restSeconds: 10 },
    ...{ pauseAfterMissed: 3, wrapUpSeconds: 15, maxWaitSeconds: 1_800, maxWaiting: 50, otherwise: null },
    ...{ waitWhenEmpty: false, priority: 0, favoured: [], language, music: null, serviceSeconds: 20 },
    ...{ announce: { place: true, wait: true, everySeconds: 60 }, callBack: null, hours: null },
  }),
  panel: ({ id }) => (
    <>
      <NowCard id={id} />
      <ReportCard id={id} />
    </>
  ),
}
export default function Queues({ rest }: PageProps) {
  return <SettingsPages settings={queues} rest={rest} />
}
