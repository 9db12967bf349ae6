/** The log: JSON lines in `log/server.log`, bounded. Never a password, a token or what somebody wrote. */
import { renameSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { destination, type Logger, pino } from 'pino'

export type { Logger }

const maxBytes = 20_000_000
const lookEveryMs = 60_000
/** Names of fields that never reach the file, at the top and one level down. */
const secret = ['password', 'token', 'authorization', 'cookie', 'secret', 'key', 'ha1']

export function openLog(home: string): Logger {
  const path = join(home, 'log/server.log')
  moveWhenLarge(path)
  const file = destination({ dest: path, mkdir: true, sync: false, minLength: 0, mode: 0o600 })
  setInterval(() => {
    if (moveWhenLarge(path)) file.reopen()
  }, lookEveryMs).unref()
  process.on('exit', () => file.flushSync())
  return pino(
    {
      level: process.env.SIDETONE_LOG || 'info',
      base: { pid: process.pid },
      redact: { paths: [...secret, ...secret.map(name => `*.${name}`)], remove: true },
    },
    file,
  )
}

/** One old file is kept. */
function moveWhenLarge(path: string): boolean {
  try {
    if (statSync(path).size < maxBytes) return false
    renameSync(path, `${path}.1`)
    return true
  } catch {
    return false
  }
}
