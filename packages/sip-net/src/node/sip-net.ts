/**
 * The sockets of a SIP server: UDP, TCP, TLS and WebSocket behind one face.
 *
 *   sockets ──bytes──▶ onMessage(flow, bytes)        send({target, bytes}) ──▶ a living flow, or a new connection
 */
import type { Server as HttpServer, IncomingMessage } from 'node:http'
import type { SecureContext } from 'node:tls'
import type { Millis } from '@sidetone/kernel'
import type { Flow, Send, Target, Transport } from '@sidetone/sip'
import { defaultLimits, type NetLimits } from '../limits.ts'
import { type Connection, type ConnectionEvents, plainAddress } from './connection.ts'
import { type ConnectFault, createDialler, type Waiting } from './dial.ts'
import { type Address, createFlowTable } from './flow-table.ts'
import { listenStreams, type StreamListener } from './listen-streams.ts'
import { createLocalAddresses } from './local-address.ts'
import { createRate, type Rate } from './rate.ts'
import { createResolver } from './resolve.ts'
import { streamConnection } from './stream.ts'
import { listenUdp, type UdpListener } from './udp.ts'
import { webSocketConnection, webSocketUpgrades } from './websocket.ts'

/** One listening address; port 0 takes a free one (see `addresses`). `host` is an IP address. */
export type Listen = { readonly transport: 'udp' | 'tcp' | 'tls'; readonly host: string; readonly port: number }
export type Certificate = {
  readonly key: string
  readonly cert: string
  readonly ca?: string
  /** Another certificate for who asks for this name (SNI, RFC 6066 §3); asked anew for each connection. */
  readonly forName?: (name: string) => SecureContext | undefined
}
export type SipNetOptions = {
  readonly listen: readonly Listen[]
  /** PEM. Needed when a `tls` address is among `listen`. */
  readonly tls?: Certificate
  readonly limits?: Partial<NetLimits>
  /** What we write into Via and Contact instead of a wildcard address. */
  readonly publicAddress?: string
  /** … and which of this machine's addresses that is without one; default: the first. */
  readonly ownAddress?: (v6: boolean) => string | undefined
  /** Sources whose rate is not limited: trunks, addresses of registered devices. Default: none. */
  readonly isKnown?: (host: string) => boolean
  /** TLS peers whose certificate need not verify when we connect out to them. Default: none. */
  readonly trustsUnsigned?: (host: string, port: number) => boolean
  readonly now?: () => Millis
}
export type SipNetGauges = {
  readonly connections: number
  readonly opening: number
  readonly udpFlows: number
  readonly queuedBytes: number
  readonly received: number
  readonly sent: number
  /** datagrams dropped because their source sent too many */
  readonly throttled: number
  /** connections closed at once because there were too many */
  readonly refused: number
  readonly failed: number
}

export interface SipNet {
  send(send: Send): void
  onMessage(listener: (flow: Flow, bytes: Uint8Array) => void): void
  /** `openedTo`: where the connection led to, when it was opened by us. */
  onFlowClosed(listener: (flowId: string, openedTo?: Address) => void): void
  onSendFailed(listener: (transaction: string) => void): void
  /** Our own address as written into Via and Contact of what leaves by this target. */
  local(target: Target): Address
  /** Why the last connection to this address could not be opened; undefined when it could, or none was tried. */
  whyNot(target: Target): ConnectFault | undefined
  /**
   * Takes the WebSocket upgrades of `path` (RFC 7118) on a server of HTTP, HTTPS, or both.
   * @param clientOf the address behind a trusted proxy; default: the connection's
   */
  attachUpgrade(server: HttpServer, path: string, clientOf?: (request: IncomingMessage) => string): void
  /** From now on new TLS connections get this certificate. */
  setCertificate(certificate: Certificate): void
  /** The addresses that are listened on, with real ports. */
  addresses(): readonly Listen[]
  gauges(): SipNetGauges
  /** Sources that sent too many messages, the newest first. */
  readonly strangers: Pick<Rate, 'tooFast' | 'letIn'>
  close(): Promise<void>
}

const sweepMs = 1_000

/** @throws with the socket's code (EADDRINUSE, EACCES, EADDRNOTAVAIL), `address` and `port` */
export async function createSipNet(options: SipNetOptions): Promise<SipNet> {
  const limits: NetLimits = { ...defaultLimits, ...options.limits }
  const now = options.now ?? Date.now
  const isKnown = options.isKnown ?? (() => false)
  const rate = createRate({
    perSecond: limits.messagesPerSecond,
    burst: limits.messageBurst,
    maxSources: limits.maxSources,
  })
  const table = createFlowTable(limits)
  const resolver = createResolver(now)
  const count = { received: 0, sent: 0, throttled: 0, refused: 0, failed: 0 }
  // A flow id of an earlier run must never name a flow of this one.
  const run = now().toString(36)
  let nextFlow = 1
  let closed = false
  let certificate = options.tls
  let onMessage: (flow: Flow, bytes: Uint8Array) => void = () => {}
  let onFlowClosed: (flow: string, openedTo?: Address) => void = () => {}
  let onSendFailed: (transaction: string) => void = () => {}

  const failed = (transaction: string | undefined) => {
    count.failed++
    if (transaction && !closed) queueMicrotask(() => onSendFailed(transaction))
  }
  const events: ConnectionEvents = {
    onMessage(flow, bytes) {
      count.received++
      if (!isKnown(flow.remote.host)) rate.take(flow.remote.host, now())
      onMessage(flow, bytes)
    },
    onClosed(flow) {
      const openedTo = table.remove(flow)
      if (!closed) onFlowClosed(flow.id, openedTo)
    },
    throttleMs: flow => (isKnown(flow.remote.host) ? 0 : rate.waitMs(flow.remote.host, now())),
    now,
  }
  const newFlow = (transport: Transport, local: Flow['local'], remote: Flow['remote']): Flow => ({
    id: `${transport}-${run}-${nextFlow++}`,
    transport,
    local,
    remote,
  })
  const endsOf = (socket: { localAddress?: string; localPort?: number; remoteAddress?: string; remotePort?: number }) =>
    [
      { host: plainAddress(socket.localAddress), port: socket.localPort ?? 0 },
      { host: plainAddress(socket.remoteAddress), port: socket.remotePort ?? 0 },
    ] as const
  const hasRoom = (host: string) => {
    if (!closed && host && table.hasRoom(host)) return true
    count.refused++
    return false
  }

  // ── listening ──
  const udp: UdpListener[] = []
  const streams: StreamListener[] = []
  try {
    for (const { transport, host, port } of options.listen)
      if (transport === 'udp')
        udp.push(
          await listenUdp(host, port, limits, (flow, bytes) => {
            if (!isKnown(flow.remote.host) && !rate.take(flow.remote.host, now())) return void count.throttled++
            count.received++
            onMessage(flow, bytes)
          }),
        )
      else
        streams.push(
          await listenStreams({ transport, host, port, certificate, maxConnections: limits.maxConnections }, socket => {
            const flow = newFlow(transport, ...endsOf(socket))
            if (!hasRoom(flow.remote.host)) return socket.destroy()
            table.add(streamConnection(socket, flow, limits, events))
          }),
        )
  } catch (error) {
    await Promise.all([...udp, ...streams].map(listener => listener.close()))
    throw error
  }

  // ── sending ──
  const sendOn = (connection: Connection, message: Waiting) => {
    if (connection.send(message.bytes)) count.sent++
    else failed(message.transaction)
  }
  const dialler = createDialler({
    limits,
    certificate: () => certificate,
    trustsUnsigned: options.trustsUnsigned ?? (() => false),
    failed,
    opened(socket, address, waiting) {
      const flow = newFlow(address.transport, ...endsOf(socket))
      if (!hasRoom(flow.remote.host)) {
        socket.destroy()
        for (const message of waiting) failed(message.transaction)
        return
      }
      const connection = streamConnection(socket, flow, limits, events)
      table.add(connection, address)
      for (const message of waiting) sendOn(connection, message)
    },
  })
  const udpFor = (host: string) => udp.find(socket => socket.v6 === host.includes(':'))
  const sendUdp = (socket: UdpListener | undefined, host: string, port: number, message: Waiting) => {
    if (!socket) return failed(message.transaction)
    count.sent++
    socket.send(host, port, message.bytes, () => failed(message.transaction))
  }
  function sendTo(address: Address, message: Waiting) {
    const connection = address.transport === 'udp' ? undefined : table.to(address)
    if (connection) return sendOn(connection, message)
    // Nobody listens on a WebSocket of a browser: such a flow is gone until the browser comes back (RFC 7118 §5).
    if (address.transport === 'ws' || address.transport === 'wss') return failed(message.transaction)
    if (address.transport !== 'udp') return dialler.send(address, message)
    resolver.resolve(address.host, host => {
      if (host) sendUdp(udpFor(host), host, address.port, message)
      else failed(message.transaction)
    })
  }
  function sendOnFlow(id: string, message: Waiting) {
    if (id.startsWith('udp|')) {
      // The id of a UDP flow says both ends, so it outlives this process.
      const [, localHost, localPort, host = '', port = ''] = id.split('|')
      const socket = udp.find(each => each.host === localHost && each.port === Number(localPort)) ?? udpFor(host)
      return sendUdp(socket, host, Number(port), message)
    }
    const connection = table.get(id)
    if (connection) return sendOn(connection, message)
    const address = table.reopens(id)
    if (address) sendTo(address, message)
    else failed(message.transaction)
  }

  const sweeper = setInterval(() => {
    const at = now()
    for (const connection of table.all()) connection.sweep(at)
  }, sweepMs)
  sweeper.unref()
  const detach: (() => void)[] = []
  const addresses: readonly Listen[] = [
    ...udp.map(({ host, port }) => ({ transport: 'udp' as const, host, port })),
    ...streams.map(({ transport, host, port }) => ({ transport, host, port })),
  ]
  const local = createLocalAddresses({
    addresses,
    publicAddress: options.publicAddress,
    ownAddress: options.ownAddress,
    flow: id => table.get(id)?.flow,
  })

  return {
    send({ target, bytes, transaction }) {
      if (closed) return
      if ('flow' in target) sendOnFlow(target.flow, { bytes, transaction })
      else sendTo(target, { bytes, transaction })
    },
    onMessage: listener => {
      onMessage = listener
    },
    onFlowClosed: listener => {
      onFlowClosed = listener
    },
    onSendFailed: listener => {
      onSendFailed = listener
    },
    local,
    whyNot: target => ('flow' in target ? undefined : dialler.whyNot(target)),
    attachUpgrade(server, path, clientOf) {
      detach.push(
        webSocketUpgrades(server, path, limits, (socket, request) => {
          const secure = 'encrypted' in request.socket
          const [near, far] = endsOf(request.socket)
          const remote = clientOf ? { ...far, host: clientOf(request) } : far
          const flow = newFlow(secure ? 'wss' : 'ws', near, remote)
          if (hasRoom(flow.remote.host)) table.add(webSocketConnection(socket, flow, limits, events))
          else socket.terminate()
        }),
      )
    },
    setCertificate(next) {
      certificate = next
      for (const listener of streams) listener.setCertificate(next)
    },
    addresses: () => addresses,
    strangers: rate,
    gauges() {
      let queuedBytes = 0
      for (const connection of table.all()) queuedBytes += connection.queuedBytes
      const udpFlows = udp.reduce((sum, socket) => sum + socket.flows, 0)
      return { connections: table.size, opening: dialler.opening, udpFlows, queuedBytes, ...count }
    },
    async close() {
      if (closed) return
      closed = true
      clearInterval(sweeper)
      for (const stop of detach) stop()
      dialler.close()
      for (const connection of [...table.all()]) connection.close()
      await Promise.all([...udp, ...streams].map(listener => listener.close()))
    },
  }
}
