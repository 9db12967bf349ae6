/**
 * The threads that move packets are scheduled in real time (SCHED_RR, sched(7)) where we may: as root, or with CAP_SYS_NICE. A
 * good nice value does not do it: it counts only within a session (autogroup) or a control group, so a busy neighbour delays packets
 * by 30 ms. Whatever goes wrong here, the kernel leaves 5 % of each core to all others, as a nice value of -14 would.
 *
 * All of them on one core and with one priority, so that none interrupts another: a packet of a browser wakes three threads one
 * after the other. When only ours was in real time it broke into the addon's at each packet, while that held the lock which ours
 * wants next (2.9 … 3.6 ms CPU a second of call between browsers, and p99 of the delay beside busy neighbours 48 … 148 ms; so
 * 2.8 and 1.4 … 1.9). On several cores they stay ordinary: waking another core costs more than the work.
 */
import { execFile } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { availableParallelism, constants, getPriority, setPriority } from 'node:os'

/** The lowest real-time priority: above all that is not, below all that others made so. */
const priority = '1'

/** Of the addon: who takes packets from the kernel, and who decrypts them. Names as /proc has them. */
const packetThreads = new Set(['juice mux', 'RTC worker'])
const raiseAfterMs = 500
/** The main thread is in real time, on a core of its own. */
let onOwnCore = false
let soon = false

/**
 * Threads that begin later are ordinary ones (SCHED_RESET_ON_FORK) and stay on this core: a packet of a browser goes through three
 * threads, and waking one on another core costs more than its work (browser to browser: 5.0 ms CPU a second of call, 3.8 on one
 * core; plain RTP 1.3 and 1.1). Those that V8 began before keep all cores: its sweeper asks again and again how far they are, and
 * in real time on the same core it would never let them get there.
 * @param core which of the cores that we may have, from 0; none: wherever the kernel likes
 * @returns false: it stayed as it was, and where it was
 */
export async function goRealTime(core?: number): Promise<boolean> {
  // With one core signalling could starve.
  if (availableParallelism() < 2) return false
  const pid = String(process.pid)
  if (!(await done('chrt', '--reset-on-fork', '--rr', '--pid', priority, pid))) return false
  const ours = core === undefined ? undefined : coresFrom(allowed())[core]
  onOwnCore = ours !== undefined && (await done('taskset', '--cpu-list', '--pid', String(ours), pid))
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

/** A connection begins, and with it perhaps threads of the addon: the first begins them, and the last one ends `juice mux`. */
export function raiseThreadsSoon(): void {
  if (soon) return
  soon = true
  setTimeout(() => {
    soon = false
    void raiseThreads()
  }, raiseAfterMs).unref()
}

/** Threads that take part in moving packets become as the main thread, others come before other processes; what is nice stays so. */
export async function raiseThreads(): Promise<void> {
  try {
    const waiting = onOwnCore ? addonThreads().filter(thread => !isRealTime(thread)) : []
    // One child for all of them: to begin one holds the packets up.
    const each = `for thread do chrt --rr --pid ${priority} "$thread"; done`
    if (waiting.length) await done('sh', '-c', each, 'sh', ...waiting.map(String))
    for (const thread of threads())
      if (!isRealTime(thread) && getPriority(thread) === 0) setPriority(thread, constants.priority.PRIORITY_HIGH)
  } catch {
    // Not Linux, or not ours to decide.
  }
}
const threads = (): number[] => readdirSync('/proc/self/task').map(Number)
export const addonThreads = (): number[] =>
  threads().filter(thread => packetThreads.has(readFileSync(`/proc/self/task/${thread}/comm`, 'utf8').trim()))

/** Field 41 of proc_pid_stat(5): 2 is SCHED_RR. The name before it may have spaces. */
export function isRealTime(thread: number): boolean {
  const stat = readFileSync(`/proc/self/task/${thread}/stat`, 'utf8')
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[38] === '2'
}
