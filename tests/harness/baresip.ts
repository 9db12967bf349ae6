/** A real SIP phone: Debian's baresip, with a tone for a microphone, its ear written to a WAV file, steered over TCP. */
import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { connect, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { levelOf } from '@sidetone/audio'
import { type FileEar, watchFile } from './file-ear.ts'
import { freePorts } from './ports.ts'
import { toneLevel, writeToneFile } from './tones.ts'

export const hasBaresip = existsSync('/usr/bin/baresip')

export type BaresipEvent = { type: string; class?: string; param?: string; [field: string]: unknown }
export type Baresip = {
  readonly events: BaresipEvent[]
  /** What baresip prints, for the report of a failed test. */
  output(): string
  command(command: string, params?: string): Promise<string>
  dial(uri: string): Promise<string>
  answer(): Promise<string>
  hangUp(): Promise<string>
  /** Resolves when the server took its registration; it may be older than the control connection, so it is read off the screen. */
  registered(withinMs?: number): Promise<void>
  /** Waits for an event of this type that came after the last `until` of the same type. */
  until(type: string, withinMs?: number): Promise<BaresipEvent>
  /** What was heard until now counts no more. Between calls, as its ear is new with each call. */
  forget(): void
  /** dBFS of a frequency in what was heard during the last `forMs`. */
  hears(hz: number, forMs?: number): number
  untilHears(hz: number, withinMs?: number): Promise<number>
  /** Listens for so long from now on, and gives the level of what came, dBFS: of music, of words. */
  listens(forMs: number): Promise<number>
  stop(): Promise<void>
} & Pick<FileEar, 'watch' | 'watched'>

export type BaresipOptions = {
  readonly username: string
  readonly password: string
  readonly server: { host: string; port: number }
  /** Where it listens; default: anywhere. */
  readonly port?: number
  readonly transport?: 'udp' | 'tcp' | 'tls'
  /** Frequency of its microphone, and its amplitude (0 … 32767) where many talk at once. */
  readonly hz: number
  readonly amplitude?: number
  /** baresip's names, in order: `opus/48000/2`, `G722/16000/1`, `PCMU/8000/1`, `PCMA/8000/1` */
  readonly codecs?: readonly string[]
  readonly encryption?: 'srtp-mand' | 'srtp'
  readonly answer?: 'manual' | 'auto'
  readonly register?: boolean
  /** Subscribes to its message lamp, and to the presence of these extensions. */
  readonly watches?: readonly string[]
  /** PEM of key and certificate: with it the phone takes TLS connections too. */
  readonly certificate?: string
}

const modules = '/usr/lib/baresip/modules'

/** The newest file that baresip's sndfile module writes what it decoded to. */
const newestEar = (folder: string): string | null => {
  const newest = readdirSync(folder)
    .filter(name => name.endsWith('-dec.wav'))
    .map(name => ({ name, at: statSync(join(folder, name)).mtimeMs }))
    .sort((a, b) => b.at - a.at)[0]
  return newest ? join(folder, newest.name) : null
}
const heardSamples = (folder: string, forMs: number): { samples: Int16Array; rate: number } | null => {
  const newest = newestEar(folder)
  if (!newest) return null
  const bytes = readFileSync(newest)
  if (bytes.length < 60) return null
  const rate = bytes.readUInt32LE(24)
  const channels = bytes.readUInt16LE(22)
  const bits = bytes.readUInt16LE(34)
  if (bits !== 16) throw new Error(`baresip wrote ${bits}-bit samples`)
  const frames = Math.floor((bytes.length - 44) / 2 / channels)
  const wanted = Math.min(frames, Math.floor((rate * forMs) / 1_000))
  const samples = new Int16Array(wanted)
  for (let i = 0; i < wanted; i++) samples[i] = bytes.readInt16LE(44 + (frames - wanted + i) * 2 * channels)
  return { samples, rate }
}

export const startBaresip = async (options: BaresipOptions): Promise<Baresip> => {
  const home = mkdtempSync(join(tmpdir(), 'sidetone-baresip-'))
  const ear = join(home, 'ear')
  mkdirSync(ear)
  const ports = await freePorts(3)
  const transport = options.transport ?? 'udp'
  const { host, port } = options.server
  const microphone = writeToneFile(join(home, 'microphone.wav'), options.hz, 180, options.amplitude)
  writeFileSync(
    join(home, 'config'),
    [
      `sip_listen 127.0.0.1:${options.port ?? ports}`,
      'net_interface 127.0.0.1',
      ...(options.certificate ? [`sip_certificate ${join(home, 'certificate.pem')}`] : []),
      'call_max_calls 4',
      'audio_player aubridge,sink',
      `audio_source aufile,${microphone}`,
      'ausrc_srate 48000',
      'ausrc_channels 1',
      'audio_alert aubridge,alert',
      `rtp_ports ${await freePorts(20)}-${(await freePorts(1)) + 40}`,
      'rtcp_mux no',
      'jitter_buffer_delay 2-4',
      'opus_bitrate 28000',
      `module_path ${modules}`,
      ...['aufile.so', 'aubridge.so', 'sndfile.so', 'g711.so', 'g722.so', 'opus.so', 'srtp.so', 'ctrl_tcp.so'].map(
        name => `module ${name}`,
      ),
      'module_tmp account.so',
      ...(options.watches ? ['contact', 'presence', 'mwi'].map(name => `module_app ${name}.so`) : []),
      'module_app menu.so',
      `snd_path ${ear}`,
      `ctrl_tcp_listen 127.0.0.1:${ports + 2}`,
    ].join('\n'),
  )
  writeFileSync(
    join(home, 'accounts'),
    `<sip:${options.username}@${host}:${port};transport=${transport}>;auth_user=${options.username};auth_pass=${options.password};regint=${options.register === false ? 0 : 600}${options.codecs ? `;audio_codecs=${options.codecs.join(',')}` : ''}${options.encryption ? `;mediaenc=${options.encryption}` : ''};answermode=${options.answer ?? 'manual'}\n`,
  )
  const watched = (options.watches ?? []).map(number => `"${number}" <sip:${number}@${host}:${port}>;presence=p2p\n`)
  writeFileSync(join(home, 'contacts'), watched.join(''))
  if (options.certificate) writeFileSync(join(home, 'certificate.pem'), options.certificate)
  let printed = ''
  const child: ChildProcess = spawn('/usr/bin/baresip', ['-f', home], { stdio: ['pipe', 'pipe', 'pipe'] })
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', bytes => (printed += bytes))

  let control: Socket | undefined
  for (let tries = 0; tries < 100 && !control; tries++) {
    control = await new Promise<Socket | undefined>(resolve => {
      const socket = connect(ports + 2, '127.0.0.1')
      socket.once('connect', () => resolve(socket))
      socket.once('error', () => resolve(undefined))
    })
    if (!control) await pause(50)
  }
  if (!control) throw new Error(`baresip did not start:\n${printed}`)

  const events: BaresipEvent[] = []
  const answers = new Map<string, (text: string) => void>()
  const seen = new Map<string, number>()
  let buffer = Buffer.alloc(0)
  control.on('data', (bytes: Buffer) => {
    buffer = Buffer.concat([buffer, bytes])
    for (;;) {
      const colon = buffer.indexOf(58)
      if (colon < 0) return
      const length = Number(buffer.subarray(0, colon).toString())
      if (buffer.length < colon + 1 + length + 1) return
      const message = JSON.parse(buffer.subarray(colon + 1, colon + 1 + length).toString())
      buffer = buffer.subarray(colon + 1 + length + 1)
      if (message.event) events.push(message)
      else if (message.response) answers.get(message.token)?.(String(message.data ?? ''))
    }
  })
  control.on('error', () => {})
  let count = 0
  const command = (name: string, params = ''): Promise<string> =>
    new Promise((resolve, reject) => {
      const token = `t${++count}`
      const late = setTimeout(() => reject(new Error(`baresip did not answer ${name}\n${printed}`)), 15_000)
      answers.set(token, text => {
        clearTimeout(late)
        answers.delete(token)
        resolve(text)
      })
      const text = JSON.stringify({ command: name, params, token })
      control.write(`${Buffer.byteLength(text)}:${text},`)
    })
  const ears = watchFile(() => newestEar(ear))
  const hears = (hz: number, forMs = 1_000): number => {
    const heard = heardSamples(ear, forMs)
    // In a few samples every frequency is like its neighbours.
    return heard && heard.samples.length > (heard.rate * forMs) / 2_500
      ? toneLevel(heard.samples, heard.rate, hz)
      : -200
  }
  return {
    events,
    output: () => printed,
    command,
    dial: uri => command('dial', uri),
    answer: () => command('accept'),
    hangUp: () => command('hangup'),
    registered: async (withinMs = 20_000) => {
      for (const end = Date.now() + withinMs; Date.now() < end; await pause(20))
        if (/200 OK .*\[\d+ bindings?\]/.test(printed)) return
      throw new Error(`baresip is not registered after ${withinMs} ms\n${printed}`)
    },
    until: async (type, withinMs = 20_000) => {
      for (const end = Date.now() + withinMs; Date.now() < end; await pause(20)) {
        const at = events.findIndex((event, index) => event.type === type && index >= (seen.get(type) ?? 0))
        const event = events[at]
        if (event) {
          seen.set(type, at + 1)
          return event
        }
      }
      throw new Error(`baresip: no ${type} within ${withinMs} ms; events: ${events.map(e => e.type)}\n${printed}`)
    },
    forget() {
      for (const name of readdirSync(ear)) rmSync(join(ear, name))
    },
    hears,
    untilHears: async (hz, withinMs = 15_000) => {
      const start = Date.now()
      while (Date.now() - start < withinMs) {
        if (hears(hz, 500) > -45) return Date.now() - start
        await pause(30)
      }
      throw new Error(`baresip heard no ${hz} Hz within ${withinMs} ms (${hears(hz)} dBFS)\n${printed}`)
    },
    watch: ears.watch,
    watched: ears.watched,
    async listens(forMs) {
      const length = () => heardSamples(ear, Number.POSITIVE_INFINITY)?.samples.length ?? 0
      const rate = heardSamples(ear, 20)?.rate ?? 8_000
      const wanted = length() + (rate * forMs) / 1_000
      for (const end = Date.now() + forMs + 20_000; length() < wanted; await pause(50))
        if (Date.now() > end) throw new Error(`baresip got no sound for ${forMs} ms\n${printed}`)
      return levelOf(heardSamples(ear, forMs)!.samples)
    },
    stop: async () => {
      ears.stop()
      control.destroy()
      child.kill('SIGKILL')
      await new Promise(done =>
        child.exitCode === null && child.signalCode === null ? child.once('exit', done) : done(0),
      )
      rmSync(home, { recursive: true, force: true })
    },
  }
}
