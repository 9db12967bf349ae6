/**
 * `sidetone start`: starts the media processes and the server, restarts what dies, ends all on a signal.
 *
 *   launcher ─┬─ media 0 … n   outlive the server
 *             └─ server
 */
import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { CannotStart } from '../cannot-start.ts'
import type { Notice } from '../notices.ts'
import { readSettings, SettingsError } from '../settings.ts'
import { refuseHalfRolledBack, takeDataFolder } from './data-folder.ts'
import { type Kept, keepAlive } from './keep-alive.ts'
import { type MediaPlace, mediaPlan } from './media-plan.ts'
import { note, say, showReady, warn } from './screen.ts'
import { toldAddresses } from './told-addresses.ts'

/** A signal ends everything within 3 s: a polite end, then the other kind. */
const graceMs = 2_000
/** Sound comes before everything, signalling before what is not a telephone. */
const mediaPriority = -10
const serverPriority = -5
const gentlePriority = 10
const apps = resolve(import.meta.dirname, '../../..')

export type LaunchOptions = {
  /** After everything else on this machine: a copy that is tried out. */
  readonly gentle?: boolean
}

/** Runs until a signal. @returns the exit code */
export async function launch(env: NodeJS.ProcessEnv, options: LaunchOptions = {}): Promise<number> {
  try {
    return await run(env, options)
  } catch (error) {
    if (!(error instanceof CannotStart || error instanceof SettingsError)) throw error
    process.stderr.write(`${error.message}\n`)
    return 1
  }
}

async function run(env: NodeJS.ProcessEnv, { gentle = false }: LaunchOptions): Promise<number> {
  const settings = readSettings(env)
  refuseHalfRolledBack(settings.home)
  const folder = takeDataFolder(settings.home)
  const plan = mediaPlan(settings)
  const log = join(settings.home, 'log/server.log')
  const childEnv: NodeJS.ProcessEnv = {
    ...env,
    SIDETONE_HOME: settings.home,
    // ICE passwords are made from it: the server and the media processes know them alike.
    SIDETONE_ICE_SECRET: randomBytes(32).toString('hex'),
    SIDETONE_MEDIA: JSON.stringify(plan.map(place => place.socket)),
    // Stripped types and compiled code are kept, so that a restart is quicker than the first start. A copy that is tried out has ours.
    NODE_COMPILE_CACHE: (gentle && env.NODE_COMPILE_CACHE) || join(settings.home, 'run/compiled'),
  }
  let wasReady = false
  let end: (code: number) => void = () => {}
  const ended = new Promise<number>(resolve => {
    end = resolve
  })
  const onDeath = (name: string, consequence: string) => (how: string, lastWords: string, loop: boolean) => {
    warn(`${name} ended (${how}) and is started again. ${consequence}`)
    if (!loop) return
    warn(`${name} keeps ending; Sidetone goes on trying. Its last words:`)
    say(lastWords || '(none)')
    say(`More is in ${log}`)
  }
  const onNotice = (notice: Notice) => {
    if (notice.type === 'note') note(notice.sentence)
    else if (notice.type === 'cannot-start') {
      process.stderr.write(`${notice.sentence}\n`)
      end(1)
    } else if (!wasReady) {
      wasReady = true
      // The time since this launcher began, which is what the person waited.
      showReady(settings, process.uptime() * 1000, notice.links, existsSync(join(settings.home, 'demo.json')))
    } else {
      const calls = notice.reclaimedCalls
      note(
        `The server is back after ${notice.afterMs} ms${calls ? ` and has its ${calls === 1 ? 'call' : `${calls} calls`} in hand` : ''}.`,
      )
    }
  }

  const media: Kept[] = plan.map((place, k) =>
    keepAlive({
      name: `media ${k}`,
      file: join(apps, 'media/src/main.ts'),
      args: mediaArguments(place, k, settings.publicAddress),
      env: childEnv,
      priority: gentle ? gentlePriority : mediaPriority,
      onMessage: () => {},
      onDeath: (how, lastWords, loop) => {
        // At the first start it says itself why it cannot: a port, a folder.
        if (wasReady || !isSentence(lastWords))
          return onDeath(`Media process ${k}`, 'Its calls are lost.')(how, lastWords, loop)
        process.stderr.write(`${lastWords}\n`)
        end(1)
      },
    }),
  )
  const server = keepAlive({
    name: 'server',
    file: join(apps, 'server/src/main.ts'),
    args: [],
    env: childEnv,
    priority: gentle ? gentlePriority : serverPriority,
    onMessage: message => onNotice(message as Notice),
    onDeath: onDeath('The server process', 'Calls go on meanwhile.'),
  })

  let asked = false
  const onSignal = () => {
    if (asked) return
    asked = true
    end(0)
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, onSignal)
  process.on('exit', () => {
    for (const each of [server, ...media]) each.kill()
  })

  const code = await ended
  if (code === 0 && process.stdout.isTTY) say('\n  Stopping …')
  // The server first, so that it can end calls while media still answers.
  await server.stop(graceMs)
  await Promise.all(media.map(each => each.stop(500)))
  folder.release()
  return code
}

const isSentence = (text: string) => /^[A-Z][^\n]*\.$/.test(text)

function mediaArguments({ socket, rtp, ice }: MediaPlace, core: number, publicAddress: string | undefined): string[] {
  const ports = ['--rtp-from', rtp.first, '--rtp-to', rtp.last, '--ice-port', ice].map(String)
  const addresses = publicAddress ? [...toldAddresses(publicAddress).outside, '127.0.0.1'] : []
  return ['--socket', socket, '--core', String(core), ...ports, ...addresses.flatMap(address => ['--address', address])]
}

/** The process id of the launcher that has this data folder, or null. */
export function runningLauncher(home: string): number | null {
  const path = join(home, 'run/launcher.pid')
  if (!existsSync(path)) return null
  const pid = Number(readFileSync(path, 'utf8'))
  try {
    process.kill(pid, 0)
    return pid
  } catch {
    return null
  }
}
export { takeDataFolder } from './data-folder.ts'
export { mediaPlan } from './media-plan.ts'
export { type ToldAddresses, toldAddresses } from './told-addresses.ts'
