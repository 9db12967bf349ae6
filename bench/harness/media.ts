/** Media processes, phones and a generator of sound for the benchmarks of media. */
import { type ChildProcess, fork, spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import type { CallId, EndId } from '@sidetone/call'
import { createFleet, type Fleet } from '@sidetone/media-node'
import { cpuMsOf } from '../../tests/harness/processes.ts'
import type { Measured, Start } from '../media-generator.ts'

const bench = join(import.meta.dirname, '..')
/** Another place in each run, so that a run beside this one does no harm; below the ports that the system gives out. */
const base = 10_000 + 2 * Math.floor(Math.random() * 1500)
const firstMediaPort = base
export const firstPhonePort = base + 4000
const firstIcePort = base + 5990
export const measureMs = 8000

export type Media = { readonly fleet: Fleet; readonly pids: readonly number[]; stop(): void }

export async function startMedia(processes: number): Promise<Media> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-media-'))
  const children: ChildProcess[] = []
  const sockets: string[] = []
  for (let i = 0; i < processes; i++) {
    const socket = join(folder, `media-${i}.sock`)
    const from = firstMediaPort + i * 2000
    const options = {
      socket,
      'rtp-from': from,
      'rtp-to': from + 1999,
      'ice-port': firstIcePort + i,
      address: '127.0.0.1',
      // The other core is the generator's.
      core: i + 1,
    }
    const words = Object.entries(options).flatMap(([name, value]) => [`--${name}`, String(value)])
    const child = fork(join(bench, '../apps/media/src/main.ts'), words, { execArgv: [] })
    await new Promise(resolve => child.once('message', resolve))
    children.push(child)
    sockets.push(socket)
  }
  const fleet = createFleet({ sockets })
  await fleet.ready()
  return {
    fleet,
    pids: children.map(child => child.pid!),
    stop() {
      fleet.stop()
      for (const child of children) child.kill()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

const rtpmaps: Readonly<Record<number, string>> = {
  0: 'PCMU/8000',
  8: 'PCMA/8000',
  9: 'G722/8000',
  107: 'opus/48000/2',
}
const describe = (port: number, payloadType: number): string =>
  [
    'v=0',
    'o=- 1 1 IN IP4 127.0.0.1',
    's=-',
    'c=IN IP4 127.0.0.1',
    't=0 0',
    `m=audio ${port} RTP/AVP ${payloadType} 101`,
    `a=rtpmap:${payloadType} ${rtpmaps[payloadType]}`,
    `a=rtpmap:101 telephone-event/${payloadType === 107 ? 48_000 : 8000}`,
    '',
  ].join('\r\n')

export type Line = Start['streams'][number]
/** A phone whose offer is answered. */
export async function phone(fleet: Fleet, call: CallId, end: EndId, port: number, payloadType: number): Promise<Line> {
  await fleet.accept(end, describe(port, payloadType), { call })
  const answered = await fleet.answer(end, {})
  if (!answered.ok) throw new Error(`no answer: ${answered.why}`)
  return { port, payloadType, remotePort: Number(/^m=audio (\d+)/m.exec(answered.sdp)![1]) }
}

/** The generator must not wait for a core either; where only an administrator may do this, its delays count as ours. */
export function scheduleLikeMedia(thread: number): void {
  spawnSync('chrt', ['--rr', '--pid', '1', String(thread)])
}
/** How long the main thread was ready to run and had no core. */
const waitedMsOf = (pid: number): number => Number(readFileSync(`/proc/${pid}/schedstat`, 'utf8').split(' ')[1]) / 1e6

/** The kernel's own, which move packets when there are many; a busy machine holds them up, and so all packets. */
const networkThreads = (): number[] =>
  readdirSync('/proc')
    .filter(name => /^\d+$/.test(name))
    .map(Number)
    .filter(pid => {
      try {
        return readFileSync(`/proc/${pid}/comm`, 'utf8').startsWith('ksoftirqd/')
      } catch {
        return false // it ended meanwhile
      }
    })

/** Runs one generator over these lines; CPU, and the share of time without a core, are those of the first media process in just the measured window. */
export async function load(
  pid: number,
  lines: Line[],
  sound: Start['sound'],
  calls: number,
): Promise<{ cpu: number; waited: number; kernelWaited: number; measured: Measured }> {
  const child = fork(join(bench, 'media-generator.ts'), { execArgv: [] })
  scheduleLikeMedia(child.pid!)
  let before = 0
  let after = 0
  let [waitedBefore, waitedAfter] = [0, 0]
  let [kernelBefore, kernelAfter] = [0, 0]
  const kernelWaitedMs = (): number => networkThreads().reduce((sum, thread) => sum + waitedMsOf(thread), 0)
  const measured = await new Promise<Measured>((resolve, reject) => {
    child.on('message', message => {
      if (message === 'measuring')
        [before, waitedBefore, kernelBefore] = [cpuMsOf(pid), waitedMsOf(pid), kernelWaitedMs()]
      else if (message === 'measured')
        [after, waitedAfter, kernelAfter] = [cpuMsOf(pid), waitedMsOf(pid), kernelWaitedMs()]
      else resolve(message as Measured)
    })
    child.on('exit', code => code && reject(new Error(`the generator ended with ${code}`)))
    child.send({ streams: lines, sound, warmUpMs: 3000, measureMs } satisfies Start)
  })
  return {
    cpu: (after - before) / calls / (measureMs / 1000),
    waited: (waitedAfter - waitedBefore) / measureMs,
    kernelWaited: (kernelAfter - kernelBefore) / measureMs / availableParallelism(),
    measured,
  }
}
