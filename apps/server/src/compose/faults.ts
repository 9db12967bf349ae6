/** Our own mistakes: counted, logged, never the end of the service. */
import type { Logger } from './log.ts'

export type Faults = {
  /** @param where what was being done, for the log */
  note(where: string, error: unknown): void
  readonly count: number
}

/** The same fault in a loop must not fill the disk. */
const loggedPerMinute = 60

export function countFaults(log: Logger): Faults {
  let count = 0
  let minute = 0
  let logged = 0
  const note = (where: string, error: unknown) => {
    count++
    const now = Math.floor(Date.now() / 60_000)
    if (now !== minute) {
      minute = now
      logged = 0
    }
    if (logged++ < loggedPerMinute) log.error({ err: error, where, fault: count }, 'fault')
  }
  process.on('uncaughtException', error => note('uncaught', error))
  process.on('unhandledRejection', error => note('unhandled rejection', error))
  return {
    note,
    get count() {
      return count
    },
  }
}
