/** The backups of this data folder, joined to its fence, its settings and the open consoles. */
import { type Backups, createBackups } from '@sidetone/feature-backup'
import type { Webhooks } from '@sidetone/feature-webhooks'
import { fileNameAt, keyFileOf, usualFolder } from '../backup/index.ts'
import { workIn } from '../backup/work.ts'
import type { Data } from './data.ts'
import type { Faults } from './faults.ts'

const seen = 'backup.passphrase-seen'

export function openBackups(home: string, data: Data, { tell }: Pick<Webhooks, 'tell'>, faults: Faults): Backups {
  const { database, documents, fence, stores } = data
  return createBackups({
    ...{ sql: database.sql, documents, fence, fileNameAt, now: Date.now },
    keyFile: keyFileOf(home),
    usualFolder: usualFolder(home),
    work: workIn(home),
    onFailed: failed => tell({ type: 'backup.failed', at: Date.now(), data: failed }),
    seen: {
      get: () => stores.settings.get(seen) === true,
      set: value => stores.settings.set(seen, value),
    },
    onFault: error => faults.note('backup', error),
  })
}
