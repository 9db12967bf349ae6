/** The key of the `sidetone` command: new at each start, readable by the owner of the data folder only. */
import { randomBytes } from 'node:crypto'
import { renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

export function writeOperatorKey(home: string): string {
  const key = randomBytes(32).toString('base64url')
  const path = join(home, 'run/operator-key')
  writeFileSync(`${path}.new`, `${key}\n`, { mode: 0o600 })
  renameSync(`${path}.new`, path)
  return key
}
