/** Times for people, in their language. */
export { duration } from '@sidetone/ui/duration'

export const clockTime = (at: number, language: string): string =>
  new Intl.DateTimeFormat(language, { hour: 'numeric', minute: '2-digit' }).format(at)

const dayOf = (at: number): number => new Date(at).setHours(0, 0, 0, 0)
/** Today: the time; yesterday: the word; this week: the weekday; else the date. */
export function when(at: number, now: number, language: string, yesterday: string): string {
  const days = Math.round((dayOf(now) - dayOf(at)) / 86_400_000)
  if (days <= 0) return clockTime(at, language)
  if (days === 1) return yesterday
  if (days < 7) return new Intl.DateTimeFormat(language, { weekday: 'long' }).format(at)
  return new Intl.DateTimeFormat(language, { day: 'numeric', month: 'short' }).format(at)
}
export const fullTime = (at: number, language: string): string =>
  new Intl.DateTimeFormat(language, {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    hour: 'numeric',
    minute: '2-digit',
  }).format(at)
export const percent = (ratio: number, language: string): string =>
  new Intl.NumberFormat(language, { style: 'percent', maximumFractionDigits: 1 }).format(ratio)
export const decimal = (value: number, language: string): string =>
  new Intl.NumberFormat(language, { minimumFractionDigits: 1, maximumFractionDigits: 1 }).format(value)
