/**
 * The TURN server on real sockets and the real time.
 *
 *   take(socket) ─▶ framer ─frames─▶ TurnServer ─┬─ send, pass ─▶ the browser's connection
 *                                      ▲         └─ relay ─▶ a UDP socket on loopback ─▶ our WebRTC port
 *                                      └──────────── packet ◀──────┘
 */
import { createHmac, randomBytes } from 'node:crypto'
import type { Socket as UdpSocket } from 'node:dgram'
import type { Socket } from 'node:net'
import { never } from '@sidetone/kernel'
import { type ClientId, Framer, type Input, type Output, type TurnOptions, TurnServer } from '@sidetone/turn'
import { CLOSING_MS, KEEP_ALIVE_MS, MAX_ANSWERS_BACKLOG_BYTES, MAX_BACKLOG_BYTES } from './limits.ts'
import { LOOPBACK, openRelay } from './relay.ts'

export type TurnNetOptions = Pick<TurnOptions, 'realm' | 'keyOf' | 'isThere' | 'icePassword'> & {
  /** Of all media processes, on every address of this machine. */
  readonly icePorts: readonly number[]
  /** IPv4 addresses by which offers name them, best first, without loopback. */
  readonly outside: readonly string[]
  /** Ports that other parts of us will want, and relays leave alone. */
  readonly isMeantForOther: (port: number) => boolean
  /** Our own mistake, to be noted. */
  readonly onFault: (error: unknown) => void
  readonly now?: () => number
}
export type TurnNet = {
  /** A connection whose first byte is that of a STUN message, plain or over TLS; nothing was read from it. */
  take(socket: Socket): void
  /** The session of this device is over. */
  deviceGone(device: string): void
  readonly counts: {
    readonly clients: number
    readonly allocations: number
    readonly refused: number
    /** Packets both ways, and those that a browser did not take in time. */
    readonly passed: number
    readonly dropped: number
  }
  close(): void
}

type Client = { readonly socket: Socket; relay: UdpSocket | null; closing?: NodeJS.Timeout }

export function createTurnNet(options: TurnNetOptions): TurnNet {
  const { realm, keyOf, isThere, icePassword, icePorts, outside, isMeantForOther, onFault, now = Date.now } = options
  const server = new TurnServer({
    realm,
    keyOf,
    isThere,
    icePassword,
    peers: { host: LOOPBACK, ports: new Set(icePorts), outside },
    hmacSha1: (key, bytes) => createHmac('sha1', key).update(bytes).digest(),
    ids: { token: bytes => randomBytes(bytes).toString('hex') },
  })
  const clients = new Map<ClientId, Client>()
  let lastClient = 0
  let passed = 0
  let dropped = 0
  let timer: NodeJS.Timeout | undefined
  let timerAt = Number.POSITIVE_INFINITY
  let closed = false

  const step = (input: Input) => {
    try {
      for (const out of server.step(input, now())) perform(out)
    } catch (error) {
      onFault(error)
    }
    const next = server.nextDeadline() ?? Number.POSITIVE_INFINITY
    if (next < timerAt && !closed) setTimer(next)
  }
  const setTimer = (at: number) => {
    clearTimeout(timer)
    timerAt = at
    timer = setTimeout(() => {
      timerAt = Number.POSITIVE_INFINITY
      step({ type: 'time' })
    }, at - now())
  }

  const perform = (out: Output) => {
    const client = clients.get(out.client)
    if (!client) return
    const { socket, relay } = client
    switch (out.type) {
      case 'pass':
        if (socket.writableLength > MAX_BACKLOG_BYTES) dropped++
        else {
          passed++
          socket.write(out.bytes)
        }
        return
      case 'relay':
        passed++
        // Sound that the system does not take is lost; the next packet may not be.
        relay?.send(out.bytes, out.port, LOOPBACK, () => {})
        return
      case 'send':
        if (socket.writableLength > MAX_ANSWERS_BACKLOG_BYTES) socket.destroy()
        else socket.write(out.bytes)
        return
      case 'open-relay':
        void open(out.client)
        return
      case 'close-relay':
        relay?.close()
        client.relay = null
        return
      case 'close':
        // What it is told last may still go out; who does not read it would stay for ever.
        socket.destroySoon()
        client.closing = setTimeout(() => socket.destroy(), CLOSING_MS)
        return
      default:
        never(out)
    }
  }
  const open = async (id: ClientId) => {
    const relay = await openRelay(isMeantForOther, (bytes, from) =>
      step({ type: 'packet', client: id, from: { host: from.address, port: from.port }, bytes }),
    ).catch(() => null)
    const client = clients.get(id)
    if (!client) {
      relay?.close()
      return
    }
    client.relay = relay
    step(
      relay ? { type: 'relay-opened', client: id, port: relay.address().port } : { type: 'relay-failed', client: id },
    )
  }

  return {
    take(socket) {
      // The port may be listened on for a moment longer than we are there.
      if (closed) return void socket.destroy()
      const id = ++lastClient
      const framer = new Framer()
      clients.set(id, { socket, relay: null })
      socket.setNoDelay(true).setKeepAlive(true, KEEP_ALIVE_MS)
      socket.on('error', () => {})
      socket.on('end', () => socket.destroy())
      socket.once('close', () => {
        step({ type: 'closed', client: id })
        const client = clients.get(id)
        client?.relay?.close()
        clearTimeout(client?.closing)
        clients.delete(id)
      })
      const from = { host: (socket.remoteAddress ?? '').replace(/^::ffff:/, ''), port: socket.remotePort ?? 0 }
      step({ type: 'opened', client: id, from })
      socket.on('data', (bytes: Buffer) => {
        const frames = framer.push(bytes)
        if (!frames.ok) return void socket.destroy()
        for (const frame of frames.value) step({ type: 'frame', client: id, bytes: frame })
      })
    },
    deviceGone: device => step({ type: 'device-gone', device }),
    get counts() {
      return { ...server.counts, passed, dropped }
    },
    close() {
      closed = true
      clearTimeout(timer)
      for (const { socket } of clients.values()) socket.destroy()
    },
  }
}
