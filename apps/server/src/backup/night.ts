/**
 * One backup and its drill, in a process of its own that comes after everything else on this machine. What comes of it is said to
 * the server, and it ends when the server does.
 */
import { setPriority } from 'node:os'
import { dirname, join } from 'node:path'
import { drillBackup } from '../drill/index.ts'
import { backUp, keyFileOf, openKeyFile } from './index.ts'
import type { Order, Said } from './work.ts'

const lowPriority = 10
const stop = new AbortController()
process.on('disconnect', () => stop.abort())
process.on('SIGTERM', () => stop.abort())
process.on('SIGINT', () => {})
try {
  setPriority(lowPriority)
} catch {
  // as it is
}
const { home, to, drill, chosen } = JSON.parse(process.argv[2]!) as Order
const { signal } = stop
const tell = (said: Said) => new Promise<void>(done => (process.connected ? process.send!(said, () => done()) : done()))

try {
  const { passphrase } = openKeyFile(keyFileOf(home))
  const began = performance.now()
  const { size, files, bytes } = await backUp(home, { to, chosen, passphrase, signal })
  await tell({ type: 'packed', packed: { size, files, bytes, packMs: Math.round(performance.now() - began) } })
  // In clear, so it stays inside the private data folder.
  const folder = join(home, 'run/drill')
  const drilled = drill ? await drillBackup(to, { folder, passphrase, signal }) : null
  await tell({ type: 'done', drilled })
} catch (error) {
  const { message } = error as Error
  await tell({
    type: 'failed',
    problem: /[.!?]$/.test(message) ? message : `It could not be made in ${dirname(to)}: ${message}.`,
  })
}
if (process.connected) process.disconnect()
