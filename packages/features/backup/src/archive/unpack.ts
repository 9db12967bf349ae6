/** Reads a backup from front to end, checks every sum, and gives its files to a sink. Whoever keeps them waits for the end. */
import { createHash } from 'node:crypto'
import { createReadStream, statSync } from 'node:fs'
import { Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { AppError } from '@sidetone/kernel'
import { FENCE_FILE } from '../fence.ts'
import { MAX_PATH } from '../limits.ts'
import { damaged, newer, notABackup, refuseStopped } from './faults.ts'
import { KEY_FILE, RESTORING } from './names.ts'
import { type About, type FileHead, type Record_, recordsIn, type Totals } from './records.ts'
import { openWith } from './sealed.ts'

export type FileSink = { write(bytes: Uint8Array): Promise<unknown>; end(): Promise<unknown> }
export type Sink = {
  /** Before the first file; throws when it is not wanted. */
  begin(about: About): Promise<void>
  /** Null: it is only checked. */
  file(head: FileHead): Promise<FileSink | null>
}
export type UnpackOptions = {
  readonly file: string
  readonly passphrase: string
  /** Names of the migrations that this program knows. */
  readonly knows: readonly string[]
  readonly signal?: AbortSignal
}
export type Unpacked = { readonly about: About; readonly totals: Totals; readonly size: number }

/** @throws AppError `not-a-backup`, `backup-damaged`, `wrong-passphrase`, `backup-newer`, or what the sink throws */
export async function unpack({ file, passphrase, knows, signal }: UnpackOptions, sink: Sink): Promise<Unpacked> {
  const stat = statSync(file, { throwIfNoEntry: false })
  if (!stat?.isFile()) throw new AppError('no-such-file', 404, `There is no file ${file}.`)
  try {
    const records = recordsIn(unzipped(openWith(passphrase, file)(createReadStream(file))))
    return { ...(await follow(records, file, knows, sink, signal)), size: stat.size }
  } catch (error) {
    if (error instanceof SyntaxError) throw notABackup(file)
    if (String((error as NodeJS.ErrnoException).code).startsWith('Z_')) throw damaged(file, 'it cannot be unpacked')
    throw error
  }
}

async function* unzipped(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const gunzip = createGunzip()
  const sealed = Readable.from(source)
  sealed.on('error', error => gunzip.destroy(error)).pipe(gunzip)
  try {
    for await (const piece of gunzip) yield piece
  } finally {
    sealed.destroy()
  }
}

async function follow(
  records: AsyncIterable<Record_>,
  file: string,
  knows: readonly string[],
  sink: Sink,
  signal: AbortSignal | undefined,
) {
  const sums = createHash('sha256')
  let about: About | undefined
  let totals: Totals | undefined
  let open: { head: FileHead; sink: FileSink | null; sum: ReturnType<typeof createHash>; size: number } | undefined
  let files = 0
  try {
    for await (const record of records) {
      refuseStopped(signal)
      if (totals) throw damaged(file, 'something follows its end')
      switch (record.kind) {
        case 'about': {
          about = record.about
          const unknown = about.migrations.filter(name => !knows.includes(name))
          if (unknown.length) throw newer(file, about.version, unknown.join(', '))
          await sink.begin(about)
          break
        }
        case 'file':
          if (!about || open) throw damaged(file, 'its files are in no order')
          if (!isInside(record.head.path)) throw damaged(file, `it has a file “${record.head.path}”`)
          open = { head: record.head, sink: await sink.file(record.head), sum: createHash('sha256'), size: 0 }
          break
        case 'data':
          if (!open) throw damaged(file, 'its files are in no order')
          open.sum.update(record.bytes)
          open.size += record.bytes.length
          await open.sink?.write(record.bytes)
          break
        case 'file-end': {
          if (!open) throw damaged(file, 'its files are in no order')
          const sha256 = open.sum.digest('hex')
          await open.sink?.end()
          if (sha256 !== record.end.sha256 || open.size !== record.end.size) throw damaged(file, open.head.path)
          sums.update(sha256)
          files++
          open = undefined
          break
        }
        case 'end':
          totals = record.totals
      }
    }
  } finally {
    await open?.sink?.end().catch(() => {})
  }
  if (!about || !totals || open) throw damaged(file, 'its end is missing')
  if (totals.files !== files || totals.sums !== sums.digest('hex')) throw damaged(file, 'files are missing')
  return { about, totals }
}

/**
 * What a start believes without asking, and what a restore writes by itself: no backup has it, and one that somebody made by hand
 * does not bring it in.
 */
const NEVER = new Set(['run', RESTORING, KEY_FILE, FENCE_FILE])
/** `voicemail/k3f9.wav`: below the folder, wherever that is. */
export const isInside = (path: unknown): boolean =>
  typeof path === 'string' &&
  path.length <= MAX_PATH &&
  !NEVER.has(path.split('/', 1)[0]!) &&
  !path.includes('\0') &&
  !path.includes('\\') &&
  path.split('/').every(part => !['', '.', '..'].includes(part))
