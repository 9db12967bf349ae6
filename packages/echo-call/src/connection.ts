/**
 * Opens one way into a system, hop by hop, so that the one that fails can be named.
 *
 *   name ─▶ connection ─▶ certificate ─▶ web socket ─▶ open        UDP: name ─▶ open
 */
import { createSocket } from 'node:dgram'
import { lookup } from 'node:dns/promises'
import { isIP, connect as openTcp, type Socket } from 'node:net'
import type { TLSSocket } from 'node:tls'
import { createFramer } from '@sidetone/sip'
import { WebSocket } from 'ws'
import { openTls, readCertificate } from './certificate.ts'
import { within } from './deadline.ts'
import { connectWithinMs, nameWithinMs } from './limits.ts'
import { failed, type HopResult, passed } from './outcomes.ts'
import * as say from './sentences.ts'
import type { HopName, Way } from './words.ts'

export type Connection = {
  readonly local: { readonly host: string; readonly port: number }
  readonly remote: { readonly host: string; readonly port: number }
  send(bytes: Uint8Array): void
  /** One whole SIP message at a time. */
  onMessage(listener: (bytes: Uint8Array) => void): void
  /** It is broken: refused by the other machine (UDP), or closed. */
  onLost(listener: (code: string) => void): void
  close(): void
}
/** Does one hop, tells it, and says whether to go on. */
export type PassHop = <T>(name: HopName, work: () => Promise<HopResult<T>>) => Promise<T | null>

/** @returns null: a hop failed, and was told */
export async function openWay(way: Way, pass: PassHop, signal?: AbortSignal): Promise<Connection | null> {
  const address = isIP(way.host) ? way.host : await pass('name', () => resolved(way))
  if (address === null) return null
  if (way.transport === 'udp') {
    const udp = await openUdp(address, way.port)
    if (typeof udp !== 'string') return udp
    return pass('connection', async () => failed(say.notConnected(way, address, udp), say.notConnectedTodo(way, udp)))
  }
  const tcp = await pass('connection', () => connected(way, address, signal))
  if (tcp === null) return null
  const secure = way.transport === 'tls' || way.transport === 'wss'
  const socket = secure ? await pass('certificate', () => secured(way, tcp, signal)) : tcp
  if (socket === null) return null
  if (way.transport === 'tcp' || way.transport === 'tls') return overStream(socket)
  const webSocket = await pass('web-socket', () => upgraded(way, socket, signal))
  return webSocket && overWebSocket(webSocket, socket)
}

async function resolved({ host }: Way): Promise<HopResult<string>> {
  const found = await within(
    nameWithinMs,
    lookup(host).catch((error: NodeJS.ErrnoException) => error),
    null,
  )
  if (found === null || found instanceof Error) return failed(say.noName(host), say.noNameTodo(host))
  return passed(`${host} is ${found.address}.`, found.address)
}

async function connected(way: Way, host: string, signal?: AbortSignal): Promise<HopResult<Socket>> {
  const socket = openTcp({ host, port: way.port })
  socket.setNoDelay(true)
  const code = await within(connectWithinMs, opened(socket, 'connect'), 'ETIMEDOUT', signal)
  if (code === '') return passed('Connected.', socket)
  socket.destroy()
  return failed(say.notConnected(way, host, code), say.notConnectedTodo(way, code))
}

async function secured(way: Way, tcp: Socket, signal?: AbortSignal): Promise<HopResult<TLSSocket>> {
  const socket = openTls(way, tcp)
  const code = await within(connectWithinMs, opened(socket, 'secureConnect'), 'ETIMEDOUT', signal)
  const result =
    code === '' ? readCertificate(way, socket, Date.now()) : failed(say.noTls(way, code), say.noTlsTodo(way))
  if (!result.ok) socket.destroy()
  return result
}

async function upgraded(way: Way, socket: Socket, signal?: AbortSignal): Promise<HopResult<WebSocket>> {
  const host = way.name ?? way.host
  const at = `${host.includes(':') ? `[${host}]` : host}:${way.port}`
  const path = way.path ?? '/sip'
  const webSocket = new WebSocket(`ws://${at}${path}`, 'sip', {
    createConnection: () => socket,
    perMessageDeflate: false,
  })
  const answer = new Promise<string>(resolve => {
    webSocket.once('open', () => resolve(''))
    webSocket.once('unexpected-response', (_, response) => resolve(`HTTP ${response.statusCode}`))
    webSocket.on('error', error => resolve((error as NodeJS.ErrnoException).code ?? error.message))
  })
  const fault = await within(connectWithinMs, answer, 'ETIMEDOUT', signal)
  if (fault === '') return passed(`${path} is a WebSocket for SIP.`, webSocket)
  webSocket.terminate()
  socket.destroy()
  return failed(say.noWebSocket(path, fault), say.noWebSocketTodo(fault))
}

/** Resolves with '' when it is open, else with the code of the fault. */
const opened = (socket: Socket, event: 'connect' | 'secureConnect') =>
  new Promise<string>(resolve => {
    socket.once(event, () => resolve(''))
    // Stays: a fault that comes later must not end the process.
    socket.on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message))
    socket.once('close', () => resolve('ECONNRESET'))
  })

/** @returns a code: this machine has no way there */
function openUdp(host: string, port: number): Promise<Connection | string> {
  const socket = createSocket(host.includes(':') ? 'udp6' : 'udp4')
  let lost = (_: string) => {}
  // Another machine's "nothing listens there" comes as an error of the next send.
  socket.on('error', (error: NodeJS.ErrnoException) => lost(error.code ?? error.message))
  const connection = (): Connection => {
    const local = socket.address()
    return {
      local: { host: local.address, port: local.port },
      remote: { host, port },
      send: bytes => socket.send(bytes),
      onMessage: listener => void socket.on('message', listener),
      onLost: listener => (lost = listener),
      close: () => socket.close(),
    }
  }
  return new Promise(resolve =>
    socket.connect(port, host, (error?: NodeJS.ErrnoException | null) => {
      if (!error) return resolve(connection())
      socket.close()
      resolve(error.code ?? error.message)
    }),
  )
}

function overStream(socket: Socket): Connection {
  const framer = createFramer()
  return {
    ...placesOf(socket),
    send: bytes => void socket.write(bytes),
    onMessage: listener =>
      void socket.on('data', chunk => {
        for (const frame of framer.push(chunk)) if (frame.kind === 'message') listener(frame.bytes)
      }),
    onLost: listener => void socket.once('close', () => listener('ECONNRESET')),
    close: () => socket.destroy(),
  }
}
function overWebSocket(webSocket: WebSocket, socket: Socket): Connection {
  return {
    ...placesOf(socket),
    send: bytes => webSocket.send(bytes, { binary: false }),
    onMessage: listener => void webSocket.on('message', (data: Buffer) => listener(data)),
    onLost: listener => void webSocket.once('close', () => listener('ECONNRESET')),
    close: () => webSocket.terminate(),
  }
}
const placesOf = (socket: Socket) => ({
  local: { host: socket.localAddress ?? '', port: socket.localPort ?? 0 },
  remote: { host: socket.remoteAddress ?? '', port: socket.remotePort ?? 0 },
})
