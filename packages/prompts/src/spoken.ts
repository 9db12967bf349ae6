/** What is made of numbers when it is said. */
export type Spoken =
  | { readonly kind: 'number'; readonly n: number }
  | { readonly kind: 'digits'; readonly text: string }
  | { readonly kind: 'time'; readonly hour: number; readonly minute: number }
  | { readonly kind: 'date'; readonly day: number; readonly month: number }
  | { readonly kind: 'weekday'; readonly weekday: number }
  | { readonly kind: 'today' }
  | { readonly kind: 'yesterday' }

/** @param n a whole number from 0 on; above 9999 it is read digit by digit */
export const number = (n: number): Spoken => ({ kind: 'number', n: Math.max(0, Math.floor(n)) })
/** A telephone number, sign by sign. */
export const digits = (text: string): Spoken => ({ kind: 'digits', text })
/** @param hour 0 … 23 */
export const time = (hour: number, minute: number): Spoken => ({ kind: 'time', hour, minute })
/** @param month 1 … 12 */
export const date = (day: number, month: number): Spoken => ({ kind: 'date', day, month })
/** @param day 0 (Sunday) … 6 */
export const weekday = (day: number): Spoken => ({ kind: 'weekday', weekday: day })

const dayMs = 86_400_000

/**
 * When something was: today, yesterday, on Monday (in the last week), or the date; then the time.
 * @param at   ms since 1970, as `now`
 * @param zone IANA name of the time zone that counts
 */
export function moment(at: number, now: number, zone: string): Spoken[] {
  const then = wallClock(at, zone)
  const days = Math.round((wallClock(now, zone).midnight - then.midnight) / dayMs)
  const day: Spoken =
    days === 0
      ? { kind: 'today' }
      : days === 1
        ? { kind: 'yesterday' }
        : days > 1 && days < 7
          ? weekday(new Date(then.midnight).getUTCDay())
          : date(then.day, then.month)
  return [day, time(then.hour, then.minute)]
}

function wallClock(at: number, zone: string) {
  const parts = new Intl.DateTimeFormat('en', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
  }).formatToParts(at)
  const of = (type: Intl.DateTimeFormatPartTypes): number => Number(parts.find(part => part.type === type)?.value)
  const [day, month] = [of('day'), of('month')]
  return { day, month, hour: of('hour'), minute: of('minute'), midnight: Date.UTC(of('year'), month - 1, day) }
}
