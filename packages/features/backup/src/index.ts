/** Backups of the running system: each night, followed by a drill; listed, downloaded, asked for; and the fence of a restored copy. */
import { accessSync, constants, existsSync, statSync } from 'node:fs'
import { rm, stat, statfs } from 'node:fs/promises'
import { basename, dirname } from 'node:path'
import type { DatabaseSync } from 'node:sqlite'
import { setTimeout } from 'node:timers/promises'
import {
  type ApiRoute,
  apiRoute,
  type ChangedBy,
  cursorFrom,
  cursorOf,
  type Documents,
  wrongField,
} from '@sidetone/feature'
import { AppError } from '@sidetone/kernel'
import { z } from 'zod'
import { newPassphrase, openKeyFile, passphraseFrom, writeKeyFile } from './archive/key.ts'
import { PART } from './archive/names.ts'
import type { Fence } from './fence.ts'
import { DISK_ANSWERS_MS, MAX_PAGE, MAX_PASSPHRASE } from './limits.ts'
import { startNightly, type Work } from './nightly.ts'
import { openRuns, type Run } from './runs.ts'
import { BackupSettings, backupSettings } from './settings.ts'
import { warningOf } from './warning.ts'

export type { Work } from './nightly.ts'

export type BackupDeps = {
  readonly sql: DatabaseSync
  readonly documents: Documents
  /** The file of the passphrase. */
  readonly keyFile: string
  readonly usualFolder: string
  readonly fileNameAt: (now: number) => string
  readonly work: Work
  /** One has failed: whoever looks after the system is told. */
  readonly onFailed: (failed: { readonly backup: number; readonly file: string; readonly problem: string }) => void
  readonly fence: { current(): Fence | undefined; lift(): void }
  /** Whether somebody has looked at the passphrase that is in force. */
  readonly seen: { get(): boolean; set(seen: boolean): void }
  readonly now: () => number
  readonly onFault: (error: unknown) => void
  readonly later?: (run: () => void, ms: number) => () => void
}
export type Backups = { readonly routes: readonly ApiRoute[]; done(): Promise<void>; stop(): void }

const Step = z.object({ ok: z.boolean(), says: z.string() })
const Shown = z
  .object({
    id: z.int(),
    at: z.number(),
    by: z.string().describe('who asked for it; `Sidetone`: the night'),
    state: z.enum(['running', 'good', 'failed']),
    name: z.string().describe('of the file'),
    size: z.int().describe('bytes of the file'),
    files: z.int(),
    bytes: z.int().describe('bytes of all that is in it'),
    packMs: z.int(),
    drillMs: z.int().nullable().describe('null: it was not drilled'),
    problem: z.string().describe('why it failed; empty when it did not'),
    steps: z.array(Step).describe('of the drill'),
    kept: z.boolean().describe('no: the file is gone'),
  })
  .meta({
    id: 'Backup',
    examples: [
      {
        ...{ id: 7, at: 1_771_776_000_000, by: 'Sidetone', state: 'good', name: 'sidetone-2026-11-23T02-30-00.backup' },
        ...{ size: 18_300_211, files: 212, bytes: 25_118_004, packMs: 1_900, drillMs: 7_200, problem: '', kept: true },
        steps: [{ ok: true, says: 'A call of a desk phone (UDP) heard itself, after 60 ms.' }],
      },
    ],
  })
const State = z
  .object({
    running: z.boolean(),
    lastGood: Shown.nullable(),
    newest: Shown.nullable(),
    warning: z
      .object({
        says: z.string(),
        mends: z.enum(['now', 'settings']).describe('what helps: one now, or other settings'),
      })
      .nullable(),
    nextAt: z.number().nullable().describe('the next of the night; null: none'),
    folder: z.string(),
    sameDisk: z.boolean().describe('the folder is on the disk of the data folder: both are lost together'),
    freeBytes: z.int().nullable(),
    passphraseSeen: z.boolean().describe('somebody has looked at the passphrase that is in force'),
  })
  .meta({ id: 'BackupState' })
const ShownFence = z
  .object({
    since: z.number(),
    madeAt: z.number().describe('when the backup was made that this was restored from'),
    host: z.string().describe('the machine that it came from'),
  })
  .meta({ id: 'Fence', examples: [{ since: 1_771_779_600_000, madeAt: 1_771_776_000_000, host: 'phone-1' }] })
const Passphrase = z
  .object({ passphrase: z.string() })
  .meta({ id: 'BackupPassphrase', examples: [{ passphrase: 'k3f9x-m2h7p-w8t4c-z6r5n-b9y2v-j4g8s' }] })
const ById = z.object({ id: z.coerce.number().int() })

const shown = ({ file, gone, ...run }: Run) => ({
  ...run,
  steps: [...run.steps],
  name: basename(file),
  kept: !gone && run.size > 0,
})
const byTimer = (run: () => void, ms: number) => {
  const timer = globalThis.setTimeout(run, ms).unref()
  return () => clearTimeout(timer)
}

export function createBackups(deps: BackupDeps): Backups {
  const { sql, documents, keyFile, usualFolder, fence, seen, now } = deps
  const settings = backupSettings(documents)
  const failed = ({ id, file, problem }: Run) => deps.onFailed({ backup: id, file: basename(file), problem })
  const runs = openRuns(sql, run => {
    // Not waited for: its disk may be what hangs.
    rm(`${run.file}${PART}`, { force: true }).catch(() => {})
    failed(run)
  })
  documents.define('backup-file', { title: 'backup', elsewhere: { removedForGood: true } })
  documents.define('backup-passphrase', { title: 'passphrase of backups', limit: 1, elsewhere: {} })
  documents.define('fence', { title: 'fence around this copy', limit: 1, elsewhere: { removedForGood: true } })
  const note = (kind: string, name: string, by: ChangedBy, before: object | null, after: object | null) =>
    documents.note({ kind, key: kind, name, by, before, after })
  const since = Number(sql.prepare('SELECT min(at) AS at FROM migrations').get()!.at)
  const nightly = startNightly({
    ...{ runs, usualFolder, now },
    ...{ fileNameAt: deps.fileNameAt, work: deps.work, onFault: deps.onFault },
    settings: settings.get,
    fenced: () => fence.current() !== undefined,
    since,
    onFailed: failed,
    later: deps.later ?? byTimer,
  })
  settings.onChange(nightly.settingsChanged)

  const found = (id: number): Run => {
    const run = runs.get(id)
    if (!run) throw new AppError('not-found', 404, 'There is no such backup.')
    return run
  }
  const withFile = (id: number): Run => {
    const run = found(id)
    if (run.state === 'running') throw new AppError('backup-running', 409, 'This backup is still being made.')
    if (run.gone || run.size === 0 || !existsSync(run.file))
      throw new AppError('not-found', 404, `The file ${run.file} is not there any more.`)
    return run
  }
  const disk = lookAtDisk(usualFolder, keyFile)
  const state = async () => {
    const [newest, lastGood] = [runs.newest(), runs.lastGood()]
    const folder = nightly.folder()
    return {
      running: newest?.state === 'running',
      lastGood: lastGood ? shown(lastGood) : null,
      newest: newest ? shown(newest) : null,
      warning: warningOf(
        { on: settings.get().on, fenced: fence.current() !== undefined, lastGood, newest, since },
        now(),
      ),
      nextAt: nightly.nextAt(),
      folder,
      ...(await disk(folder)),
      passphraseSeen: seen.get(),
    }
  }

  const routes = [
    apiRoute({
      method: 'GET',
      path: '/api/backups',
      who: 'admin',
      summary: 'Backups that were made or failed, with their drill; newest first.',
      query: z.object({
        limit: z.coerce.number().int().min(1).max(MAX_PAGE).default(50),
        cursor: z.string().max(500).optional(),
      }),
      answer: z.object({ items: z.array(Shown), next: z.string().nullable() }),
      handle({ query: { limit, cursor } }) {
        const rows = runs.list(limit + 1, Number(cursorFrom(cursor)?.id ?? Number.MAX_SAFE_INTEGER))
        const page = rows.slice(0, limit)
        const last = page.at(-1)
        return {
          items: page.map(shown),
          next: rows.length > limit && last ? cursorOf({ value: last.id, id: String(last.id) }) : null,
        }
      },
    }),
    apiRoute({
      method: 'POST',
      path: '/api/backups',
      who: 'admin',
      summary: 'Begins a backup now, followed by its drill; `GET /api/backups/state` tells how it goes.',
      answer: Shown,
      created: true,
      handle: ({ by }) => shown(nightly.begin(by.name)),
    }),
    apiRoute({
      method: 'GET',
      path: '/api/backups/state',
      who: 'admin',
      summary:
        'How it stands with backups: the last good one, a warning with what mends it, when the next is made, where.',
      answer: State,
      handle: state,
    }),
    apiRoute({
      method: 'GET',
      path: '/api/backups/settings',
      who: 'admin',
      summary: 'When backups are made, where they go, how many are kept.',
      answer: BackupSettings,
      handle: settings.get,
    }),
    apiRoute({
      method: 'PUT',
      path: '/api/backups/settings',
      who: 'admin',
      summary: 'Sets when backups are made, where they go, how many are kept. The folder must be there.',
      body: BackupSettings,
      answer: BackupSettings,
      handle({ body, by }) {
        refuseFolder(body.folder)
        return settings.set(body, by)
      },
    }),
    apiRoute({
      method: 'GET',
      path: '/api/backups/:id/file',
      who: 'admin',
      summary: 'The backup itself, encrypted.',
      params: ById,
      answer: { file: 'application/octet-stream' },
      handle({ params, by }) {
        const { file } = withFile(params.id)
        note('backup-file', basename(file), by, { downloaded: false }, { downloaded: true })
        return { path: file, fileName: basename(file) }
      },
    }),
    apiRoute({
      method: 'DELETE',
      path: '/api/backups/:id',
      who: 'admin',
      summary: 'Removes the file of a backup.',
      params: ById,
      answer: null,
      async handle({ params, by }) {
        const run = withFile(params.id)
        await nightly.remove(run)
        note('backup-file', basename(run.file), by, { size: run.size }, null)
      },
    }),
    apiRoute({
      method: 'POST',
      path: '/api/backups/passphrase',
      who: 'admin',
      summary: 'Shows the passphrase that opens backups, to be kept elsewhere. It is noted who looked.',
      answer: Passphrase,
      handle({ by }) {
        const { passphrase } = openKeyFile(keyFile)
        note('backup-passphrase', '', by, { shown: false }, { shown: true })
        seen.set(true)
        return { passphrase }
      },
    }),
    apiRoute({
      method: 'PUT',
      path: '/api/backups/passphrase',
      who: 'admin',
      summary: 'Another passphrase for backups from now on; those made before open with theirs. Empty: one is made.',
      body: z.object({ passphrase: z.string().max(MAX_PASSPHRASE, 'is too long').default('') }),
      answer: Passphrase,
      handle({ body, by }) {
        const passphrase = body.passphrase.trim() ? passphraseFrom(body.passphrase) : newPassphrase()
        writeKeyFile(keyFile, passphrase)
        note('backup-passphrase', '', by, { another: false }, { another: true })
        seen.set(true)
        return { passphrase }
      },
    }),
    apiRoute({
      method: 'GET',
      path: '/api/fence',
      who: 'admin',
      summary:
        'Whether this is a restored copy that stands aside: its trunks are off and it sends nothing outside. Null: it is not.',
      answer: ShownFence.nullable(),
      handle: () => fence.current() ?? null,
    }),
    apiRoute({
      method: 'POST',
      path: '/api/fence/lift',
      who: 'admin',
      summary: 'The original is gone for good: this copy takes its place, and its trunks are used at once.',
      answer: null,
      handle({ by }) {
        const stood = fence.current()
        if (!stood) throw new AppError('no-fence', 409, 'This is no restored copy that stands aside.')
        fence.lift()
        note('fence', stood.host, by, { host: stood.host }, null)
      },
    }),
  ]
  return { routes, done: nightly.done, stop: nightly.stop }
}

/** It may be a disk that is not there now: then a folder of that name would be made on this disk, and fill it. */
function refuseFolder(folder: string): void {
  if (folder === '') return
  try {
    if (!statSync(folder).isDirectory()) throw new Error()
    accessSync(folder, constants.W_OK)
  } catch {
    const why = `${folder} is no folder that Sidetone may write to: make it first, or mount the disk.`
    throw new AppError('cannot-write', 422, why, wrongField('folder', why))
  }
}

type Disk = { readonly sameDisk: boolean; readonly freeBytes: number | null }
const unknown: Disk = { sameDisk: false, freeBytes: null }

/** One look at a time: each at a disk that is gone keeps a thread for good, and there are few. */
function lookAtDisk(usualFolder: string, keyFile: string): (folder: string) => Promise<Disk> {
  let looking: { readonly folder: string; readonly disk: Promise<Disk> } | undefined
  return async folder => {
    if (looking?.folder !== folder) {
      const mine = { folder, disk: diskOf(folder, folder === usualFolder, keyFile) }
      looking = mine
      void mine.disk.then(() => {
        if (looking === mine) looking = undefined
      })
    }
    const late = new AbortController()
    const never = setTimeout(DISK_ANSWERS_MS, unknown, { ref: false, signal: late.signal }).catch(() => unknown)
    const disk = await Promise.race([looking.disk, never])
    late.abort()
    return disk
  }
}

async function diskOf(folder: string, beside: boolean, keyFile: string): Promise<Disk> {
  const home = dirname(keyFile)
  try {
    // Beside the data it is made with the first one.
    const at = beside && !existsSync(folder) ? home : folder
    const { bavail, bsize } = await statfs(at)
    return { sameDisk: (await stat(at)).dev === (await stat(home)).dev, freeBytes: bavail * bsize }
  } catch {
    return unknown
  }
}
