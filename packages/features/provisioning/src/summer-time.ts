/** The rule by which a zone changes its clocks, as phones want it told: "the last Sunday of March at 2". */
import { MAX_ZONES } from './limits.ts'

export type ClockChange = {
  /** 1 … 12 */
  readonly month: number
  /** 1 … 4; 5: the last one of the month. */
  readonly week: number
  /** 0: Sunday … 6 */
  readonly weekday: number
  /** On the clock as it stood until then. */
  readonly hour: number
}
export type ZoneRule = {
  /** East of Greenwich, in winter. */
  readonly offsetMin: number
  readonly summer: { readonly saveMin: number; readonly begins: ClockChange; readonly ends: ClockChange } | null
}

const HOUR = 3_600_000
const DAY = 24 * HOUR
const known = new Map<string, ZoneRule>()

/** As it is in the year of `at`. A zone that nobody knows counts as UTC; one with other changes than two a year as fixed. */
export function zoneRule(zone: string, at: number): ZoneRule {
  const year = new Date(at).getUTCFullYear()
  const key = `${zone} ${year}`
  const before = known.get(key)
  if (before) return before
  if (known.size >= MAX_ZONES) known.clear()
  const rule = ruleOf(zone, year, at)
  known.set(key, rule)
  return rule
}

function ruleOf(zone: string, year: number, at: number): ZoneRule {
  const offset = offsetIn(zone)
  const changes: { at: number; from: number; to: number }[] = []
  for (let day = Date.UTC(year, 0, 1); day < Date.UTC(year + 1, 0, 1); day += DAY) {
    const [from, to] = [offset(day), offset(day + DAY)]
    if (from === to) continue
    let hour = day
    while (offset(hour + HOUR) === from) hour += HOUR
    changes.push({ at: hour + HOUR, from, to })
  }
  const begins = changes.find(({ from, to }) => to > from)
  const ends = changes.find(({ from, to }) => to < from)
  if (changes.length !== 2 || !begins || !ends) return { offsetMin: offset(at), summer: null }
  return {
    offsetMin: begins.from,
    summer: { saveMin: begins.to - begins.from, begins: changeOf(begins), ends: changeOf(ends) },
  }
}

function changeOf({ at, from }: { at: number; from: number }): ClockChange {
  const local = new Date(at + from * 60_000)
  const day = local.getUTCDate()
  const days = new Date(Date.UTC(local.getUTCFullYear(), local.getUTCMonth() + 1, 0)).getUTCDate()
  return {
    month: local.getUTCMonth() + 1,
    week: day + 7 > days ? 5 : Math.ceil(day / 7),
    weekday: local.getUTCDay(),
    hour: local.getUTCHours(),
  }
}

/** Minutes east of Greenwich at a time. */
function offsetIn(zone: string): (at: number) => number {
  let format: Intl.DateTimeFormat
  try {
    format = new Intl.DateTimeFormat('en', { timeZone: zone, timeZoneName: 'longOffset' })
  } catch {
    return () => 0
  }
  return at => {
    const said = format.formatToParts(at).find(({ type }) => type === 'timeZoneName')?.value ?? ''
    const found = /([+-])(\d\d):(\d\d)/.exec(said)
    if (!found) return 0
    return (found[1] === '-' ? -1 : 1) * (Number(found[2]) * 60 + Number(found[3]))
  }
}

/** `+1`, `-3:30`: hours with what is left of them. */
export function hours(minutes: number): string {
  const rest = Math.abs(minutes) % 60
  const whole = Math.floor(Math.abs(minutes) / 60)
  return `${minutes < 0 ? '-' : '+'}${whole}${rest ? `:${String(rest).padStart(2, '0')}` : ''}`
}
export const two = (value: number): string => String(value).padStart(2, '0')
