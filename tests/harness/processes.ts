/** What other processes of this machine hold and have used: files, memory and CPU from /proc, living memory by their inspector. */
import { readdirSync, readFileSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'

const clockTicksPerSecond = 100

/** CPU of all threads of a process so far, user and system, in ms. Steps of 10 ms. */
export function cpuMsOf(pid: number): number {
  const status = readFileSync(`/proc/${pid}/stat`, 'utf8')
  const fields = status.slice(status.lastIndexOf(')') + 2).split(' ')
  return ((Number(fields[11]) + Number(fields[12])) * 1000) / clockTicksPerSecond
}

const commandOf = (pid: string): { parent: number; line: string } | null => {
  try {
    const status = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const parent = Number(status.slice(status.lastIndexOf(')') + 2).split(' ')[1])
    return { parent, line: readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ') }
  } catch {
    return null
  }
}
/** All descendants of a process: the launcher may start its children through a shell or the npm wrapper of Node. */
export const descendants = (ancestor: number): { pid: number; line: string }[] => {
  const all = readdirSync('/proc')
    .filter(name => /^\d+$/.test(name))
    .flatMap(name => {
      const found = commandOf(name)
      return found ? [{ pid: Number(name), ...found }] : []
    })
  const family = new Set([ancestor])
  for (let grown = true; grown; ) {
    grown = false
    for (const each of all)
      if (family.has(each.parent) && !family.has(each.pid)) {
        family.add(each.pid)
        grown = true
      }
  }
  return all.filter(each => each.pid !== ancestor && family.has(each.pid))
}

/** A process and all that it started, which would outlive it; what ends by itself meanwhile is no fault. */
export function killWithDescendants(pid: number): void {
  for (const each of [...descendants(pid).map(one => one.pid), pid])
    try {
      process.kill(each, 'SIGKILL')
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
    }
}

/** Files and sockets that are open. */
export const openFiles = (pid: number): number => readdirSync(`/proc/${pid}/fd`).length

/** Resident memory in KiB. */
export const residentKib = (pid: number): number =>
  Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1])

/**
 * KiB of what lives in a Node process after its garbage is collected: heap and buffers.
 * @param port the process was started with `--inspect-port=127.0.0.1:PORT`; the inspector is closed again
 */
export async function livingKib(pid: number, port: number): Promise<number> {
  process.kill(pid, 'SIGUSR1')
  const socket = new WebSocket(await inspectorAt(port))
  await new Promise(resolve => socket.addEventListener('open', resolve))
  let count = 0
  const ask = (method: string, params: object = {}): Promise<{ result?: { value: unknown } }> =>
    new Promise(resolve => {
      const id = ++count
      const take = ({ data }: MessageEvent) => {
        const answer = JSON.parse(String(data)) as { id: number; result: { result?: { value: unknown } } }
        if (answer.id !== id) return
        socket.removeEventListener('message', take)
        resolve(answer.result)
      }
      socket.addEventListener('message', take)
      socket.send(JSON.stringify({ id, method, params }))
    })
  for (let round = 0; round < 3; round++) await ask('HeapProfiler.collectGarbage')
  const expression = 'const { heapUsed, external } = process.memoryUsage(); heapUsed + external'
  const { result } = await ask('Runtime.evaluate', {
    expression: `(() => { ${expression.replace('heapUsed + external', 'return heapUsed + external')} })()`,
    returnByValue: true,
  })
  const close = "setTimeout(() => process.getBuiltinModule('node:inspector').close(), 50), 0"
  await ask('Runtime.evaluate', { expression: close })
  socket.close()
  await pause(300)
  return Number(result?.value) / 1024
}

async function inspectorAt(port: number): Promise<string> {
  for (let tries = 0; tries < 100; tries++) {
    await pause(50)
    const answer = await fetch(`http://127.0.0.1:${port}/json`).catch(() => null)
    if (answer?.ok) return ((await answer.json()) as { webSocketDebuggerUrl: string }[])[0]!.webSocketDebuggerUrl
  }
  throw new Error(`no inspector on port ${port}`)
}
