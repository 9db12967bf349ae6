/**
 * The thread that moves packets is scheduled in real time (SCHED_RR, sched(7)) where we may: as root, or with CAP_SYS_NICE. A
 * good nice value does not do it: it counts only within a session (autogroup) or a control group, so a busy neighbour delays packets
 * by 30 ms. Whatever goes wrong here, the kernel leaves 5 % of each core to all others, as a nice value of -14 would.
 *
 * Only this thread: with the addon's threads in real time too, each packet wakes three of them, and costs twice as much.
 */
import { execFile } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { availableParallelism, constants, getPriority, setPriority } from 'node:os'

/** The lowest real-time priority: above all that is not, below all that others made so. */
const priority = '1'

/** Threads that begin later are ordinary ones (SCHED_RESET_ON_FORK). False: it stays as it was. */
export async function goRealTime(): Promise<boolean> {
  // With one core signalling could starve.
  if (availableParallelism() < 2) return false
  const options = ['--reset-on-fork', '--rr', '--pid', priority, String(process.pid)]
  return new Promise(resolve => {
    execFile('chrt', options, { timeout: 1000 }, error => resolve(!error))
  })
}

/** The addon's threads, which began after that, come before other processes again; those that are nice on purpose stay so. */
export function raiseNewThreads(): void {
  try {
    for (const thread of readdirSync('/proc/self/task').map(Number))
      if (getPriority(thread) === 0) setPriority(thread, constants.priority.PRIORITY_HIGH)
  } catch {
    // Not Linux, or not ours to decide.
  }
}
