/** Our own engine for tests: real media processes on their own ports and sockets. */
import { type ChildProcess, fork } from 'node:child_process'
import { createSocket, type Socket } from 'node:dgram'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { EndId, MediaPort } from '@sidetone/call'
import { createFleet, type Fleet } from '@sidetone/media-node'
import type { SoundingEngine } from '@sidetone/testkit/media-contract'

const entry = join(import.meta.dirname, '../../apps/media/src/main.ts')

async function startProcess(socket: string, firstPort: number, core: number): Promise<ChildProcess> {
  const ports = [
    '--rtp-from',
    String(firstPort),
    '--rtp-to',
    String(firstPort + 99),
    '--ice-port',
    String(firstPort + 100),
  ]
  const child = fork(entry, ['--socket', socket, '--core', String(core), ...ports], { execArgv: [] })
  await new Promise<void>((resolve, reject) => {
    child.once('message', () => resolve())
    child.once('exit', code => reject(new Error(`the media process ended with ${code}`)))
  })
  return child
}

const portsEach = 102
/** Nobody has the ICE ports, nor the first, the middle and the last RTP ports from here on. */
async function isFree(base: number, processes: number): Promise<boolean> {
  const sockets: Socket[] = []
  try {
    for (let process = 0; process < processes; process++)
      for (const port of [0, 1, 50, 51, 98, 99, 100]) {
        const socket = createSocket('udp4')
        sockets.push(socket)
        await new Promise<void>((resolve, reject) => {
          socket.once('error', reject)
          socket.bind(base + process * portsEach + port, resolve)
        })
      }
    return true
  } catch {
    return false
  } finally {
    for (const socket of sockets) socket.close()
  }
}

/** @param processes 1 … 4; each takes 101 ports from a random free place between 20000 and 32000 */
export async function nodeEngine(
  processes = 1,
): Promise<SoundingEngine & { readonly fleet: Fleet; readonly pid: number }> {
  const folder = mkdtempSync(join(tmpdir(), 'media-'))
  let base: number
  do base = 20_000 + 2 * Math.floor(Math.random() * 5500)
  while (!(await isFree(base, processes)))
  const sockets = Array.from({ length: processes }, (_, i) => join(folder, `media-${i}.sock`))
  const children = await Promise.all(sockets.map((socket, i) => startProcess(socket, base + i * portsEach, i)))
  let fleet = createFleet({ sockets })
  await fleet.ready().catch(error => {
    // They would keep the test alive for ever.
    for (const child of children) child.kill('SIGKILL')
    throw error
  })
  return {
    pid: children[0]!.pid!,
    get port(): MediaPort {
      return fleet
    },
    get fleet() {
      return fleet
    },
    async restartServer() {
      fleet.stop()
      fleet = createFleet({ sockets })
      await fleet.ready()
    },
    killProcess(end: EndId) {
      const { process } = fleet.exportEnd(end) as { process: number }
      children[process]!.kill('SIGKILL')
    },
    async stop() {
      fleet.stop()
      for (const child of children) child.kill('SIGKILL')
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
