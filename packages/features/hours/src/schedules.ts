/** The schedules as the dial plan reads them, and the code that switches one by phone. */
import { type CodeRule, coded, nextChangeEver, openAt, type Schedule as Planned, wallClock } from '@sidetone/call'
import {
  type ChangedBy,
  type Collection,
  collection,
  type Documents,
  demands,
  type Feature,
  type PlanKnowledge,
  seats,
} from '@sidetone/feature'
import { AppError } from '@sidetone/kernel'
import { MAX_SCHEDULES } from './limits.ts'
import { Schedule } from './shapes.ts'

export type SchedulesDeps = {
  readonly documents: Documents
  readonly whoHas?: PlanKnowledge['whoHas']
  readonly now: () => number
}
/** `next-change`: of the hours; null: until it is switched again. */
export type Until = number | 'next-change' | null
export type Schedules = {
  readonly collection: Collection<Schedule>
  byId(): ReadonlyMap<string, Planned>
  /** By hand. `schedule`: as the hours say again. */
  switchTo(id: string, state: 'open' | 'closed' | 'schedule', until: Until, by: ChangedBy): void
  /** For the list of feature codes. */
  codes(): { readonly code: string; readonly name: string; readonly does: string }[]
  readonly feature: Feature
}

export function openSchedules({ documents, whoHas, now }: SchedulesDeps): Schedules {
  const must = demands({ whoHas })
  const schedules = collection({
    documents,
    kind: 'schedule',
    path: '/api/schedules',
    schema: Schedule,
    title: 'schedule',
    search: ({ name, timeZone, holidays }) => [name, timeZone, ...holidays.map(each => each.name)],
    limit: MAX_SCHEDULES,
    check({ code }, id) {
      if (code) must.beFree(code, { feature: 'hours', argument: id ?? '' }, 'code')
    },
    tells: {
      override: (before, after, { timeZone }) =>
        `It was ${tellSwitch(before, timeZone)} and is ${tellSwitch(after, timeZone)} now.`,
    },
    numbersOf: ({ code }) => (code ? [code] : []),
    leadsTo: ({ switchers }) => seats('person', switchers, 'may switch it by phone', 'switchers', { least: 1 }),
    example: {
      name: 'Office hours',
      timeZone: 'Europe/Berlin',
      weekly: [{ days: [1, 2, 3, 4, 5], from: '09:00', to: '17:30' }],
      holidays: [{ name: 'Christmas', from: '2026-12-25', to: '2026-12-26', yearly: true, hours: null }],
      code: '*61',
    },
  })
  const switchTo: Schedules['switchTo'] = (id, state, until, by) => {
    const { id: _, ...value } = schedules.get(id) ?? notFound()
    const end = until === 'next-change' ? nextChangeEver({ ...value, id, override: null }, now()) : until
    schedules.change(id, { ...value, override: state === 'schedule' ? null : { state, until: end } }, by)
  }
  const isSwitched = ({ override }: Schedule) =>
    override !== null && (override.until === null || override.until > now())

  return {
    collection: schedules,
    byId: () => new Map(schedules.all().map(schedule => [schedule.id, schedule])),
    switchTo,
    codes: () =>
      schedules
        .all()
        .filter(({ code }) => code)
        .map(({ code, name }) => ({
          code,
          name: `Day and night of ${name}`,
          does: `Switches ${name} to closed or open, and back; one beep is open, two are closed.`,
        })),
    feature: {
      name: 'hours',
      numbers: () =>
        schedules
          .all()
          .filter(({ code }) => code)
          .map(({ id, name, code }): [string, CodeRule] => [
            code,
            { feature: 'hours', argument: id, name: `Day and night of ${name}` },
          ]),
      /** One beep: open. Two: closed. */
      async story(call) {
        const schedule = schedules.get(call.argument)
        const { person, name } = call.caller
        if (!schedule) return call.hangUp('unknown-number')
        const may = schedule.switchers.length === 0 || schedule.switchers.includes(person ?? '')
        if (!person || !may) return call.hangUp('not-allowed')
        const other = openAt(schedule, now()).open ? 'closed' : 'open'
        const next = isSwitched(schedule) ? 'schedule' : other
        const until = schedule.codeHolds ? null : 'next-change'
        switchTo(schedule.id, next, until, { kind: 'phone', id: person, name })
        const { open, why } = openAt(schedules.get(schedule.id)!, now())
        call.tell('switched', { schedule: schedule.name, open, why })
        await call.answer()
        const beep = { kind: 'tone', tone: 'beep' } as const
        await call.play(open ? beep : [beep, beep])
        const words = `${schedule.name} is ${open ? 'open' : 'closed'} now.`
        call.hangUp('hung-up', coded(open ? 'switched.open' : 'switched.closed', words, schedule.name))
      },
      explain(argument, { at }) {
        const schedule = schedules.get(argument)
        return schedule
          ? { says: [`Switches ${schedule.name} between day and night.`, openAt(schedule, at).why], next: [] }
          : null
      },
    },
  }
}

/** “closed by hand until 2026-11-23 17:00”, as in the place of the schedule. */
function tellSwitch(override: Schedule['override'], timeZone: string): string {
  if (!override) return 'as the hours say'
  const { state, until } = override
  if (until === null) return `${state} by hand until it is switched again`
  const { date, minute } = wallClock(timeZone, until)
  const two = (value: number) => String(value).padStart(2, '0')
  return `${state} by hand until ${date} ${two(Math.floor(minute / 60))}:${two(minute % 60)}`
}

function notFound(): never {
  throw new AppError('not-found', 404, 'There is no such schedule.')
}
