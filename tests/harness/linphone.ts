/** Another real SIP phone: Debian's linphonec, steered by its console, with files for microphone and ear. */
import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { type FileEar, watchFile } from './file-ear.ts'
import { freePorts } from './ports.ts'
import { toneLevel, writeToneFile } from './tones.ts'

export const hasLinphone = existsSync('/usr/bin/linphonec')

export type Linphone = {
  output(): string
  /** What it printed since is given back. */
  command(text: string): Promise<string>
  registered(withinMs?: number): Promise<void>
  /** Its numbers of the calls that it has now, oldest first. */
  calls(): Promise<number[]>
  /** Waits until the number of its calls is this. */
  untilCalls(count: number, withinMs?: number): Promise<number[]>
  /** Waits until a call rings, and takes it. */
  answer(withinMs?: number): Promise<void>
  /** dBFS of a frequency in what was heard during the last `forMs`. */
  hears(hz: number, forMs?: number): number
  untilHears(hz: number, withinMs?: number): Promise<number>
  stop(): Promise<void>
} & Pick<FileEar, 'watch' | 'watched'>
export type LinphoneOptions = {
  readonly username: string
  readonly password: string
  readonly server: { host: string; port: number }
  /** Frequency of its microphone. */
  readonly hz: number
  /** It takes its account from there instead. */
  readonly settingsFrom?: string
}

export const startLinphone = async ({
  username,
  password,
  server,
  hz,
  settingsFrom,
}: LinphoneOptions): Promise<Linphone> => {
  const home = mkdtempSync(join(tmpdir(), 'sidetone-linphone-'))
  // It opens a database there.
  mkdirSync(join(home, '.local/share/linphone'), { recursive: true })
  const ear = join(home, 'ear.wav')
  const microphone = writeToneFile(join(home, 'microphone.wav'), hz, 180)
  const port = await freePorts(4)
  const settings = join(home, 'linphonerc')
  writeFileSync(
    settings,
    [
      '[sip]',
      `sip_port=${port}`,
      'sip_tcp_port=0',
      'sip_tls_port=0',
      'use_ipv6=0',
      'guess_hostname=0',
      ...(settingsFrom ? [] : [`contact="${username}" <sip:${username}@127.0.0.1>`]),
      '[rtp]',
      `audio_rtp_port=${port + 2}`,
      '[net]',
      'firewall_policy=0',
      '[sound]',
      'echocancellation=0',
      '[misc]',
      'enable_basic_to_client_group_chat_room_migration=0',
      ...(settingsFrom ? [`config-uri=${settingsFrom}`] : []),
    ].join('\n'),
  )
  let printed = ''
  const child: ChildProcess = spawn('/usr/bin/linphonec', ['-c', settings], {
    env: { ...process.env, HOME: home },
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', bytes => (printed += bytes))
  const until = async <T>(what: string, look: () => T | undefined | false, withinMs: number): Promise<T> => {
    for (const end = Date.now() + withinMs; Date.now() < end; await pause(20)) {
      const found = look()
      if (found !== undefined && found !== false) return found
    }
    throw new Error(`linphone: ${what} not within ${withinMs} ms\n${printed}`)
  }
  /** A console that answers one command after the other: its prompt comes when it is done. */
  const command = async (text: string): Promise<string> => {
    const from = printed.length
    child.stdin?.write(`${text}\n`)
    await until(`an answer to "${text}"`, () => printed.indexOf('linphonec>', from) >= 0, 5_000)
    await pause(30)
    return printed.slice(from)
  }
  // Its header is written when the call ends; one channel at 48 kHz is what it has.
  const rate = 48_000
  const ears = watchFile(() => (existsSync(ear) ? ear : null), { rate, channels: 1 })
  const hears = (at: number, forMs = 1_000): number => {
    if (!existsSync(ear)) return -200
    const bytes = readFileSync(ear)
    if (bytes.length < 60) return -200
    const frames = Math.floor((bytes.length - 44) / 2)
    const wanted = Math.min(frames, Math.floor((rate * forMs) / 1_000))
    const samples = new Int16Array(wanted)
    for (let i = 0; i < wanted; i++) samples[i] = bytes.readInt16LE(44 + (frames - wanted + i) * 2)
    return wanted > 0 ? toneLevel(samples, rate, at) : -200
  }
  const calls = async () => [...(await command('calls')).matchAll(/^\s*(\d+)\s*\|/gm)].map(found => Number(found[1]))
  await until('a prompt', () => printed.includes('linphonec>'), 10_000)
  await command('soundcard use files')
  await command(`play ${microphone}`)
  await command(`record ${ear}`)
  if (!settingsFrom)
    await command(
      `register sip:${username}@${server.host}:${server.port} sip:${server.host}:${server.port} ${password}`,
    )
  return {
    output: () => printed,
    command,
    registered: async (withinMs = 20_000) => {
      for (const end = Date.now() + withinMs; ; await pause(100)) {
        if (/^registered,/m.test(await command('status register'))) return
        if (Date.now() > end) throw new Error(`linphone is not registered\n${printed}`)
      }
    },
    calls,
    untilCalls: async (count, withinMs = 20_000) => {
      for (const end = Date.now() + withinMs; ; await pause(100)) {
        const now = await calls()
        if (now.length === count) return now
        if (Date.now() > end) throw new Error(`linphone has ${now.length} calls, not ${count}\n${printed}`)
      }
    },
    answer: async (withinMs = 20_000) => {
      for (const end = Date.now() + withinMs; ; await pause(100)) {
        if ((await command('calls')).includes('IncomingReceived')) break
        if (Date.now() > end) throw new Error(`linphone is not called\n${printed}`)
      }
      await command('answer')
    },
    hears,
    untilHears: async (at, withinMs = 20_000) => {
      const start = Date.now()
      while (Date.now() - start < withinMs) {
        if (hears(at, 500) > -45) return Date.now() - start
        await pause(30)
      }
      throw new Error(`linphone heard no ${at} Hz within ${withinMs} ms (${hears(at)} dBFS)\n${printed}`)
    },
    watch: ears.watch,
    watched: ears.watched,
    stop: async () => {
      ears.stop()
      child.kill('SIGKILL')
      await new Promise(done =>
        child.exitCode === null && child.signalCode === null ? child.once('exit', done) : done(0),
      )
      rmSync(home, { recursive: true, force: true })
    },
  }
}
