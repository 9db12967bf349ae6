/** When nightly backups are due, on this machine's clock. */

/** The last time until `now` at which the clock showed `at`. */
export function lastAt(at: string, now: number): number {
  const day = new Date(now)
  let last = nextAt(at, new Date(day.getFullYear(), day.getMonth(), day.getDate() - 2).getTime())
  for (let next = nextAt(at, last); next <= now; next = nextAt(at, next)) last = next
  return last
}

/** The next time after `after` at which the clock shows `at` (`02:30`). An hour that a change of clocks leaves out comes an hour later. */
export function nextAt(at: string, after: number): number {
  const [hours, minutes] = at.split(':').map(Number) as [number, number]
  const day = new Date(after)
  for (let n = 0; ; n++) {
    const time = new Date(day.getFullYear(), day.getMonth(), day.getDate() + n, hours, minutes).getTime()
    if (time > after) return time
  }
}
