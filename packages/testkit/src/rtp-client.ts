/**
 * A little telephone without signalling: offers or answers a description, sends a tone as PCMU, and tells what it heard.
 * For tests of everything that carries sound; real sockets, real time.
 */
import { createSocket, type RemoteInfo, type Socket } from 'node:dgram'

export type ClientCodec = 'PCMU' | 'PCMA' | 'G722' | 'opus'
/** A codec brought along, for what this file does not speak itself. Frames of 20 ms. */
export type ClientSound = {
  readonly sampleRate: number
  encode(samples: Int16Array): Buffer
  decode(payload: Uint8Array): Int16Array
}
export type RtpClientOptions = {
  /** Default 127.0.0.1. */
  readonly address?: string
  /** Default PCMU. G722 needs `sound`; Opus without it has only silent frames and digits on its clock. */
  readonly codec?: ClientCodec
  readonly sound?: ClientSound
  /** Of the tone; default 8000, 0 … 32767. */
  readonly amplitude?: number
  /** Payload number of telephone-event on the codec's clock; default 101. 0: not offered. */
  readonly eventPayloadType?: number
}
export type HeardPacket = {
  readonly at: number
  readonly payloadType: number
  readonly marker: boolean
  readonly sequence: number
  readonly timestamp: number
  readonly ssrc: number
  readonly payload: Buffer
  /** Decoded by `sound`. */
  readonly samples: Int16Array | null
  readonly from: RemoteInfo
}

const frameMs = 20
const toneSamples = 160
/** Packets that are kept; older ones are forgotten. */
const maxHeard = 5000
const payloadTypes = { PCMU: 0, PCMA: 8, G722: 9, opus: 107 } as const
const rtpmaps = { PCMU: 'PCMU/8000', PCMA: 'PCMA/8000', G722: 'G722/8000', opus: 'opus/48000/2' } as const
/** A coded frame of 20 ms of silence. */
const opusSilence = Buffer.from([0xf8, 0xff, 0xfe])

export class RtpClient {
  readonly socket: Socket
  readonly control: Socket
  readonly address: string
  readonly codec: ClientCodec
  /** Ticks of the RTP clock in 20 ms. */
  readonly frameTicks: number
  readonly eventPayloadType: number
  readonly #sound: ClientSound | null
  readonly #amplitude: number
  port = 0
  ssrc = Math.floor(Math.random() * 0xffffffff)
  heard: HeardPacket[] = []
  reports = 0
  #remote: { address: string; port: number } | null = null
  #sequence = Math.floor(Math.random() * 0xffff)
  #timestamp = Math.floor(Math.random() * 0xffffffff)
  #timer: NodeJS.Timeout | undefined
  #toneHz = 0
  #phase = 0
  #due = 0
  #version = 1

  private constructor(options: RtpClientOptions, socket: Socket, control: Socket) {
    this.address = options.address ?? '127.0.0.1'
    this.codec = options.codec ?? 'PCMU'
    this.frameTicks = this.codec === 'opus' ? 960 : 160
    this.#sound = options.sound ?? null
    this.#amplitude = options.amplitude ?? 8000
    this.eventPayloadType = options.eventPayloadType ?? 101
    this.socket = socket
    this.control = control
    socket.on('message', (packet, from) => this.#received(packet, from))
    control.on('message', () => this.reports++)
  }

  static async open(options: RtpClientOptions = {}): Promise<RtpClient> {
    const address = options.address ?? '127.0.0.1'
    const type = address.includes(':') ? 'udp6' : 'udp4'
    for (;;) {
      const socket = createSocket(type)
      await new Promise<void>(resolve => socket.bind(0, address, resolve))
      const { port } = socket.address()
      const control = createSocket(type)
      const free = await new Promise<boolean>(resolve => {
        control.once('error', () => resolve(false))
        if (port % 2 || port > 65_000) resolve(false)
        else control.bind(port + 1, address, () => resolve(true))
      })
      if (free) {
        const client = new RtpClient(options, socket, control)
        client.port = port
        return client
      }
      socket.close()
      control.close()
    }
  }

  /** Our description, as offer or as answer. */
  describe(
    direction: 'sendrecv' | 'sendonly' | 'recvonly' | 'inactive' = 'sendrecv',
    connection = this.address,
  ): string {
    const family = this.address.includes(':') ? 'IP6' : 'IP4'
    const voice = payloadTypes[this.codec]
    const event = this.eventPayloadType
    return [
      'v=0',
      `o=test 1 ${this.#version++} IN ${family} ${this.address}`,
      's=-',
      `c=IN ${family} ${connection}`,
      't=0 0',
      `m=audio ${this.port} RTP/AVP ${voice}${event ? ` ${event}` : ''}`,
      `a=rtpmap:${voice} ${rtpmaps[this.codec]}`,
      ...(event ? [`a=rtpmap:${event} telephone-event/${this.frameTicks * 50}`, `a=fmtp:${event} 0-15`] : []),
      'a=ptime:20',
      `a=${direction}`,
      '',
    ].join('\r\n')
  }

  /** Where to send: read from the other side's description. */
  follow(sdp: string): void {
    const address = /^c=IN IP[46] (\S+)/m.exec(sdp)?.[1]
    const port = Number(/^m=audio (\d+)/m.exec(sdp)?.[1])
    if (!address || !port) throw new Error('no audio in the description')
    this.#remote = { address, port }
  }
  get remote(): { readonly address: string; readonly port: number } | null {
    return this.#remote
  }

  /** Sends a tone of this pitch until `stop`; 0 Hz is silence. */
  send(toneHz: number): void {
    this.#toneHz = toneHz
    if (this.#timer) return
    this.#due = performance.now()
    this.#timer = setInterval(() => {
      for (; this.#due <= performance.now(); this.#due += frameMs) this.sendFrame()
    }, 5)
  }
  stop(): void {
    clearInterval(this.#timer)
    this.#timer = undefined
  }

  /** One voice packet now. */
  sendFrame(): void {
    this.#timestamp = (this.#timestamp + this.frameTicks) >>> 0
    const { codec } = this
    const payload = this.#sound
      ? this.#sound.encode(this.#samples(this.#sound.sampleRate))
      : codec === 'PCMU' || codec === 'PCMA'
        ? this.#tone(codec)
        : opusSilence
    this.sendPacket(payloadTypes[this.codec], false, this.#timestamp, payload)
  }

  #tone(codec: 'PCMU' | 'PCMA'): Buffer {
    const payload = Buffer.allocUnsafe(toneSamples)
    const samples = this.#samples(8000)
    for (let i = 0; i < toneSamples; i++) {
      payload[i] = codec === 'PCMU' ? toMuLaw(samples[i]!) : toALaw(samples[i]!)
    }
    return payload
  }
  /** The next 20 ms of the tone. */
  #samples(sampleRate: number): Int16Array {
    const samples = new Int16Array((sampleRate * frameMs) / 1000)
    for (let i = 0; i < samples.length; i++) {
      samples[i] = this.#toneHz ? Math.round(this.#amplitude * Math.sin(this.#phase)) : 0
      this.#phase += (2 * Math.PI * this.#toneHz) / sampleRate
    }
    return samples
  }

  /** Says these samples (8 kHz) as PCMU or PCMA, in real time; the last frame is filled with silence. */
  async say(samples: Int16Array): Promise<void> {
    const code = this.codec === 'PCMA' ? toALaw : toMuLaw
    let due = performance.now()
    for (let at = 0; at < samples.length; at += toneSamples, due += frameMs) {
      while (performance.now() < due) await new Promise(resolve => setTimeout(resolve, 2))
      this.#timestamp = (this.#timestamp + this.frameTicks) >>> 0
      const payload = Buffer.from(Array.from({ length: toneSamples }, (_, n) => code(samples[at + n] ?? 0)))
      this.sendPacket(payloadTypes[this.codec], false, this.#timestamp, payload)
    }
  }

  /** One digit by RFC 4733: updates, then three ends; in real time. */
  async sendDigit(digit: string, durationMs = 100): Promise<void> {
    const event = '0123456789*#ABCD'.indexOf(digit)
    const timestamp = (this.#timestamp + this.frameTicks) >>> 0
    const steps = Math.max(2, Math.round(durationMs / frameMs))
    for (let i = 1; i <= steps + 2; i++) {
      const duration = Math.min(i, steps) * this.frameTicks
      const payload = Buffer.from([event, (i >= steps ? 0x80 : 0) | 10, duration >> 8, duration & 255])
      this.sendPacket(this.eventPayloadType, i === 1, timestamp, payload)
      if (i < steps) await new Promise(resolve => setTimeout(resolve, frameMs))
    }
    this.#timestamp = (timestamp + steps * this.frameTicks) >>> 0
  }

  sendPacket(payloadType: number, marker: boolean, timestamp: number, payload: Buffer): void {
    if (!this.#remote) return
    const packet = Buffer.allocUnsafe(12 + payload.length)
    packet[0] = 0x80
    packet[1] = (marker ? 0x80 : 0) | payloadType
    this.#sequence = (this.#sequence + 1) & 0xffff
    packet.writeUInt16BE(this.#sequence, 2)
    packet.writeUInt32BE(timestamp >>> 0, 4)
    packet.writeUInt32BE(this.ssrc, 8)
    payload.copy(packet, 12)
    this.socket.send(packet, this.#remote.port, this.#remote.address)
  }

  /** How loud a pitch was in what came during the last `lastMs`, 0 … about 8000, as an amplitude. */
  loudness(toneHz: number, lastMs = 400): number {
    const since = performance.now() - lastMs
    const samples: number[] = []
    const rate = this.#sound?.sampleRate ?? 8000
    for (const { at, payloadType, payload, samples: decoded } of this.heard) {
      if (at < since || payloadType !== payloadTypes[this.codec]) continue
      if (decoded) for (const sample of decoded) samples.push(sample)
      else for (const byte of payload) samples.push(this.codec === 'PCMU' ? fromMuLaw(byte) : fromALaw(byte))
    }
    if (samples.length < 3 * rate * (frameMs / 1000)) return 0
    // A Hann window, so that other tones nearby add nothing.
    let real = 0
    let imaginary = 0
    samples.forEach((sample, i) => {
      const angle = (2 * Math.PI * toneHz * i) / rate
      const weight = 1 - Math.cos((2 * Math.PI * (i + 0.5)) / samples.length)
      real += weight * sample * Math.cos(angle)
      imaginary += weight * sample * Math.sin(angle)
    })
    return (2 * Math.hypot(real, imaginary)) / samples.length
  }
  /** Whether the tone is clearly there. Packets lost or repeated at a joint blur it a little. */
  hears(toneHz: number, lastMs = 400): boolean {
    return this.loudness(toneHz, lastMs) > 1000
  }

  close(): void {
    this.stop()
    this.socket.close()
    this.control.close()
  }

  #received(packet: Buffer, from: RemoteInfo): void {
    if (packet.length < 12) return
    const second = packet[1]!
    if (second >= 192 && second <= 223) {
      this.reports++
      return
    }
    const payload = packet.subarray(12)
    const voice = (second & 127) === payloadTypes[this.codec]
    this.heard.push({
      at: performance.now(),
      payloadType: second & 127,
      marker: second > 127,
      sequence: packet.readUInt16BE(2),
      timestamp: packet.readUInt32BE(4),
      ssrc: packet.readUInt32BE(8),
      payload,
      samples: voice && this.#sound ? this.#sound.decode(payload) : null,
      from,
    })
    if (this.heard.length > maxHeard) this.heard.splice(0, maxHeard / 2)
  }
}

// The two laws of G.711, written apart from the product's own so that a fault there is found here.
function toMuLaw(sample: number): number {
  const sign = sample < 0 ? 0x80 : 0
  const magnitude = Math.min(32_635, Math.abs(sample)) + 132
  const exponent = Math.max(0, 31 - Math.clz32(magnitude) - 7)
  return ~(sign | (exponent << 4) | ((magnitude >> (exponent + 3)) & 15)) & 255
}
function fromMuLaw(byte: number): number {
  const code = ~byte & 255
  const magnitude = ((((code & 15) << 3) + 132) << ((code >> 4) & 7)) - 132
  return code & 0x80 ? -magnitude : magnitude
}
function toALaw(sample: number): number {
  const sign = sample >= 0 ? 0x80 : 0
  const magnitude = Math.min(4095, (sample >= 0 ? sample : -sample - 1) >> 3)
  const exponent = magnitude < 32 ? 0 : 31 - Math.clz32(magnitude) - 4
  const mantissa = exponent < 2 ? (magnitude >> 1) & 15 : (magnitude >> exponent) & 15
  return (sign | (exponent << 4) | mantissa) ^ 0x55
}
function fromALaw(byte: number): number {
  const code = byte ^ 0x55
  const exponent = (code >> 4) & 7
  const mantissa = ((code & 15) << 4) + 8
  const magnitude = exponent === 0 ? mantissa : (mantissa + 256) << (exponent - 1)
  return code & 0x80 ? magnitude : -magnitude
}
