/**
 * The turn (ARCHITECTURE.md): whatever came since the last one is stepped at once; then what was decided is committed,
 * and only then anything is sent. One commit serves all messages that came together.
 *
 *   received, work, time ──▶ (loop iteration ends) ──▶ commit ──▶ sends ──▶ next deadline
 */
import type { Millis } from '@sidetone/kernel'

/** A room that keeps deadlines. */
export type Timed = { nextDeadline(): Millis | null; tick(now: Millis): void }
export type TurnParts = {
  readonly timed: readonly Timed[]
  commit(): void
  /** Sends all that waits. */
  flush(): void
  onFault(where: string, error: unknown): void
  readonly now?: () => Millis
}
export type Turn = {
  /** Steps now, within this turn; a fault in it is noted and ends nothing else. */
  run(where: string, work: () => void): void
  /** Something was decided elsewhere: the turn shall end soon. */
  wanted(): void
  /** Ends the turn at once: before the process ends. */
  finish(): void
  stop(): void
}

/** Node's timers take no more. */
const longestTimerMs = 2_000_000_000

export function createTurn({ timed, commit, flush, onFault, now = Date.now }: TurnParts): Turn {
  let scheduled: NodeJS.Immediate | null = null
  let timer: NodeJS.Timeout | null = null
  let timerAt = Number.POSITIVE_INFINITY
  let stopped = false

  const guard = (where: string, work: () => void) => {
    try {
      work()
    } catch (error) {
      onFault(where, error)
    }
  }
  function end() {
    scheduled = null
    guard('commit', commit)
    // A disk that is full must not silence the telephones: what could not be kept waits, what was decided goes out.
    guard('flush', flush)
    if (!stopped) rearm()
  }
  function rearm() {
    let at = Number.POSITIVE_INFINITY
    for (const room of timed) at = Math.min(at, room.nextDeadline() ?? at)
    if (at === timerAt) return
    if (timer) clearTimeout(timer)
    timer = null
    timerAt = at
    if (at !== Number.POSITIVE_INFINITY)
      timer = setTimeout(tick, Math.min(longestTimerMs, Math.max(0, Math.ceil(at - now()))))
  }
  function tick() {
    timer = null
    timerAt = Number.POSITIVE_INFINITY
    for (const room of timed) guard('time', () => room.tick(now()))
    end()
  }
  const wanted = () => {
    if (!scheduled && !stopped) scheduled = setImmediate(end)
  }
  return {
    run(where, work) {
      guard(where, work)
      wanted()
    },
    wanted,
    finish() {
      if (scheduled) clearImmediate(scheduled)
      end()
    },
    stop() {
      stopped = true
      if (timer) clearTimeout(timer)
      if (scheduled) clearImmediate(scheduled)
    },
  }
}
