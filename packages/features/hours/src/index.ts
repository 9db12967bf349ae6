/** Opening hours: schedules with holidays, switched by hand, imported from calendars. */
import { nextChange, openAt } from '@sidetone/call'
import { type ApiRoute, apiRoute } from '@sidetone/feature'
import { AppError } from '@sidetone/kernel'
import { z } from 'zod'
import { holidaysFrom } from './calendar.ts'
import { MAX_CALENDAR, MAX_HOLIDAYS } from './limits.ts'
import type { Schedules } from './schedules.ts'
import { Calendar, Imported, State, Switch } from './shapes.ts'

export { openSchedules, type Schedules, type SchedulesDeps } from './schedules.ts'

export type HoursFeature = { readonly name: 'hours'; readonly routes: readonly ApiRoute[] }
const ById = z.object({ id: z.string().max(100) })

export function createHours(schedules: Schedules, now: () => number): HoursFeature {
  const { collection } = schedules
  const known = (id: string) => {
    const schedule = collection.get(id)
    if (!schedule) throw new AppError('not-found', 404, 'There is no such schedule.')
    return schedule
  }
  return {
    name: 'hours',
    routes: [
      ...collection.routes,
      apiRoute({
        method: 'GET',
        path: '/api/schedules/:id/state',
        who: 'admin',
        summary: 'Whether a schedule is open, why, and when that changes.',
        params: ById,
        query: z.object({ at: z.coerce.number().int().min(0).optional().describe('ms since 1970; default: now') }),
        answer: State,
        handle({ params, query }) {
          const schedule = known(params.id)
          const at = query.at ?? now()
          return stateOf(schedule, at)
        },
      }),
      apiRoute({
        method: 'POST',
        path: '/api/schedules/:id/switch',
        who: 'admin',
        summary: 'Switches to open or closed by hand, whatever the hours say; or back to them.',
        params: ById,
        body: Switch,
        answer: State,
        handle({ params, body, by }) {
          known(params.id)
          schedules.switchTo(params.id, body.state, body.until, by)
          return stateOf(known(params.id), now())
        },
      }),
      apiRoute({
        method: 'POST',
        path: '/api/schedules/:id/holidays',
        who: 'admin',
        summary: 'Takes over the events of an iCalendar file as holidays; those that repeat for five years ahead.',
        params: ById,
        body: Calendar,
        maxBytes: 2 * MAX_CALENDAR,
        answer: Imported,
        handle({ params, body, by }) {
          const { id, ...schedule } = known(params.id)
          const read = holidaysFrom(body.ics, schedule.timeZone, now())
          if (!read.ok) throw new AppError('no-calendar', 422, read.fault.what)
          const { holidays, skipped } = read.value
          const before = body.replace ? [] : schedule.holidays
          const same = (a: object, b: object) => JSON.stringify(a) === JSON.stringify(b)
          const added = holidays.filter(each => !before.some(old => same(plain(old), plain(each))))
          if (before.length + added.length > MAX_HOLIDAYS)
            throw new AppError('too-many', 409, `A schedule has ${MAX_HOLIDAYS} holidays at most.`)
          collection.change(id, { ...schedule, holidays: [...before, ...added].sort(byDay) }, by)
          return { added: added.length, skipped }
        },
      }),
    ],
  }
}

const stateOf = (schedule: Parameters<typeof openAt>[0], at: number) => ({
  holiday: null,
  ...openAt(schedule, at),
  changesAt: nextChange(schedule, at),
})

type Day = { from: string; to: string; name: string; yearly: boolean; hours: { from: string; to: string } | null }
const plain = ({ from, to, name, yearly, hours }: Day) => [from, to, name, yearly, hours]
const byDay = (a: Day, b: Day) => (a.from < b.from ? -1 : Number(a.from > b.from))
