/** Times for people, in their language. */
import { shell as words } from '../messages/index.ts'
import { locale } from '../messages/spoken.ts'

export { duration } from '@sidetone/ui/duration'
/** Today only the time, else the date with it. */
export function when(at: number, now = Date.now()): string {
  const sameDay = new Date(at).toDateString() === new Date(now).toDateString()
  const year = now - at > 300 * 86_400_000 ? ({ year: 'numeric' } as const) : {}
  const date = { day: 'numeric', month: 'short', ...year } as const
  return new Intl.DateTimeFormat(locale, {
    ...(sameDay ? {} : date),
    hour: 'numeric',
    minute: '2-digit',
  }).format(at)
}
export const fullTime = (at: number): string =>
  new Intl.DateTimeFormat(locale, { dateStyle: 'full', timeStyle: 'medium' }).format(at)
/** Shorter, for axes and names: an hour, a day, a moment. */
export const hourOf = (at: number): string => new Intl.DateTimeFormat(locale, { hour: 'numeric' }).format(at)
export const dayOf = (at: number): string =>
  new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short' }).format(at)
export const moment = (at: number): string =>
  new Intl.DateTimeFormat(locale, { dateStyle: 'short', timeStyle: 'medium' }).format(at)
/** As fields for days have it, by the clock of who looks: `2026-11-22`. */
export function dayField(at: number): string {
  const date = new Date(at)
  const two = (part: number) => String(part).padStart(2, '0')
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`
}
/** A sentence of the server's names moments as `2026-11-22 09:30`, by the clock of the place that it is about. */
export const withTimes = (sentence: string): string =>
  sentence.replace(/\b(\d{4}-\d\d-\d\d) (\d\d:\d\d)\b/g, (written, day, time) => {
    const at = Date.parse(`${day}T${time}Z`)
    if (Number.isNaN(at)) return written
    return new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short', timeZone: 'UTC' }).format(at)
  })
/** One digit after the sign that this language has for it. */
export const tenths = (value: number): string =>
  new Intl.NumberFormat(locale, { minimumFractionDigits: 1, maximumFractionDigits: 1 }).format(value)
/** Whoever it is: the name with the number, or what there is of both. */
export const partyText = ({ name, number }: { readonly name: string; readonly number: string }): string =>
  name && number ? `${name} (${number})` : name || number || words.withheld

/** In the currency that the company counts in; a call of half a cent is no free call. */
export const money = (amount: number, currency: string): string =>
  new Intl.NumberFormat(locale, {
    style: 'currency',
    currency,
    maximumFractionDigits: amount && amount < 0.1 ? 4 : 2,
  }).format(amount)
