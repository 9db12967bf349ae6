/**
 * The phones of the media bench, in a process of their own: each stream sends 50 packets a second, spread over the 20 ms.
 * Silent PCMU carries the time of sending, so what is relayed back tells delay and loss; Opus and PCMA carry music.
 */
import { createSocket, type Socket } from 'node:dgram'
import { constants, setPriority } from 'node:os'
import { setFlagsFromString } from 'node:v8'
import { type CodecName, codecs, createEncoder, holdMusic } from '@sidetone/audio'

export type Start = {
  readonly streams: readonly {
    readonly port: number
    readonly remotePort: number
    readonly payloadType: number
    /** It says nothing, in packets. */
    readonly quiet?: boolean
  }[]
  /** What the payload numbers mean; `marked`: silent PCMU with the time in it. */
  readonly sound: Readonly<Record<number, CodecName | 'marked'>>
  readonly warmUpMs: number
  readonly measureMs: number
}
export type Measured = { readonly sent: number; readonly received: number; readonly delaysMs: readonly number[] }

const frameMs = 20
const mark = 0x51d3704e
const musicFrames = 200

type Stream = {
  socket: Socket
  remotePort: number
  ssrc: number
  payloadType: number
  quiet: boolean
  sequence: number
  timestamp: number
}
const streams: Stream[] = []
const payloads = new Map<number, { frames: Uint8Array[]; silence: Uint8Array; ticks: number; marked: boolean }>()
const delays: number[] = []
let sent = 0
let received = 0
/** Packets of the measured window carry its number, so that those of the warm-up do not count. */
let window = 0

const lookup = (host: string, _options: unknown, done: (error: null, address: string, family: number) => void): void =>
  done(null, host, 4)

async function open({ port, remotePort, payloadType, quiet = false }: Start['streams'][number]): Promise<void> {
  const socket = createSocket({ type: 'udp4', lookup: lookup as never })
  await new Promise<void>(resolve => socket.bind(port, '127.0.0.1', resolve))
  socket.on('message', back => {
    if (back.length < 28 || back.readUInt32BE(12) !== mark || window === 0 || back.readUInt32BE(16) !== window) return
    received++
    if (received % 7 === 0) delays.push(performance.now() - back.readDoubleBE(20))
  })
  streams.push({ socket, remotePort, ssrc: port, payloadType, quiet, sequence: 0, timestamp: 0 })
}

async function prepare(payloadType: number, sound: CodecName | 'marked'): Promise<void> {
  if (sound === 'marked') {
    const silence = new Uint8Array(160).fill(0xff)
    payloads.set(payloadType, { frames: [silence], silence, ticks: 160, marked: true })
    return
  }
  const { sampleRate, clockRate } = codecs[sound]
  const encoder = await createEncoder(sound)
  const music = holdMusic(sampleRate)
  const samples = sampleRate / 50
  const out = new Uint8Array(1500)
  const frames = Array.from({ length: musicFrames }, (_, i) =>
    out.slice(0, encoder.encode(music.subarray(i * samples, (i + 1) * samples), out)),
  )
  const silence = out.slice(0, encoder.encode(new Int16Array(samples), out))
  payloads.set(payloadType, { frames, silence, ticks: clockRate / 50, marked: false })
}

function send(stream: Stream): void {
  const { frames, silence, ticks, marked } = payloads.get(stream.payloadType)!
  const frame = stream.quiet ? silence : frames[stream.sequence % frames.length]!
  const packet = Buffer.allocUnsafe(12 + frame.length)
  packet[0] = 0x80
  packet[1] = stream.payloadType
  stream.sequence = (stream.sequence + 1) & 0xffff
  stream.timestamp = (stream.timestamp + ticks) >>> 0
  packet.writeUInt16BE(stream.sequence, 2)
  packet.writeUInt32BE(stream.timestamp, 4)
  packet.writeUInt32BE(stream.ssrc, 8)
  packet.set(frame, 12)
  if (marked) {
    packet.writeUInt32BE(mark, 12)
    packet.writeUInt32BE(window, 16)
    packet.writeDoubleBE(performance.now(), 20)
  }
  stream.socket.send(packet, 0, packet.length, stream.remotePort, '127.0.0.1')
  if (window > 0) sent++
}

async function run(start: Start): Promise<void> {
  for (const [number, sound] of Object.entries(start.sound)) await prepare(Number(number), sound)
  await Promise.all(start.streams.map(open))
  const begin = performance.now()
  let slot = 0
  // Slots of 1 ms; when the timer is late the missed ones are made up for at once, as a network would queue them.
  const timer = setInterval(() => {
    for (const due = performance.now() - begin; slot < due; slot++)
      for (let i = slot % frameMs; i < streams.length; i += frameMs) send(streams[i]!)
  }, 1)
  const wait = (ms: number) => new Promise(resolve => setTimeout(resolve, ms))
  await wait(start.warmUpMs)
  window = 1
  process.send?.('measuring')
  await wait(start.measureMs)
  process.send?.('measured')
  const total = sent
  clearInterval(timer)
  await wait(500)
  process.send?.({ sent: total, received, delaysMs: delays } satisfies Measured, () => process.exit(0))
}
// A small nursery: the generator's own pauses must not look like the product's.
setFlagsFromString('--max-semi-space-size=2')
setFlagsFromString('--semi-space-growth-factor=1')
try {
  setPriority(constants.priority.PRIORITY_HIGH)
} catch {
  // Only an administrator may; the figures of a busy machine are then a little worse.
}
process.once('message', message => void run(message as Start))
process.on('disconnect', () => process.exit(0))
