/**
 * Puts a backup back into an empty folder: all of it or nothing. Files are collected in `.restoring/` inside that folder, and move
 * out when the whole backup was read and was good. A folder with `.restoring/` in it is not started from; the next restore begins anew.
 */
import { existsSync, mkdirSync, readdirSync, renameSync, rmdirSync, rmSync } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { AppError } from '@sidetone/kernel'
import { putFence } from '../fence.ts'
import { inWords, makeFolder, refuseWithoutSpace } from './disk.ts'
import { writeKeyFile } from './key.ts'
import { DATABASE, KEY_FILE, RESTORING } from './names.ts'
import { type Unpacked, type UnpackOptions, unpack } from './unpack.ts'

export type RestoreOptions = UnpackOptions & {
  /** Made when it is missing; else it must be empty. */
  readonly into: string
  readonly now: number
  /** The original is gone for good: lines to the outside are used at once. */
  readonly takeOver?: boolean
  /** Which files are put back; the others are checked all the same. */
  readonly wants?: (path: string) => boolean
}

/** @throws AppError in words; the folder is as it was before */
export async function restore(options: RestoreOptions): Promise<Unpacked> {
  const { into, now, takeOver = false, wants = () => true } = options
  const isNew = !existsSync(into)
  refuseFull(into)
  const inside = join(into, RESTORING)
  try {
    makeFolder(inside)
    const result = await unpack(options, {
      begin: async about => {
        // A drill wants the database above all, and must not fill the disk that the telephones need.
        await refuseWithoutSpace(into, options.wants ? (about.database ?? 0) : about.bytes)
      },
      async file({ path, mode }) {
        if (!wants(path)) return null
        const whole = join(inside, path)
        mkdirSync(dirname(whole), { recursive: true, mode: 0o700 })
        return sinkOf(await open(whole, 'wx', mode))
      },
    })
    forgetTheMoment(join(inside, DATABASE), now)
    writeKeyFile(join(inside, KEY_FILE), options.passphrase)
    const { madeAt, host } = result.about
    if (!takeOver) putFence(inside, { since: now, madeAt, host })
    for (const name of readdirSync(inside)) renameSync(join(inside, name), join(into, name))
    rmdirSync(inside)
    return result
  } catch (error) {
    // Only what is ours: the folder was empty when we began.
    if (isNew) rmSync(into, { recursive: true, force: true })
    else if (existsSync(inside)) empty(into)
    throw inWords(error, into)
  }
}

/** What a restore that was cut off has left is no content. */
function refuseFull(into: string): void {
  if (!existsSync(into)) return
  let names: string[]
  try {
    names = readdirSync(into).filter(name => name !== 'lost+found')
  } catch (error) {
    throw inWords(error, into)
  }
  if (names.includes(RESTORING)) return empty(into)
  if (names.length)
    throw new AppError(
      'folder-not-empty',
      409,
      `The folder ${into} is not empty, and nothing in it was touched: move it away first, or restore into another folder with --into.`,
    )
}
const empty = (folder: string) => {
  for (const name of readdirSync(folder))
    if (name !== 'lost+found') rmSync(join(folder, name), { recursive: true, force: true })
}

const sinkOf = (handle: FileHandle) => ({
  write: (bytes: Uint8Array) => handle.write(bytes),
  async end() {
    await handle.sync()
    await handle.close()
  },
})

/**
 * Calls of that moment and the places of registered phones belong to the original: a copy that knew them would hang up its
 * calls and ring its phones. Phones register again by themselves. Mails that waited have most likely left the original
 * since: they are kept for the admin to send.
 */
export function forgetTheMoment(path: string, now: number): void {
  if (!existsSync(path)) throw new AppError('not-a-backup', 422, 'There is no database in this backup.')
  const sql = new DatabaseSync(path)
  try {
    sql.exec('DELETE FROM live; DELETE FROM bindings')
    // The one that this backup was made by: it did come to its end.
    const runs = sql.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'backupRuns'").get()
    if (runs) sql.exec("DELETE FROM backupRuns WHERE state = 'running'")
    const mails = sql.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'mailOutbox'").get()
    if (mails)
      sql
        .prepare("UPDATE mailOutbox SET state = 'failed', doneAt = ?, problem = ? WHERE state = 'waiting'")
        .run(
          now,
          'It waited when this backup was made, and may have been sent since. If it was not, send it from here.',
        )
  } finally {
    sql.close()
  }
}
