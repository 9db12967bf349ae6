/**
 * Holidays from an iCalendar file (RFC 5545): each event is a closed day, or closed hours of a day. What repeats is written
 * down for five years, so that a schedule can be read without the file.
 */
import type { Holiday } from '@sidetone/call'
import { wallClock } from '@sidetone/call'
import { faulty, type Parsed, parsed } from '@sidetone/kernel'
import ICAL from 'ical.js'
import { CALENDAR_AHEAD_MS, MAX_EVENTS, MAX_HOLIDAY_DAYS, MAX_NAME, MAX_REPEATS } from './limits.ts'

export type Holidays = { readonly holidays: Holiday[]; readonly skipped: string[] }

const dayMs = 24 * 3_600_000

/** @param timeZone of the schedule: where times in UTC fall on the wall clock */
export function holidaysFrom(text: string, timeZone: string, now: number): Parsed<Holidays> {
  let events: ICAL.Component[]
  try {
    const root = new ICAL.Component(ICAL.parse(text))
    events =
      (root.name === 'vcalendar' ? root : root.getFirstSubcomponent('vcalendar'))?.getAllSubcomponents('vevent') ?? []
  } catch {
    return faulty('This is no iCalendar file.', 'ics')
  }
  if (events.length === 0) return faulty('There is no event in this file.', 'ics')
  if (events.length > MAX_EVENTS) return faulty(`There are more than ${MAX_EVENTS} events in this file.`, 'ics')
  const holidays: Holiday[] = []
  const skipped: string[] = []
  for (const component of events) {
    const event = new ICAL.Event(component)
    const name = (event.summary || 'Holiday').trim().slice(0, MAX_NAME)
    try {
      // Said of single days of a repeating event: they stand for themselves.
      for (const [start, end] of occurrences(event, now)) holidays.push(...closed(name, start, end, timeZone))
    } catch {
      skipped.push(name)
    }
  }
  return parsed({ holidays, skipped })
}

function* occurrences(event: ICAL.Event, now: number): Generator<[ICAL.Time, ICAL.Time]> {
  if (!event.startDate) throw new Error('no start')
  if (!event.isRecurring()) return void (yield [event.startDate, event.endDate])
  const each = event.iterator()
  for (let left = MAX_REPEATS; left > 0; left--) {
    const at = each.next()
    if (!at || at.toJSDate().getTime() > now + CALENDAR_AHEAD_MS) return
    const { startDate, endDate } = event.getOccurrenceDetails(at)
    if (endDate.toJSDate().getTime() >= now - dayMs) yield [startDate, endDate]
  }
}

function closed(name: string, start: ICAL.Time, end: ICAL.Time, timeZone: string): Holiday[] {
  const whole = start.isDate
  const [from, to] = [moment(start, timeZone), moment(end, timeZone)]
  const plain = { name, yearly: false }
  // DTEND is the first day that is not a holiday any more (§3.6.1).
  if (whole)
    return [{ ...plain, from: from.date, to: to.date > from.date ? dayBefore(to.date) : from.date, hours: null }]
  if (from.date === to.date)
    return from.time < to.time
      ? [{ ...plain, from: from.date, to: from.date, hours: { from: from.time, to: to.time } }]
      : []
  const days: Holiday[] = [{ ...plain, from: from.date, to: from.date, hours: { from: from.time, to: '24:00' } }]
  const [first, last] = [dayAfter(from.date), dayBefore(to.date)]
  if ((Date.parse(last) - Date.parse(first)) / dayMs > MAX_HOLIDAY_DAYS) throw new Error('too long')
  if (first <= last) days.push({ ...plain, from: first, to: last, hours: null })
  if (to.time > '00:00') days.push({ ...plain, from: to.date, to: to.date, hours: { from: '00:00', to: to.time } })
  return days
}

/** A time without a zone, or in a zone of its own, is what the clock on the wall shows. */
function moment(time: ICAL.Time, timeZone: string): { date: string; time: string } {
  const two = (value: number) => String(value).padStart(2, '0')
  if (!time.isDate && time.zone === ICAL.Timezone.utcTimezone) {
    const { date, minute } = wallClock(timeZone, time.toJSDate().getTime())
    return { date, time: `${two(Math.floor(minute / 60))}:${two(minute % 60)}` }
  }
  return { date: `${time.year}-${two(time.month)}-${two(time.day)}`, time: `${two(time.hour)}:${two(time.minute)}` }
}

const dayAfter = (date: string) => new Date(Date.parse(date) + dayMs).toISOString().slice(0, 10)
const dayBefore = (date: string) => new Date(Date.parse(date) - dayMs).toISOString().slice(0, 10)
