/** The backups of this data folder, joined to its fence, its settings and the open consoles. */
import { type Backups, createBackups } from '@sidetone/feature-backup'
import { fileNameAt, keyFileOf, usualFolder } from '../backup/index.ts'
import { workIn } from '../backup/work.ts'
import type { Data } from './data.ts'
import type { Faults } from './faults.ts'

const seen = 'backup.passphrase-seen'

export function openBackups(home: string, data: Data, faults: Faults): Backups {
  const { database, documents, fence, stores } = data
  return createBackups({
    ...{ sql: database.sql, documents, fence, fileNameAt, now: Date.now },
    keyFile: keyFileOf(home),
    usualFolder: usualFolder(home),
    work: workIn(home),
    seen: {
      get: () => stores.settings.get(seen) === true,
      set: value => stores.settings.set(seen, value),
    },
    onFault: error => faults.note('backup', error),
  })
}
