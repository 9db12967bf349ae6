/** Times for people, in their language. */

/** 0:07, 12:30, 1:02:09 */
export function duration(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000))
  const two = (value: number) => String(value).padStart(2, '0')
  const hours = Math.floor(seconds / 3600)
  const minutes = Math.floor(seconds / 60) % 60
  return hours ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`
}
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
