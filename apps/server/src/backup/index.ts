/** Backups of this program's data folders: what it knows of its own version is said here. */
import { join } from 'node:path'
import { knownMigrations } from '@sidetone/data'
import { KEY_FILE, type Packed, pack, restore, type Unpacked } from '@sidetone/feature-backup/archive'
import own from '../../package.json' with { type: 'json' }

export const { version } = own
/** Loaded when it is asked: the tables are known by all features together. */
export const knows = async (): Promise<string[]> => knownMigrations((await import('../compose/features.ts')).migrations)
export const keyFileOf = (home: string) => join(home, KEY_FILE)
export const usualFolder = (home: string) => join(home, 'backups')
export { openKeyFile, passphraseFrom, readKeyFile } from '@sidetone/feature-backup/archive'
export { liftFence, readFence } from '@sidetone/feature-backup/fence'

/** `sidetone-2026-11-23T02-30-00.backup`, in the time of the world: two of an hour that comes twice differ. */
export const fileNameAt = (now: number): string =>
  `sidetone-${new Date(now).toISOString().slice(0, 19).replaceAll(':', '-')}.backup`

/** What else this system is started with; a new host needs the same. */
const told = (env: NodeJS.ProcessEnv) =>
  Object.fromEntries(
    Object.entries(env).flatMap(([name, value]) =>
      /^SIDETONE_(HTTP|SIPS?|RTP|ICE|PUBLIC_ADDRESS|PUBLIC_NAME|ACME_\w+|TRUSTED_PROXY|TURN\w*)$/.test(name) && value
        ? [[name, value]]
        : [],
    ),
  )

/** @throws AppError in words; nothing half is left */
export const backUp = (
  home: string,
  options: {
    readonly to: string
    readonly chosen?: boolean
    readonly passphrase: string
    readonly signal?: AbortSignal
  },
): Promise<Packed> => pack({ ...options, home, version, settings: told(process.env), now: Date.now() })

/** @throws AppError in words; the folder is as it was before */
export const putBack = async (
  file: string,
  options: {
    readonly into: string
    readonly passphrase: string
    readonly takeOver?: boolean
    readonly wants?: (path: string) => boolean
    readonly signal?: AbortSignal
  },
): Promise<Unpacked> => restore({ ...options, file, knows: await knows(), now: Date.now() })
