/** When backups are made, where they go, how many are kept: a document. */
import { isAbsolute } from 'node:path'
import type { ChangedBy, Documents } from '@sidetone/feature'
import { z } from 'zod'
import { MAX_KEPT, MAX_PATH } from './limits.ts'

export const BackupSettings = z
  .object({
    on: z.boolean().default(true).describe('no: only when somebody asks for one'),
    at: z
      .string()
      .regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be a time such as 02:30')
      .default('02:30')
      .describe('each night, on the clock of the machine'),
    folder: z
      .string()
      .trim()
      .max(MAX_PATH, 'is too long')
      .refine(folder => folder === '' || isAbsolute(folder), 'must be a whole path such as /mnt/backups')
      .default('')
      .describe('on the machine of Sidetone; empty: `backups` in its data folder, on the same disk'),
    keep: z.int().min(1, 'must be 1 at least').max(MAX_KEPT, `must be ${MAX_KEPT} at most`).default(14),
    drill: z.boolean().default(true).describe('each backup is put back into a throw-away system, which is called'),
  })
  .meta({ id: 'BackupSettings', examples: [{ on: true, at: '02:30', folder: '/mnt/backups', keep: 14, drill: true }] })
export type BackupSettings = z.output<typeof BackupSettings>

export const usual: BackupSettings = BackupSettings.parse({})

export function backupSettings(documents: Documents) {
  documents.define('backup', {
    title: 'backup settings',
    limit: 1,
    nameOf: () => 'Backups',
    parse: value => BackupSettings.parse(value),
  })
  return {
    get: () => documents.get<BackupSettings>('backup', 'nightly')?.value ?? usual,
    set: (value: BackupSettings, by: ChangedBy) => documents.put('backup', 'nightly', value, by).value,
    onChange: (listener: () => void) => documents.onChange(kind => void (kind === 'backup' && listener())),
  }
}
