/** One stranger's way to the server: a UDP socket, or connections that are opened again when the server closes them. */
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { WebSocket } from 'ws'

export interface FuzzLine {
  send(bytes: Uint8Array): Promise<void>
  /** Whether a message for which `is` holds comes within `ms`. */
  heard(is: (text: string) => boolean, ms: number): Promise<boolean>
  answers(): number
  closed(): number
  /** Lets the last answers come, then closes. */
  finish(): Promise<void>
}
type Address = { readonly transport: 'udp' | 'tcp' | 'ws'; readonly host: string; readonly port: number }

/** @param stranger 0 comes from the usual address; others each from their own when the server is on loopback */
export async function openFuzzLine(to: Address, stranger: number): Promise<FuzzLine> {
  const from = stranger && to.host.startsWith('127.') ? `127.77.${(stranger >> 8) & 255}.${stranger & 255}` : undefined
  return to.transport === 'udp' ? openUdp(to, from) : openStream(to, from)
}

/** How long a connection stays for answers after its last mutant; the server may take 250 ms to close a broken one. */
const settleMs = 400
const pause = (ms: number) => new Promise<void>(resolve => setTimeout(resolve, ms))

/** Counts what comes and lets somebody wait for one of them. */
function createEar() {
  let answers = 0
  const waiting = new Set<(text: string) => void>()
  return {
    hear(data: Uint8Array) {
      const text = Buffer.from(data).toString('latin1')
      answers += text.match(/^SIP\/2\.0 \d/gm)?.length ?? 0
      for (const each of waiting) each(text)
    },
    answers: () => answers,
    heard: (is: (text: string) => boolean, ms: number) =>
      new Promise<boolean>(resolve => {
        const done = (good: boolean) => {
          clearTimeout(timer)
          waiting.delete(listener)
          resolve(good)
        }
        const listener = (text: string) => is(text) && done(true)
        const timer = setTimeout(() => done(false), ms)
        waiting.add(listener)
      }),
  }
}

async function openUdp(to: Address, from: string | undefined): Promise<FuzzLine> {
  const ear = createEar()
  const socket = createSocket({ type: to.host.includes(':') ? 'udp6' : 'udp4', recvBufferSize: 1 << 20 })
  socket.on('message', data => ear.hear(data))
  socket.on('error', () => {})
  socket.bind(0, from)
  await once(socket, 'listening')
  let sent = 0
  return {
    ...ear,
    closed: () => 0,
    async send(bytes) {
      // a datagram cannot be longer (IPv4)
      await new Promise<void>(resolve => socket.send(bytes.subarray(0, 65_507), to.port, to.host, () => resolve()))
      // the server's socket buffer is small, and a lost mutant tests nothing
      if (++sent % 20 === 0) await pause(5)
    },
    async finish() {
      await pause(50)
      socket.close()
    },
  }
}

type Connection = { send(bytes: Uint8Array): void; end(): void; isOpen(): boolean }

async function openStream(to: Address, from: string | undefined): Promise<FuzzLine> {
  const ear = createEar()
  let closed = 0
  const open = () => (to.transport === 'tcp' ? openTcp : openWebSocket)(to, from, ear.hear, () => closed++)
  let connection = await open()
  let sent = 0
  return {
    ...ear,
    closed: () => closed,
    async send(bytes) {
      if (!connection.isOpen()) connection = await open()
      connection.send(bytes)
      // what the server waits for in vain would hide all that follows on this connection
      if (++sent % 5 === 0) {
        const full = connection
        setTimeout(() => full.end(), settleMs)
        connection = await open()
      }
    },
    async finish() {
      await pause(settleMs * 1.25)
      connection.end()
    },
  }
}

async function openTcp(
  to: Address,
  from: string | undefined,
  hear: (data: Uint8Array) => void,
  onClosed: () => void,
): Promise<Connection> {
  const socket: Socket = connect({ host: to.host, port: to.port, localAddress: from, noDelay: true })
  let ending = false
  socket.on('error', () => {})
  socket.on('data', hear)
  socket.on('close', () => ending || onClosed())
  await Promise.race([once(socket, 'connect'), once(socket, 'close')])
  return {
    send: bytes => void socket.write(bytes),
    isOpen: () => socket.writable,
    end() {
      ending = true
      socket.end()
      setTimeout(() => socket.destroy(), 500).unref()
    },
  }
}

async function openWebSocket(
  to: Address,
  from: string | undefined,
  hear: (data: Uint8Array) => void,
  onClosed: () => void,
): Promise<Connection> {
  const socket = new WebSocket(`ws://${to.host}:${to.port}/sip`, 'sip', {
    localAddress: from,
    origin: `http://${to.host}:${to.port}`,
  })
  let ending = false
  socket.on('error', () => {})
  socket.on('message', data => hear(data as Buffer))
  socket.on('close', () => ending || onClosed())
  await Promise.race([once(socket, 'open'), once(socket, 'close')])
  let odd = false
  return {
    send(bytes) {
      if (socket.readyState !== WebSocket.OPEN) return
      odd = !odd
      socket.send(bytes, { binary: odd })
    },
    isOpen: () => socket.readyState === WebSocket.OPEN,
    end() {
      ending = true
      socket.close()
      setTimeout(() => socket.terminate(), 500).unref()
    },
  }
}
