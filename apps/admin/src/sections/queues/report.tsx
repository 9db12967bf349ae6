/** What happened in a queue: figures, and callers and answers drawn by the hour or day. */
import { Card, Segments } from '@sidetone/ui'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../../api.ts'
import { queues as words } from '../../messages/index.ts'
import { dayOf, duration, hourOf } from '../../parts/format.ts'
import { useNames } from '../../parts/reference.tsx'
import { barsOf, beginOf, type Hour } from './bars.ts'

type Times = { readonly meanMs: number | null; readonly longestMs: number | null }
type Report = {
  readonly offered: number
  readonly answered: number
  readonly abandoned: number
  readonly tooLong: number
  readonly refused: number
  readonly calledBack: number
  readonly inTime: number
  readonly wait: Times
  readonly talk: Times
  readonly agents: readonly {
    readonly person: string
    readonly answered: number
    readonly missed: number
    readonly talkMs: number
  }[]
  readonly hours: readonly Hour[]
}
type Span = keyof typeof words.spans
const days: Readonly<Record<Span, number>> = { today: 1, week: 7, month: 30 }
const time = (ms: number | null) => (ms === null ? words.none : duration(ms))

export function ReportCard({ id }: { id: string }) {
  const [span, setSpan] = useState<Span>('today')
  const from = beginOf(Date.now(), days[span])
  const { data: report } = useQuery({
    queryKey: ['queue-report', id, from],
    queryFn: ({ signal }) =>
      api.ask<Report>('GET', `/api/queues/${encodeURIComponent(id)}/report?from=${from}`, undefined, signal),
    refetchInterval: 60_000,
  })
  return (
    <Card title={words.report}>
      <div className="flex flex-col gap-5">
        <Segments<Span>
          label={words.report}
          options={(Object.keys(words.spans) as Span[]).map(value => ({ value, label: words.spans[value] }))}
          value={span}
          onChoose={setSpan}
        />
        {report?.offered === 0 && <p className="text-body text-ink-soft">{words.nothing}</p>}
        {report && report.offered > 0 && <Figures report={report} bars={barsOf(report.hours, from, days[span])} />}
      </div>
    </Card>
  )
}

function Figures({ report, bars }: { report: Report; bars: readonly Hour[] }) {
  const { offered, answered, abandoned, tooLong, refused, calledBack, inTime, wait, talk, agents } = report
  const names = useNames('/api/people/records')
  const figures: [string, string | number][] = [
    [words.offered, offered],
    [words.answered, answered],
    [words.inService, answered ? `${Math.round((inTime / answered) * 100)} %` : words.none],
    [words.meanWait, time(wait.meanMs)],
    [words.longestWait, time(wait.longestMs)],
    [words.meanTalk, time(talk.meanMs)],
    [words.abandoned, abandoned],
    [words.tooLong, tooLong],
    [words.refused, refused],
    [words.calledBack, calledBack],
  ]
  return (
    <>
      <dl className="grid grid-cols-2 gap-x-4 gap-y-3">
        {figures.map(([name, value]) => (
          <div key={name}>
            <dt className="text-sm text-ink-soft">{name}</dt>
            <dd className="text-lg font-semibold">{value}</dd>
          </div>
        ))}
      </dl>
      <Bars bars={bars} />
      {agents.length > 0 && (
        <table className="w-full text-body">
          <thead className="text-sm text-ink-soft">
            <tr className="border-b border-line">
              <th className="py-1.5 text-start font-medium">{words.agents}</th>
              <th className="py-1.5 text-end font-medium">{words.answered}</th>
              <th className="py-1.5 text-end font-medium">{words.missed}</th>
              <th className="py-1.5 text-end font-medium">{words.talk}</th>
            </tr>
          </thead>
          <tbody>
            {agents.map(agent => (
              <tr key={agent.person} className="border-b border-line">
                <td className="py-1.5">{names.find(({ value }) => value === agent.person)?.label ?? words.none}</td>
                <td className="py-1.5 text-end">{agent.answered}</td>
                <td className="py-1.5 text-end">{agent.missed}</td>
                <td className="py-1.5 text-end">{duration(agent.talkMs)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </>
  )
}

/** Callers as outlines, answers filled: told apart without colour. */
function Bars({ bars }: { bars: readonly Hour[] }) {
  const most = Math.max(1, ...bars.map(({ offered }) => offered))
  const [width, height] = [300, 90]
  const step = width / bars.length
  const label = (at: number) => (bars.length === 24 ? hourOf(at) : dayOf(at))
  return (
    <figure className="flex flex-col gap-1">
      <figcaption className="text-sm text-ink-soft">{words.byHour}</figcaption>
      <svg viewBox={`0 0 ${width} ${height}`} className="w-full" aria-hidden="true">
        <line x1="0" x2={width} y1={height - 0.5} y2={height - 0.5} className="stroke-line-strong" />
        {bars.map(({ from, offered, answered }, n) => {
          const [all, done] = [offered, answered].map(value => (value / most) * (height - 12))
          return (
            <g key={from}>
              <title>{words.byHourOf(label(from), offered, answered)}</title>
              <rect
                x={n * step + 1.5}
                width={step - 3}
                y={height - all!}
                height={all}
                className="fill-none stroke-line-strong"
              />
              <rect x={n * step + 1.5} width={step - 3} y={height - done!} height={done} className="fill-accent" />
            </g>
          )
        })}
      </svg>
      <div className="flex justify-between text-sm text-ink-soft" aria-hidden="true">
        <span>{label(bars[0]!.from)}</span>
        <span>{label(bars.at(-1)!.from)}</span>
      </div>
      <details className="text-sm">
        <summary className="cursor-pointer py-1.5 text-ink-soft">{words.table}</summary>
        <ul>
          {bars.flatMap(({ from, offered, answered }) =>
            offered ? [<li key={from}>{words.byHourOf(label(from), offered, answered)}</li>] : [],
          )}
        </ul>
      </details>
    </figure>
  )
}
