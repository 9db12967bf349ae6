/** The data folder: made, checked and taken for this launcher alone. */
import { accessSync, constants, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { RESTORING } from '@sidetone/feature-backup/archive'
import { halfRolledBack } from '../backup/snapshots.ts'
import { CannotStart } from '../cannot-start.ts'

export type DataFolder = {
  readonly home: string
  release(): void
}

/**
 * Takes the folder. The lock is SQLite's own file lock: the kernel frees it when this process dies in whatever way, and
 * no number of a process that is long gone can hold it.
 * @throws CannotStart when it cannot be written, or another launcher has it
 */
export function takeDataFolder(home: string): DataFolder {
  if (existsSync(join(home, RESTORING)))
    throw new CannotStart(
      `A restore into the data folder ${home} did not come to its end: run it again, it begins anew.`,
    )
  const run = join(home, 'run')
  try {
    for (const folder of [home, run, join(home, 'log')]) makeFolder(folder)
    accessSync(home, constants.W_OK)
    accessSync(run, constants.W_OK)
  } catch (error) {
    const why = (error as NodeJS.ErrnoException).code ?? 'unknown'
    throw new CannotStart(
      `The data folder ${home} cannot be written (${why}): give this user the right to write there, or set SIDETONE_HOME to another folder.`,
    )
  }
  const pidFile = join(run, 'launcher.pid')
  const lock = openLock(join(run, 'lock'), home)
  try {
    lock.exec('PRAGMA journal_mode = MEMORY; PRAGMA busy_timeout = 300; BEGIN EXCLUSIVE')
  } catch {
    lock.close()
    throw new CannotStart(
      `Sidetone already runs on the data folder ${home}${pidOf(pidFile)}: stop that one first, or set SIDETONE_HOME to another folder.`,
    )
  }
  writeFileSync(pidFile, `${process.pid}\n`, { mode: 0o600 })
  return {
    home,
    release() {
      rmSync(pidFile, { force: true })
      lock.close()
    },
  }
}

/** Started now, it would begin with an empty company. @throws CannotStart */
export function refuseHalfRolledBack(home: string): void {
  const half = halfRolledBack(home)
  if (!half) return
  throw new CannotStart(
    half.copy
      ? `The database of ${home} is not in its place, as a rollback did not come to its end: run \`sidetone rollback\` again, it finishes it.`
      : `The database of ${home} is not in its place: rename ${half.aside} to sidetone.db, or put a backup back into another folder.`,
  )
}

/** One level at a time: Node's recursive way never ends where the system says that a parent is not there (`/proc`). */
function makeFolder(path: string) {
  if (existsSync(path)) return
  if (!existsSync(dirname(path))) makeFolder(dirname(path))
  mkdirSync(path, { mode: 0o700 })
}

function openLock(path: string, home: string): DatabaseSync {
  try {
    return new DatabaseSync(path)
  } catch {
    throw new CannotStart(
      `The data folder ${home} cannot be locked (${path}): remove that file if no Sidetone runs there, or set SIDETONE_HOME to another folder.`,
    )
  }
}
const pidOf = (path: string): string => {
  try {
    return ` (process ${readFileSync(path, 'utf8').trim()})`
  } catch {
    return ''
  }
}
