/** The times of a schedule by the day of the week, as one edits them. */
export type OpeningTime = { readonly days: readonly number[]; readonly from: string; readonly to: string }
export type Span = { readonly from: string; readonly to: string }
export const DAYS = [1, 2, 3, 4, 5, 6, 7] as const
export type Day = (typeof DAYS)[number]
export type Week = Readonly<Record<Day, readonly Span[]>>

export function weekOf(times: readonly OpeningTime[]): Week {
  const on = (day: Day) =>
    times
      .filter(({ days }) => days.includes(day))
      .map(({ from, to }) => ({ from, to }))
      .sort((a, b) => a.from.localeCompare(b.from))
  return Object.fromEntries(DAYS.map(day => [day, on(day)])) as unknown as Week
}
/** Days with the same times are told together, as the API has them. */
export function timesOf(week: Week): OpeningTime[] {
  const times = new Map<string, OpeningTime>()
  for (const day of DAYS)
    for (const { from, to } of week[day]) {
      const key = `${from}-${to}`
      times.set(key, { days: [...(times.get(key)?.days ?? []), day], from, to })
    }
  return [...times.values()]
}
