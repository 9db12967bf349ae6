/**
 * Whether a schedule is open at a moment: what somebody switched by hand, else the holiday, else the week.
 *
 *   override? ──no──▶ holiday today? ──no──▶ opening hours of the week
 *      └ until its end   └ whole day closed, or only some hours of it
 *
 * All times are on the wall clock of the schedule's place, so that daylight saving time needs no rule of its own.
 */
import type { Millis } from '@sidetone/kernel'
import { timesFitAt, wallClock } from './fits.ts'
import type { RingingTime } from './ringing.ts'

export type Schedule = {
  readonly id: string
  readonly name: string
  /** IANA name. */
  readonly timeZone: string
  /** None: always open, but for holidays. */
  readonly weekly: readonly RingingTime[]
  readonly holidays: readonly Holiday[]
  /** By hand: a screen or a code. `until` null: until it is switched again. */
  readonly override: { readonly state: 'open' | 'closed'; readonly until: Millis | null } | null
}
export type Holiday = {
  readonly name: string
  /** `2026-12-25`, both inclusive. */
  readonly from: string
  readonly to: string
  /** Each year on these days. */
  readonly yearly: boolean
  /** Closed only then (`HH:MM`, `24:00` for the end of the day); none: the whole day. */
  readonly hours: { readonly from: string; readonly to: string } | null
}
export type Opening = {
  readonly open: boolean
  readonly why: string
  /** Its name, when that is why it is closed. */
  readonly holiday?: string
}

export function openAt(schedule: Schedule, now: Millis): Opening {
  const { name, override, timeZone, weekly, holidays } = schedule
  if (override && (override.until === null || now < override.until)) {
    const { state, until } = override
    const till = until === null ? '' : ` until ${spoken(timeZone, until)}`
    return { open: state === 'open', why: `${name} was switched to ${state} by hand${till}.` }
  }
  const clock = wallClock(timeZone, now)
  const when = `${clock.date} ${hhmm(clock.minute)}`
  const holiday = holidays.find(each => falls(each, clock.date) && inHours(each, clock.minute))
  if (holiday)
    return { open: false, why: `${name} is closed at ${when} (${timeZone}): ${holiday.name}.`, holiday: holiday.name }
  if (weekly.length === 0) return { open: true, why: `${name} is open at ${when} (${timeZone}).` }
  const open = timesFitAt(weekly, clock)
  return { open, why: `${name} is ${open ? 'open' : 'closed'} at ${when} (${timeZone}), ${days[clock.day - 1]}.` }
}

/** Steps in which the next change is looked for; what is shorter may be overlooked. */
const stepMs = 5 * 60_000
const lookAheadMs = 15 * 24 * 3_600_000

/** When it opens or closes next, to the minute; null: not within two weeks. Takes some ms: for screens only. */
export const nextChange = (schedule: Schedule, now: Millis): Millis | null =>
  changeWithin(schedule, now, lookAheadMs, stepMs)
/** The same, after months of holidays too: then what is shorter than an hour may be overlooked. Null: not within a year. */
export const nextChangeEver = (schedule: Schedule, now: Millis): Millis | null =>
  nextChange(schedule, now) ?? changeWithin(schedule, now, 366 * 24 * 3_600_000, 3_600_000)

function changeWithin(schedule: Schedule, now: Millis, aheadMs: Millis, stepMs: Millis): Millis | null {
  if (!schedule.override && schedule.weekly.length === 0 && schedule.holidays.length === 0) return null
  const { open } = openAt(schedule, now)
  const first = Math.floor(now / 60_000) * 60_000
  for (let at = first + stepMs; at <= first + aheadMs; at += stepMs) {
    if (openAt(schedule, at).open === open) continue
    let [before, after] = [at - stepMs, at]
    while (after - before > 60_000) {
      const middle = before + Math.round((after - before) / 120_000) * 60_000
      if (openAt(schedule, middle).open === open) before = middle
      else after = middle
    }
    return after
  }
  return null
}

function falls({ from, to, yearly }: Holiday, date: string): boolean {
  if (!yearly) return from <= date && date <= to
  const [first, last, day] = [from.slice(5), to.slice(5), date.slice(5)]
  // Over the turn of the year: 24 December to 1 January.
  return first <= last ? first <= day && day <= last : day >= first || day <= last
}

function inHours({ hours }: Holiday, minute: number): boolean {
  const at = hhmm(minute)
  return hours === null || (hours.from <= at && at < hours.to)
}

const days = ['a Monday', 'a Tuesday', 'a Wednesday', 'a Thursday', 'a Friday', 'a Saturday', 'a Sunday']
const hhmm = (minute: number): string =>
  `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`
const spoken = (timeZone: string, at: Millis): string => {
  const { date, minute } = wallClock(timeZone, at)
  return `${date} ${hhmm(minute)}`
}
