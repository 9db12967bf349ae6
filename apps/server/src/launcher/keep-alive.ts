/**
 * One process that shall always run.
 *
 *   running ──died──▶ waiting (back-off) ──▶ running        stop(): SIGTERM, after `graceMs` SIGKILL ──▶ ended
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { setPriority } from 'node:os'
import type { Millis } from '@sidetone/kernel'
import { died, noDeaths } from './back-off.ts'

export type Kept = {
  readonly name: string
  stop(graceMs: Millis): Promise<void>
  /** SIGKILL, without waiting: the last resort when the launcher itself ends. */
  kill(): void
}
export type KeepOptions = {
  readonly name: string
  readonly file: string
  readonly args: readonly string[]
  readonly env: NodeJS.ProcessEnv
  /** Niceness, -20 … 19; below 0 only where this user may. */
  readonly priority: number
  onMessage(message: unknown): void
  /** @param lastWords the end of what it wrote to stderr */
  onDeath(how: string, lastWords: string, loop: boolean): void
}

const lastWordsBytes = 2_000

export function keepAlive(options: KeepOptions): Kept {
  let child: ChildProcess | null = null
  let deaths = noDeaths
  let timer: NodeJS.Timeout | null = null
  let stopping = false
  let diedAt = 0

  function start() {
    timer = null
    let lastWords = ''
    const startedAt = Date.now()
    // A process group of its own: Ctrl-C on the terminal reaches the launcher only, which ends the others in order.
    const started = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', options.file, ...options.args], {
      env: diedAt ? { ...options.env, SIDETONE_DIED_AT: String(diedAt) } : options.env,
      detached: true,
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    })
    child = started
    prefer(started.pid, options.priority)
    started.stderr?.setEncoding('utf8').on('data', (text: string) => {
      lastWords = (lastWords + text).slice(-lastWordsBytes)
    })
    started.on('message', options.onMessage)
    started.on('error', error => {
      lastWords = error.message
    })
    started.once('close', (code, signal) => {
      child = null
      if (stopping) return
      diedAt = Date.now()
      const next = died(deaths, diedAt - startedAt, diedAt)
      deaths = next.deaths
      options.onDeath(signal ?? `exit code ${code}`, lastWords.trim(), next.loop)
      if (!stopping) timer = setTimeout(start, next.pauseMs)
    })
  }
  start()

  return {
    name: options.name,
    stop(graceMs) {
      stopping = true
      if (timer) clearTimeout(timer)
      const living = child
      if (!living) return Promise.resolve()
      return new Promise(resolve => {
        const killer = setTimeout(() => living.kill('SIGKILL'), graceMs)
        living.once('close', () => {
          clearTimeout(killer)
          resolve()
        })
        living.kill('SIGTERM')
      })
    },
    kill() {
      stopping = true
      if (timer) clearTimeout(timer)
      child?.kill('SIGKILL')
    },
  }
}

/** A busy machine must not make sound stutter. Not everybody may ask for that, and it works without. */
function prefer(pid: number | undefined, priority: number) {
  try {
    if (pid !== undefined) setPriority(pid, priority)
  } catch {
    // an ordinary user
  }
}
