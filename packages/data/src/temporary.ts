import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Database, type OpenOptions, openDatabase } from './open.ts'

/** A database in a folder of its own that goes away with it: for tests and measurements. */
export function temporaryDatabase(options?: OpenOptions): Database & { [Symbol.dispose](): void } {
  const folder = mkdtempSync(join(tmpdir(), 'sidetone-data-'))
  const path = join(folder, 'sidetone.db')
  const database = openDatabase(path, options)
  let open = true
  const close = () => {
    if (open) database.close()
    open = false
  }
  return {
    ...database,
    close,
    [Symbol.dispose]() {
      close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
