/**
 * Makes a backup of a data folder, of a running system too: the database by SQLite's own online copy, in one read
 * transaction, and after it the files that it names. What comes meanwhile is in the next backup.
 */
import { createHash, randomBytes } from 'node:crypto'
import { createReadStream, createWriteStream, existsSync, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs'
import { open, rename, rm } from 'node:fs/promises'
import { hostname } from 'node:os'
import { dirname, join } from 'node:path'
import { backup, DatabaseSync } from 'node:sqlite'
import { pipeline } from 'node:stream/promises'
import { constants, createGzip } from 'node:zlib'
import { AppError } from '@sidetone/kernel'
import { CHUNK_BYTES, MAX_PATH, STALE_MS } from '../limits.ts'
import { type Found, filesIn, refuseUnreadable } from './contents.ts'
import { inWords, makeFolder, refuseWithoutSpace, syncFolder } from './disk.ts'
import { notThere, refuseStopped } from './faults.ts'
import { DATABASE, PART } from './names.ts'
import { type About, aboutRecord, dataRecord, endRecord, fileEndRecord, fileRecord, type Totals } from './records.ts'
import { sealWith } from './sealed.ts'

export type PackOptions = {
  /** Data folder. */
  readonly home: string
  /** The file to be made; it may not exist. Its folder is made, unless it was `chosen`. */
  readonly to: string
  /** Made here, it would lie on this disk and fill it: the other one is not mounted. */
  readonly chosen?: boolean
  readonly passphrase: string
  readonly version: string
  readonly settings: About['settings']
  readonly now: number
  readonly signal?: AbortSignal
}
/** `size`: of the backup. `bytes`: of all that is in it. */
export type Packed = { readonly file: string; readonly size: number; readonly files: number; readonly bytes: number }

/** @throws AppError in words; nothing half is left */
export async function pack(options: PackOptions): Promise<Packed> {
  const { home, to, passphrase, signal } = options
  if (!existsSync(join(home, DATABASE)))
    throw new AppError(
      'nothing-to-back-up',
      404,
      `There is no Sidetone in ${home}: set SIDETONE_HOME to its data folder.`,
    )
  if (existsSync(to)) throw new AppError('file-exists', 409, `${to} is there already: give another name.`)
  if (options.chosen && !existsSync(dirname(to))) throw notThere(dirname(to))
  makeFolder(dirname(to))
  // In clear, so it stays inside the private data folder.
  const copies = join(home, 'run', `backup-${randomBytes(4).toString('hex')}`)
  forgetOld(join(home, 'run'), options.now)
  mkdirSync(copies, { recursive: true, mode: 0o700 })
  const part = to + PART
  try {
    const copy = join(copies, DATABASE)
    const size = statSync(join(home, DATABASE)).size
    await refuseWithoutSpace(copies, size)
    const migrations = await copyDatabase(join(home, DATABASE), copy)
    const database = statSync(copy).size
    let bytes = database
    for (const found of filesIn(home, to)) bytes += found.size
    await refuseWithoutSpace(dirname(to), bytes)
    const { version, settings, now } = options
    const about: About = { version, madeAt: now, host: hostname(), migrations, settings, bytes, database }
    const totals = { files: 0, bytes: 0, sums: '' }
    await pipeline(
      records(about, copy, home, to, totals, signal),
      createGzip({ level: constants.Z_BEST_SPEED }),
      sealWith(passphrase),
      createWriteStream(part, { flags: 'wx', mode: 0o600, flush: true }),
    )
    await rename(part, to)
    await syncFolder(dirname(to))
    return { file: to, size: statSync(to).size, files: totals.files, bytes: totals.bytes }
  } catch (error) {
    await rm(part, { force: true })
    throw inWords(error, to)
  } finally {
    rmSync(copies, { recursive: true, force: true })
  }
}

/** Copies of one that was killed. */
function forgetOld(run: string, now: number): void {
  if (!existsSync(run)) return
  for (const name of readdirSync(run)) {
    const path = join(run, name)
    if (name.startsWith('backup-') && now - statSync(path).mtimeMs > STALE_MS)
      rmSync(path, { recursive: true, force: true })
  }
}

/** The whole in one step: with several, a system that writes all the time would make it begin again and again. */
export async function copyDatabase(from: string, to: string): Promise<string[]> {
  const source = new DatabaseSync(from, { readOnly: true })
  try {
    await backup(source, to, { rate: 2 ** 30 })
  } finally {
    source.close()
  }
  const copy = new DatabaseSync(to)
  try {
    copy.exec('PRAGMA journal_mode = DELETE')
    return copy
      .prepare('SELECT name FROM migrations ORDER BY rowid')
      .all()
      .map(row => row.name as string)
  } finally {
    copy.close()
  }
}

async function* records(
  about: About,
  database: string,
  home: string,
  to: string,
  totals: { -readonly [K in keyof Totals]: Totals[K] },
  signal: AbortSignal | undefined,
) {
  refuseStopped(signal)
  yield aboutRecord(about)
  const sums = createHash('sha256')
  const { size, mtimeMs } = statSync(database)
  const all: [Found, string][] = [[{ path: DATABASE, size, mode: 0o600, modifiedAt: Math.round(mtimeMs) }, database]]
  for (const [found, path] of all) yield* file(found, path)
  for (const found of filesIn(home, to)) yield* file(found, join(home, found.path))
  totals.sums = sums.digest('hex')
  yield endRecord(totals)

  /** As long as it was when it was found: a recording that is being written grows on. */
  async function* file({ path, size, mode, modifiedAt }: Found, whole: string) {
    if (path.length > MAX_PATH) return
    const handle = await open(whole, 'r').catch(error => refuseUnreadable(error, whole))
    // Deleted meanwhile.
    if (!handle) return
    yield fileRecord({ path, mode, modifiedAt })
    const sum = createHash('sha256')
    let length = 0
    if (size > 0)
      for await (const piece of createReadStream(whole, { fd: handle, end: size - 1, highWaterMark: CHUNK_BYTES })) {
        refuseStopped(signal)
        sum.update(piece)
        length += piece.length
        yield dataRecord(piece)
      }
    else await handle.close()
    const sha256 = sum.digest('hex')
    sums.update(sha256)
    totals.files++
    totals.bytes += length
    yield fileEndRecord({ size: length, sha256 })
  }
}
