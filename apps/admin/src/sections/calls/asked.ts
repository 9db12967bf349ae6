/** What the page of calls asks for: days as people choose them become times. */

type Asked = Readonly<Record<string, string | number | undefined>>

/** The span of days is one: its end is not before its beginning. */
export const daysAreReversed = ({ from = '', to = '' }: Asked): boolean =>
  from !== '' && to !== '' && String(from) > String(to)

/** `from` and `to` are days in the time zone of who looks, as in 2026-11-22; both belong to the span. */
export function queryOf({ sort: _, from, to, ...others }: Asked): URLSearchParams {
  const asked: Asked = { ...others, from: startOf(from, 0), to: startOf(to, 1) }
  return new URLSearchParams(
    Object.entries(asked).flatMap(([name, value]) =>
      value === undefined || value === '' ? [] : [[name, String(value)]],
    ),
  )
}
/** @param later so many days later: days are not all 24 hours long */
function startOf(day: string | number | undefined, later: number): number | undefined {
  const [, year, month, date] = /^(\d{4})-(\d\d)-(\d\d)$/.exec(String(day)) ?? []
  if (!date) return undefined
  const at = new Date(Number(year), Number(month) - 1, Number(date) + later).getTime()
  return at < 0 ? undefined : at
}
