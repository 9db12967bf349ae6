/** Has a backup made and drilled by a process of its own (`night.ts`). */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { resolve } from 'node:path'
import type { Work } from '@sidetone/feature-backup'
import type { Drill } from '../drill/index.ts'

export type Order = { readonly home: string; readonly to: string; readonly drill: boolean; readonly chosen: boolean }
type Packed = Parameters<Parameters<Work>[0]['onPacked']>[0]
export type Said =
  | { readonly type: 'packed'; readonly packed: Packed }
  | { readonly type: 'done'; readonly drilled: Drill | null }
  | { readonly type: 'failed'; readonly problem: string }

const entry = resolve(import.meta.dirname, 'night.ts')
const maxWords = 2_000
/** From the polite end to the other kind: it takes away what it has made so far. */
const endWithinMs = 10_000

export const workIn =
  (home: string): Work =>
  async ({ to, drill, chosen, onPacked }, signal) => {
    const order: Order = { home, to, drill, chosen }
    const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', entry, JSON.stringify(order)], {
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    })
    let words = ''
    child.stderr?.setEncoding('utf8').on('data', (text: string) => (words = (words + text).slice(-maxWords)))
    let killer: NodeJS.Timeout | undefined
    const stop = () => {
      child.kill('SIGTERM')
      killer = setTimeout(() => child.kill('SIGKILL'), endWithinMs).unref()
    }
    signal.addEventListener('abort', stop, { once: true })
    let result: Awaited<ReturnType<Work>> | undefined
    child.on('message', message => {
      const said = message as Said
      if (said.type === 'packed') onPacked(said.packed)
      else if (said.type === 'done') result = { ok: true, drilled: said.drilled }
      else result = { ok: false, problem: said.problem }
    })
    child.on('error', error => (words = error.message))
    await once(child, 'close').catch(() => {})
    clearTimeout(killer)
    signal.removeEventListener('abort', stop)
    return result ?? { ok: false, problem: `The process that makes it ended: ${words.trim() || 'without a word'}.` }
  }
