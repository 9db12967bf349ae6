/** A copy of a data folder, started as a system of its own: loopback only, behind its fence, and after everything else on this machine. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { readSettings, type Settings, webAddress } from '../settings.ts'
import { endWithinMs, maxSaid, readyWithinMs, tries } from './limits.ts'
import { freePlaces, type Places } from './places.ts'

const entry = resolve(import.meta.dirname, 'start.ts')

export type Copy = { readonly settings: Settings; stop(): Promise<void> }

/** @throws Error with its last words when it does not get ready */
export async function startCopy(home: string, signal?: AbortSignal): Promise<Copy> {
  for (let n = 1; ; n++) {
    const started = await start(home, await freePlaces(), signal)
    if ('stop' in started) return started
    if (!/another program has that port|cannot use UDP port/.test(started.why) || n === tries)
      throw new Error(started.why)
  }
}

async function start(home: string, places: Places, signal?: AbortSignal): Promise<Copy | { readonly why: string }> {
  const at = ({ host, port }: { host: string; port: number }) => `${host}:${port}`
  const env: NodeJS.ProcessEnv = {
    // Nothing of ours but where it lies and listens: no public name, no address told to the outside.
    ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('SIDETONE_'))),
    SIDETONE_HOME: home,
    SIDETONE_HTTP: at(places.http),
    SIDETONE_SIP: at(places.sip),
    SIDETONE_SIPS: at(places.sips),
    SIDETONE_ICE: String(places.ice),
    SIDETONE_RTP: `${places.rtp.first}-${places.rtp.last}`,
  }
  const settings = readSettings(env)
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', entry], {
    env,
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  })
  let said = ''
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (said = (said + text).slice(-maxSaid)))
  const ended = once(child, 'close')
  const kill = () => void child.kill('SIGKILL')
  process.once('exit', kill)
  async function stop() {
    process.off('exit', kill)
    if (child.exitCode === null && child.signalCode === null) {
      child.kill('SIGTERM')
      const killer = setTimeout(kill, endWithinMs)
      await ended
      clearTimeout(killer)
    }
    forgetSockets(home)
  }
  const end = Date.now() + readyWithinMs
  for (
    ;
    Date.now() < end && child.exitCode === null && child.signalCode === null && !signal?.aborted;
    await pause(100)
  ) {
    const answer = await fetch(`${webAddress(places.http)}/readyz`, { signal: AbortSignal.timeout(1_000) }).catch(
      () => null,
    )
    if (answer?.ok) return { settings, stop }
  }
  const late = child.exitCode === null && child.signalCode === null
  await stop()
  const words =
    said.trim() || (late ? `It was not ready within ${readyWithinMs / 1000} s.` : 'It ended without a word.')
  return { why: signal?.aborted ? 'The drill was stopped.' : words }
}

/** A folder with a long name has its sockets in one of `/tmp`, which its launcher would find again at its next start. */
function forgetSockets(home: string): void {
  const note = join(home, 'run/sockets')
  if (existsSync(note)) rmSync(readFileSync(note, 'utf8'), { recursive: true, force: true })
}
