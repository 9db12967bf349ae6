/** Whether a caller or a moment is one that a ringing rule names. */
import type { Millis } from '@sidetone/kernel'
import type { Party } from '../words.ts'
import { normaliseDialled } from './digits.ts'
import { maxTimeZones } from './limits.ts'
import type { RingingTime } from './ringing.ts'

/** @param patterns `102`, `+49*` for all that begin so, `withheld`; none fits everybody */
export function callerFits(patterns: readonly string[], caller: Party): boolean {
  if (patterns.length === 0) return true
  const number = normaliseDialled(caller.number)
  return patterns.some(pattern => {
    if (pattern === 'withheld') return number === ''
    // Only the last star means "and so on".
    if (pattern.endsWith('*')) return number !== '' && number.startsWith(normaliseDialled(pattern.slice(0, -1)))
    return number !== '' && number === normaliseDialled(pattern)
  })
}

export function timesFit(times: readonly RingingTime[], timeZone: string, now: Millis): boolean {
  return times.length === 0 || timesFitAt(times, wallClock(timeZone, now))
}

export function timesFitAt(times: readonly RingingTime[], { day, minute }: WallClock): boolean {
  const before = day === 1 ? 7 : day - 1
  return times.some(({ days, from, to }) => {
    const start = minuteOf(from)
    const end = minuteOf(to)
    if (start < end) return days.includes(day) && minute >= start && minute < end
    // Over midnight: the evening of its day, and the morning after it.
    return (days.includes(day) && minute >= start) || (days.includes(before) && minute < end)
  })
}

const minuteOf = (text: string) => Number(text.slice(0, 2)) * 60 + Number(text.slice(3, 5))

/** Making one takes 50 µs, so they are kept. */
const clocks = new Map<string, Intl.DateTimeFormat>()
const weekdays = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun']

/** day 1 (Monday) … 7, minute of the day 0 … 1439, date `2026-12-25` */
export type WallClock = { readonly day: number; readonly minute: number; readonly date: string }

/** What the clock on the wall shows there. */
export function wallClock(timeZone: string, now: Millis): WallClock {
  let clock = clocks.get(timeZone)
  if (!clock) {
    if (clocks.size >= maxTimeZones) clocks.clear()
    clock = new Intl.DateTimeFormat('en-US', {
      timeZone,
      weekday: 'short',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
    })
    clocks.set(timeZone, clock)
  }
  const parts = clock.formatToParts(now)
  const part = (type: string) => parts.find(each => each.type === type)?.value ?? ''
  return {
    day: weekdays.indexOf(part('weekday')) + 1,
    minute: Number(part('hour')) * 60 + Number(part('minute')),
    date: `${part('year')}-${part('month')}-${part('day')}`,
  }
}
