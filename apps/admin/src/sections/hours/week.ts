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

const minutes = (time: string) => Number(time.slice(0, 2)) * 60 + Number(time.slice(3))
/** Whether two times of a day, or one that goes past midnight and one of the next day, are open at once. */
export function overlaps(times: readonly OpeningTime[]): boolean {
  const day = 24 * 60
  const spans = times
    .filter(({ from, to }) => from && to)
    .flatMap(({ days, from, to }) =>
      days.map(each => {
        const begin = (each - 1) * day + minutes(from)
        const until = (each - 1) * day + minutes(to)
        return { begin, end: until > begin ? until : until + day }
      }),
    )
    .sort((a, b) => a.begin - b.begin)
  const [first] = spans
  // Sunday night goes on into Monday.
  const around = first ? [...spans, { begin: first.begin + 7 * day, end: first.end + 7 * day }] : []
  return around.some(({ begin }, at) => at > 0 && begin < around[at - 1]!.end)
}
