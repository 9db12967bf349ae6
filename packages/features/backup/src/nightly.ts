/** Makes backups: one at a time, each night and when somebody asks; then drills it and clears old ones away. */
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError } from '@sidetone/kernel'
import { CATCH_UP_AFTER_MS, LOOK_EVERY_MS, MAX_CUT_OFF, MAX_RUN_MS } from './limits.ts'
import { type Drilled, type Packed, type Run, type Runs, tooMany } from './runs.ts'
import { lastAt, nextAt } from './schedule.ts'
import type { BackupSettings } from './settings.ts'

/** What is done outside of this process, so that telephones do not wait for it. */
export type Work = (
  order: {
    readonly to: string
    readonly drill: boolean
    /** Its folder was chosen by somebody, so it is not made: its disk may not be mounted. */
    readonly chosen: boolean
    readonly onPacked: (packed: Packed) => void
  },
  signal: AbortSignal,
) => Promise<{ readonly ok: true; readonly drilled: Drilled | null } | { readonly ok: false; readonly problem: string }>

export type NightlyDeps = {
  readonly runs: Runs
  readonly settings: () => BackupSettings
  /** Where they go when the settings name no folder. */
  readonly usualFolder: string
  readonly fileNameAt: (now: number) => string
  readonly fenced: () => boolean
  /** Since when this system is there. */
  readonly since: number
  /** Whoever looks after it is told. */
  readonly onFailed: (run: Run) => void
  readonly work: Work
  readonly now: () => number
  readonly onFault: (error: unknown) => void
  /** Runs it after `ms`; returns how to prevent that. */
  readonly later: (run: () => void, ms: number) => () => void
}

export function startNightly(deps: NightlyDeps) {
  const { runs, settings, usualFolder, fileNameAt, fenced, since, onFailed, work, now, onFault, later } = deps
  const ending = new AbortController()
  let running: Promise<void> | undefined
  let due = isMissed() ? now() + CATCH_UP_AFTER_MS : nextAt(settings().at, now())
  let sleep = () => {}

  /** The machine was off when the last one was due, or went off while it was made. */
  function isMissed(): boolean {
    const last = lastAt(settings().at, now())
    if (!settings().on || fenced() || since >= last || (runs.lastTriedAt() ?? 0) >= last) return false
    // It may be the backup that ends this machine, for want of memory: that is not tried over and over.
    return runs.cutOffSince(last) < MAX_CUT_OFF
  }

  const look = () => {
    if (ending.signal.aborted) return
    if (now() >= due) {
      due = nextAt(settings().at, now())
      if (settings().on && !fenced() && !running) begin('Sidetone')
    }
    arm()
  }
  const arm = () => {
    sleep()
    if (!ending.signal.aborted) sleep = later(look, Math.min(Math.max(due - now(), 0), LOOK_EVERY_MS))
  }
  arm()

  const folder = () => settings().folder || usualFolder
  /** @throws AppError `backup-running` 409 */
  function begin(by: string): Run {
    if (running) throw new AppError('backup-running', 409, 'A backup is being made already.')
    const at = now()
    const run = runs.begin(at, by, join(folder(), fileNameAt(at)))
    running = make(run)
      .catch(onFault)
      .finally(() => {
        running = undefined
      })
    return run
  }
  async function make({ id, file }: Run): Promise<void> {
    const failed = (problem: string, drilled: Drilled | null = null) => {
      runs.failed(id, problem, drilled)
      onFailed(runs.get(id)!)
    }
    const tooLong = new AbortController()
    const late = Promise.withResolvers<null>()
    const never = later(() => {
      tooLong.abort()
      late.resolve(null)
    }, MAX_RUN_MS)
    const onPacked = (packed: Packed) => void (tooLong.signal.aborted || runs.packed(id, packed))
    const order = { to: file, drill: settings().drill, chosen: settings().folder !== '', onPacked }
    // A process that waits for a disk that is gone cannot be ended by anybody: it is not waited for.
    const made = work(order, AbortSignal.any([ending.signal, tooLong.signal])).catch((error: Error) => ({
      ok: false as const,
      problem: `The process that makes it could not be started: ${error.message}.`,
    }))
    const result = await Promise.race([made, late.promise])
    never()
    // The next start says so.
    if (ending.signal.aborted) return
    if (!result)
      return failed(
        `It was ended, as it had not come to its end after ${MAX_RUN_MS / 3_600_000} hours. Is the disk of ${folder()} there, and fast enough?`,
      )
    if (!result.ok) return failed(result.problem)
    const wrong = result.drilled?.steps.find(({ ok }) => !ok)
    if (wrong) return failed(`It was made, but its drill failed: ${wrong.says}`, result.drilled)
    runs.good(id, result.drilled)
    // The files that a restored copy knows are the original's.
    if (!fenced()) for (const old of tooMany(runs.kept(), settings().keep)) await remove(old)
  }
  async function remove({ id, file }: Run): Promise<void> {
    await rm(file, { force: true })
    runs.gone(id)
  }
  return {
    begin,
    remove,
    folder,
    nextAt: () => (settings().on && !fenced() ? due : null),
    settingsChanged() {
      due = nextAt(settings().at, now())
      arm()
    },
    /** For tests: the one that is under way has come to its end. */
    done: () => running ?? Promise.resolve(),
    stop() {
      ending.abort()
      sleep()
    },
  }
}
