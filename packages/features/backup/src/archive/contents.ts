/** Which files of a data folder belong to a backup: all that cannot be made anew. */
import { type Dirent, readdirSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { FENCE_FILE } from '../fence.ts'
import { MAX_DEPTH } from '../limits.ts'
import { unreadable } from './faults.ts'
import { DATABASE, KEY_FILE, PART, RESTORING } from './names.ts'

/** Locks and sockets, the log, spoken texts and speech models that are made anew; and what would make a backup useless or endless. */
const leftOut = new Set(['run', 'log', 'speech', 'whisper', 'backups', KEY_FILE, FENCE_FILE, RESTORING])
/** Of the disk itself, wherever one begins; only root may look into it. */
const DISKS_OWN = 'lost+found'

export type Found = { readonly path: string; readonly size: number; readonly mode: number; readonly modifiedAt: number }

/** By which backups lie in the data folder, wherever somebody keeps them. */
const ownName = /^sidetone-[\dT-]+\.backup(\.part)?$/

/** Without the database, which is copied by itself, and without backups. @param to the one that is being made, under any name */
export function* filesIn(home: string, to: string): Generator<Found> {
  const made = resolve(to)
  function* inside(folder: string, depth: number): Generator<Found> {
    for (const entry of read(join(home, folder))) {
      const path = folder ? `${folder}/${entry.name}` : entry.name
      const whole = join(home, path)
      // The first floor may be links: a company keeps its recordings on a larger disk.
      const link = entry.isSymbolicLink() && depth === 0
      if (depth === 0 && (leftOut.has(entry.name) || entry.name.startsWith(DATABASE) || entry.name.endsWith('.new')))
        continue
      if (entry.name === DISKS_OWN) continue
      if (whole === made || whole === made + PART || ownName.test(entry.name)) continue
      const found = link || entry.isFile() ? stat(whole) : undefined
      if (entry.isDirectory() || found?.isDirectory()) {
        if (depth < MAX_DEPTH) yield* inside(path, depth + 1)
      } else if (found?.isFile())
        yield { path, size: found.size, mode: found.mode & 0o777, modifiedAt: Math.round(found.mtimeMs) }
    }
  }
  yield* inside('', 0)
}
/** What is deleted while we look is not there. @throws AppError `cannot-read` for what is there */
function ifThere<T>(path: string, look: () => T): T | undefined {
  try {
    return look()
  } catch (error) {
    return refuseUnreadable(error, path)
  }
}
export function refuseUnreadable(error: unknown, path: string): undefined {
  const { code } = error as NodeJS.ErrnoException
  if (code !== 'ENOENT' && code !== 'ENOTDIR') throw unreadable(path, code)
}
const read = (folder: string): Dirent[] =>
  ifThere(folder, () => readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))) ?? []
const stat = (path: string) => ifThere(path, () => statSync(path))
