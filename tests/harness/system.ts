/** A whole Sidetone in a folder of its own, started the way a person starts it: by its launcher. */
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { freePorts } from './ports.ts'
import { descendants, killWithDescendants } from './processes.ts'

export const root = resolve(import.meta.dirname, '../..')
export const node = join(root, 'node_modules/.bin/node')

export type DemoPerson = {
  name: string
  extension: string
  email: string
  password: string
  sip: { username: string; password: string }
}
export type Running = {
  readonly home: string
  readonly http: string
  readonly sip: { host: string; port: number }
  readonly sips: { host: string; port: number }
  readonly rtp: { first: number; last: number }
  /** Of WebRTC, a port for each media process. */
  readonly ice: readonly number[]
  /** Everything that the launcher printed so far. */
  output(): string
  person(extension: string): DemoPerson
  /** Process ids of the launcher's children by role, as the kernel sees them now. */
  pids(): { server?: number; media: number[] }
  ready(withinMs?: number): Promise<void>
  /** SIGINT like Ctrl-C; resolves with the exit code. Removes the folder. */
  stop(): Promise<number | null>
}

/** @param voicemail calls that nobody takes go there; most tests are about how such a call ends without it */
export const startSidetone = async (env: Record<string, string> = {}, voicemail = false): Promise<Running> => {
  // A folder that was given stays: it is started from again.
  const home = env.SIDETONE_HOME ?? mkdtempSync(join(tmpdir(), 'sidetone-'))
  const base = await freePorts(8)
  const rtpFirst = await freePorts(200)
  const http = env.SIDETONE_HTTP ?? `127.0.0.1:${base}`
  let printed = ''
  const child: ChildProcess = spawn(node, ['apps/cli/src/main.ts', 'start'], {
    cwd: root,
    env: {
      ...process.env,
      SIDETONE_HOME: home,
      SIDETONE_HTTP: http,
      SIDETONE_SIP: `127.0.0.1:${base + 1}`,
      SIDETONE_SIPS: `127.0.0.1:${base + 2}`,
      SIDETONE_ICE: String(base + 7),
      SIDETONE_RTP: `${rtpFirst}-${rtpFirst + 199}`,
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', bytes => (printed += bytes))
  const exited = new Promise<number | null>(done => child.once('exit', code => done(code)))

  const running: Running = {
    home,
    http: `http://${http}`,
    sip: { host: '127.0.0.1', port: base + 1 },
    sips: { host: '127.0.0.1', port: base + 2 },
    rtp: { first: rtpFirst, last: rtpFirst + 199 },
    ice: [base + 7, base + 6],
    output: () => printed,
    person: extension => {
      const { people } = JSON.parse(readFileSync(join(home, 'demo.json'), 'utf8')) as { people: DemoPerson[] }
      const person = people.find(each => each.extension === extension)
      if (!person) throw new Error(`no ${extension} in the demo company`)
      return person
    },
    pids: () => {
      const family = descendants(child.pid ?? 0)
      const server = family.find(each => each.line.includes('apps/server/src/main.ts'))?.pid
      return {
        server,
        media: family.filter(each => each.line.includes('apps/media/src/main.ts')).map(each => each.pid),
      }
    },
    ready: async (withinMs = 60_000) => {
      const end = Date.now() + withinMs
      while (Date.now() < end) {
        if (child.exitCode !== null) throw new Error(`the launcher ended with ${child.exitCode}:\n${printed}`)
        const answer = await fetch(`http://${http}/readyz`).catch(() => null)
        if (answer?.ok) return
        await pause(25)
      }
      throw new Error(`not ready after ${withinMs} ms:\n${printed}`)
    },
    stop: async () => {
      if (child.exitCode === null) child.kill('SIGINT')
      const code = await Promise.race([exited, pause(8_000, 'late' as const)])
      if (code === 'late') {
        killWithDescendants(child.pid!)
      }
      if (!env.SIDETONE_HOME) rmSync(home, { recursive: true, force: true })
      return code === 'late' ? null : code
    },
  }
  try {
    await running.ready()
    if (!voicemail) await switchVoicemailOff(home, running.http)
  } catch (fault) {
    await running.stop()
    throw fault
  }
  return running
}

const switchVoicemailOff = async (home: string, http: string): Promise<void> => {
  const key = readFileSync(join(home, 'run/operator-key'), 'utf8').trim()
  const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' }
  const url = `${http}/api/voicemail/settings`
  const settings = (await (await fetch(url, { headers })).json()) as object
  const body = JSON.stringify({ ...settings, takesCalls: false })
  const answer = await fetch(url, { method: 'PUT', headers, body })
  if (!answer.ok) throw new Error(`voicemail: ${answer.status} ${await answer.text()}`)
}
