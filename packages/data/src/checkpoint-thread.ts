/** The thread of `checkpoints.ts`: a connection that only checkpoints. PASSIVE never makes a writer wait. */
import { DatabaseSync } from 'node:sqlite'
import { parentPort, workerData } from 'node:worker_threads'

const { path, everyMs } = workerData as { path: string; everyMs: number }
const sql = new DatabaseSync(path)
sql.exec('PRAGMA synchronous = NORMAL')
const checkpoint = sql.prepare('PRAGMA wal_checkpoint(PASSIVE)')

setInterval(() => {
  const { log } = checkpoint.get() as { log: number }
  parentPort!.postMessage(log)
}, everyMs)
