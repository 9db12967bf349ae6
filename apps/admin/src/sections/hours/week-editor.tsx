import { Button, classNames, IconButton } from '@sidetone/ui'
import { Copy, Plus, X } from 'lucide-react'
import { hours as words } from '../../messages/index.ts'
import type { OwnEditor } from '../../parts/fields.ts'
import { DAYS, type Day, type OpeningTime, type Span, timesOf, type Week, weekOf } from './week.ts'

/** A row a day, with its times. */
export const WeekEditor: OwnEditor = ({ label, value, onChange, fault }) => {
  const week = weekOf((value ?? []) as OpeningTime[])
  const set = (day: Day, spans: readonly Span[]) => onChange(timesOf({ ...week, [day]: spans }))
  return (
    <fieldset className="min-w-0">
      <legend className="mb-2 text-sm font-medium">{label}</legend>
      <ul className="divide-y divide-line rounded-st border border-line">
        {DAYS.map(day => (
          <DayRow
            key={day}
            day={day}
            spans={week[day]}
            week={week}
            onSet={set}
            onAll={next => onChange(timesOf(next))}
          />
        ))}
      </ul>
      {fault && <p className="mt-1.5 text-sm text-danger-text">{fault}</p>}
    </fieldset>
  )
}

const TIME =
  'min-h-11 w-28 min-w-0 rounded-st border border-line-strong bg-panel px-3 text-body [&::-webkit-calendar-picker-indicator]:hidden'

function DayRow({
  day,
  spans,
  week,
  onSet,
  onAll,
}: {
  day: Day
  spans: readonly Span[]
  week: Week
  onSet: (day: Day, spans: readonly Span[]) => void
  onAll: (week: Week) => void
}) {
  const name = words.days[day]
  const change = (index: number, span: Partial<Span>) =>
    onSet(
      day,
      spans.map((each, place) => (place === index ? { ...each, ...span } : each)),
    )
  const last = spans.at(-1)
  return (
    <li className="flex flex-wrap items-start gap-x-2 gap-y-1 p-2 ps-4">
      <span className="flex min-h-11 w-22 items-center text-body font-medium">{name}</span>
      <div
        className={classNames(
          'flex min-w-0 flex-1 flex-col gap-2',
          spans.length > 0 && 'order-last basis-full sm:order-none sm:basis-72',
        )}
      >
        {!spans.length && (
          <span className="flex min-h-11 items-center text-ink-soft">
            {DAYS.some(each => week[each].length) ? words.closedAllDay : words.always}
          </span>
        )}
        {spans.map(({ from, to }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: times have no name of their own
          <span key={index} className="flex items-center gap-1.5 max-[20em]:flex-wrap">
            <input
              type="time"
              aria-label={words.from(name)}
              className={TIME}
              value={from}
              onChange={event => change(index, { from: event.target.value })}
            />
            <span className="text-ink-soft">{words.until}</span>
            <input
              type="time"
              aria-label={words.to(name)}
              className={TIME}
              value={to}
              onChange={event => change(index, { to: event.target.value })}
            />
            <IconButton label={words.removeTime(name)} onClick={() => onSet(day, spans.toSpliced(index, 1))}>
              <X className="size-4" />
            </IconButton>
          </span>
        ))}
      </div>
      <span className="ms-auto flex sm:ps-2">
        {day === 1 && spans.length > 0 && (
          <Button
            tone="ghost"
            aria-label={words.copyDown(name)}
            icon={<Copy className="size-4" aria-hidden="true" />}
            onClick={() => onAll({ ...week, 2: spans, 3: spans, 4: spans, 5: spans })}
          >
            {words.copyShort}
          </Button>
        )}
        <IconButton
          label={words.addTime(name)}
          onClick={() => onSet(day, [...spans, last ? { from: last.to, to: '18:00' } : { from: '09:00', to: '17:00' }])}
        >
          <Plus className="size-4" />
        </IconButton>
      </span>
    </li>
  )
}

/** For what will change: "Mon–Fri 09:00–17:30". */
export function tellWeek(value: unknown): string {
  const times = (value ?? []) as readonly OpeningTime[]
  if (!times.length) return words.always
  return times
    .map(({ days, from, to }) => {
      const names = days.map(day => words.shortDays[day as Day])
      const run = days.length > 2 && days.every((day, index) => day === days[0]! + index)
      return words.tellDay(run ? `${names[0]}–${names.at(-1)}` : names.join(', '), `${from}–${to}`)
    })
    .join('; ')
}
