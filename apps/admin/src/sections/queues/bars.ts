/** Hours of a report put together for a drawing: hours of a day, or days of a longer time. */
export type Hour = { readonly from: number; readonly offered: number; readonly answered: number }
const hourMs = 3_600_000

/** @param days 1: a bar an hour; more: a bar a day, in the time of this browser */
export function barsOf(hours: readonly Hour[], from: number, days: number): Hour[] {
  const starts =
    days === 1
      ? Array.from({ length: 24 }, (_, hour) => new Date(from).setHours(hour, 0, 0, 0))
      : Array.from({ length: days }, (_, day) => {
          const date = new Date(from)
          return new Date(date.getFullYear(), date.getMonth(), date.getDate() + day).getTime()
        })
  return starts.map((start, n) => {
    const end = starts[n + 1] ?? start + (days === 1 ? hourMs : 24 * hourMs)
    const mine = hours.filter(hour => hour.from >= start && hour.from < end)
    const sum = (field: 'offered' | 'answered') => mine.reduce((all, hour) => all + hour[field], 0)
    return { from: start, offered: sum('offered'), answered: sum('answered') }
  })
}
/** Midnight, so many days back. */
export function beginOf(now: number, days: number): number {
  const date = new Date(now)
  return new Date(date.getFullYear(), date.getMonth(), date.getDate() - (days - 1)).getTime()
}
