/** Real time for the driver: one timer, and the end of a loop iteration. */
import type { Clock } from '@sidetone/sip-legs'

/** Node's timers take no more. */
const longestTimerMs = 2_000_000_000
/** A timer that is later than this says that messages wait as well. */
const lateMs = 20
/** Loop iterations that a late timer gives to the sockets; each reads some thirty datagrams. */
const readFirst = 40

/**
 * What has come in is read before time is acted on. Node runs timers first: after a busy moment the answer that lies in
 * the socket would be too late, the request be repeated, and the repetition keep everybody busier still.
 */
export function realClock(): Clock & { stop(): void } {
  let timer: NodeJS.Timeout | undefined
  let reading: NodeJS.Immediate | undefined
  const stop = () => {
    clearTimeout(timer)
    clearImmediate(reading)
    timer = undefined
    reading = undefined
  }
  const afterReading = (iterations: number, run: () => void) => {
    reading = setImmediate(() => (iterations > 1 ? afterReading(iterations - 1, run) : run()))
  }
  return {
    now: Date.now,
    wakeAt(at, run) {
      stop()
      if (at === null) return
      const due = () => afterReading(Date.now() - at > lateMs ? readFirst : 1, run)
      timer = setTimeout(due, Math.min(longestTimerMs, Math.max(0, Math.ceil(at - Date.now()))))
    },
    soon: run => void setImmediate(run),
    stop,
  }
}
