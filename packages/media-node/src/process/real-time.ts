/**
 * The thread that moves packets is scheduled in real time (SCHED_RR, sched(7)) where we may: as root, or with CAP_SYS_NICE. A
 * good nice value does not do it: it counts only within a session (autogroup) or a control group, so a busy neighbour delays packets
 * by 30 ms. Whatever goes wrong here, the kernel leaves 5 % of each core to all others, as a nice value of -14 would.
 *
 * Only this thread: with the addon's threads in real time too, each packet wakes three of them, and costs twice as much.
 */
import { execFile } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { availableParallelism, constants, getPriority, setPriority } from 'node:os'

/** The lowest real-time priority: above all that is not, below all that others made so. */
const priority = '1'

/**
 * Threads that begin later, the addon's among them, are ordinary ones (SCHED_RESET_ON_FORK) and stay on this core: a packet of a
 * browser goes through three threads, and waking one on another core costs more than its work (browser to browser: 5.0 ms CPU a
 * second of call, 3.8 on one core; plain RTP 1.3 and 1.1). Those that V8 began before keep all cores: its sweeper asks again and
 * again how far they are, and in real time on the same core it would never let them get there.
 * @param core which of the cores that we may have, from 0; none: wherever the kernel likes
 * @returns false: it stayed as it was, and where it was
 */
export async function goRealTime(core?: number): Promise<boolean> {
  // With one core signalling could starve.
  if (availableParallelism() < 2) return false
  const pid = String(process.pid)
  if (!(await done('chrt', '--reset-on-fork', '--rr', '--pid', priority, pid))) return false
  const ours = core === undefined ? undefined : coresFrom(allowed())[core]
  if (ours !== undefined) await done('taskset', '--cpu-list', '--pid', String(ours), pid)
  return true
}

const done = (command: string, ...options: string[]): Promise<boolean> =>
  new Promise(resolve => {
    execFile(command, options, { timeout: 1000 }, error => resolve(!error))
  })

function allowed(): string {
  try {
    return /^Cpus_allowed_list:\s*(\S+)/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1] ?? ''
  } catch {
    return ''
  }
}
/** `0-2,5` as the kernel writes it: 0, 1, 2, 5. */
export const coresFrom = (list: string): number[] =>
  list.split(',').flatMap(part => {
    const [first, last = first] = part.split('-').map(Number)
    if (first === undefined || last === undefined || Number.isNaN(first) || part === '') return []
    return Array.from({ length: last - first + 1 }, (_, n) => first + n)
  })

/** The addon's threads, which began after that, come before other processes again; those that are nice on purpose stay so. */
export function raiseNewThreads(): void {
  try {
    for (const thread of readdirSync('/proc/self/task').map(Number))
      if (getPriority(thread) === 0) setPriority(thread, constants.priority.PRIORITY_HIGH)
  } catch {
    // Not Linux, or not ours to decide.
  }
}
