/** A media process of our own for a few calls: not one of those that carry the company's sound. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { createFleet, type Fleet, outsideAddresses } from '@sidetone/media-node'
import type { Settings } from '../settings.ts'

const entry = resolve(import.meta.dirname, '../../../media/src/main.ts')
const tries = 5
const startWithinMs = 10_000
const endWithinMs = 1_000
/** A pair for each call and some to spare. */
const ports = 40
/** Below those that the kernel hands out by itself, and above what has a name. */
const lowest = 20_000
const highest = 31_000

export type OwnMedia = { readonly fleet: Fleet; stop(): Promise<void> }

/** @throws with a sentence when no ports are free or the process does not start */
export async function startOwnMedia(folder: string, settings: Settings): Promise<OwnMedia> {
  mkdirSync(folder, { recursive: true })
  let why = ''
  for (let n = 0; n < tries; n++) {
    const first = freePlace(settings)
    const socket = join(folder, `media-${n}.sock`)
    const own = await start(socket, first)
    if ('fleet' in own) return own
    why = own.why
    rmSync(socket, { force: true })
  }
  throw new Error(`No media process for test calls could be started: ${why}`)
}

/** Somewhere at random, and not among the ports of the system itself. */
function freePlace({ rtp }: Settings): number {
  for (;;) {
    const first = lowest + 2 * Math.floor((Math.random() * (highest - lowest)) / 2)
    if (first + ports < rtp.first || first > rtp.last) return first
  }
}

async function start(socket: string, first: number): Promise<OwnMedia | { readonly why: string }> {
  const addresses = [...outsideAddresses(), '127.0.0.1'].flatMap(address => ['--address', address])
  const range = ['--rtp-from', first, '--rtp-to', first + ports - 2, '--ice-port', first + ports - 1].map(String)
  const child = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', entry, '--socket', socket, ...range, ...addresses],
    // Ctrl-C is ours to deal with: it ends when we do.
    { stdio: ['ignore', 'ignore', 'pipe', 'ipc'], detached: true },
  )
  let said = ''
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (said = (said + text).slice(-2_000)))
  const ended = once(child, 'close').then(() => true)
  const kill = () => void child.kill('SIGKILL')
  process.once('exit', kill)
  async function stop() {
    process.off('exit', kill)
    const killer = setTimeout(kill, endWithinMs)
    child.kill('SIGTERM')
    await ended
    clearTimeout(killer)
  }
  const late = AbortSignal.timeout(startWithinMs)
  const ready = once(child, 'message', { signal: late }).then(
    () => true,
    () => false,
  )
  if (!(await Promise.race([ready, ended.then(() => false)]))) {
    await stop()
    return { why: said.trim() || 'it does not answer.' }
  }
  const fleet = createFleet({ sockets: [socket] })
  try {
    await fleet.ready()
  } catch (error) {
    fleet.stop()
    await stop()
    return { why: (error as Error).message }
  }
  return {
    fleet,
    async stop() {
      fleet.stop()
      await stop()
    },
  }
}
