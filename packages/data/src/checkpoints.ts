/**
 * Checkpoints copy the write-ahead log into the database file and wait for the disk: 4 ms to 15 ms, which the server's
 * loop must not spend. A thread of its own does it.
 *
 *   main: commits ──▶ log ──▶ thread: each second, whatever is there ──▶ database file
 *     ▲                                      │ log longer than 64 MB: it never came to an end under load
 *     └── checkpoints the little that is left, so that the log begins anew ◀──┘
 */
import { Worker } from 'node:worker_threads'
import { CHECKPOINT_EVERY_MS, MAX_LOG_PAGES } from './limits.ts'
import type { Database } from './open.ts'

/** Pages after which SQLite checkpoints by itself, inside a commit; its own default. */
const BY_ITSELF_PAGES = 1_000

/** From now on commits do not wait for checkpoints. Returns a function that ends this. */
export function startCheckpoints(
  { sql, path }: Pick<Database, 'sql' | 'path'>,
  {
    onFault = () => {},
    everyMs = CHECKPOINT_EVERY_MS,
  }: { readonly onFault?: (error: unknown) => void; readonly everyMs?: number } = {},
): () => Promise<void> {
  const byItself = (pages: number) => sql.exec(`PRAGMA wal_autocheckpoint = ${pages}`)
  const own = sql.prepare('PRAGMA wal_checkpoint(PASSIVE)')
  let running = true
  const thread = new Worker(new URL('./checkpoint-thread.ts', import.meta.url), { workerData: { path, everyMs } })
  thread.unref()
  byItself(0)
  thread.on('message', (pages: number) => {
    if (running && pages > MAX_LOG_PAGES) own.get()
  })
  const ended = () => {
    if (!running) return
    running = false
    byItself(BY_ITSELF_PAGES)
  }
  // Without the thread SQLite does it as always, and calls go on.
  thread.on('error', error => {
    ended()
    onFault(error)
  })
  return async () => {
    ended()
    await thread.terminate()
  }
}
