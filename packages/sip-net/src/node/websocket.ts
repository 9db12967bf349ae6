/** SIP over WebSocket, the server's end (RFC 7118): one frame is one message; pings find dead peers within `deadMs`. */
import type { Server as HttpServer, IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import type { Flow } from '@sidetone/sip'
import { type WebSocket, WebSocketServer } from 'ws'
import type { NetLimits } from '../limits.ts'
import type { Connection, ConnectionEvents } from './connection.ts'

/** A SIP message begins with a letter; CRLF CRLF is a keep-alive of phones that cannot send pings (RFC 5626 §4.4.1). */
const isKeepAlive = (bytes: Buffer) => bytes.length <= 4 && bytes.every(byte => byte === 13 || byte === 10)

export function webSocketConnection(
  socket: WebSocket,
  flow: Flow,
  limits: NetLimits,
  events: ConnectionEvents,
): Connection {
  const openedAt = events.now()
  let heardAt = openedAt
  let pingedAt = openedAt
  let identified = false
  let closed = false

  socket.on('message', (data: Buffer) => {
    heardAt = events.now()
    if (closed) return
    if (isKeepAlive(data)) {
      if (data.length === 4) send(Buffer.from('\r\n'))
      return
    }
    identified = true
    events.onMessage(flow, data)
    const waitMs = events.throttleMs(flow)
    if (waitMs > 0) {
      socket.pause()
      setTimeout(() => socket.resume(), waitMs).unref()
    }
  })
  socket.on('pong', () => {
    heardAt = events.now()
  })
  socket.on('ping', () => {
    heardAt = events.now()
  })
  socket.on('error', () => {})
  socket.on('close', () => {
    if (closed) return
    closed = true
    events.onClosed(flow)
  })

  function send(bytes: Uint8Array): boolean {
    if (closed || socket.readyState !== socket.OPEN) return false
    if (socket.bufferedAmount + bytes.length > limits.maxQueuedBytes) {
      socket.terminate()
      return false
    }
    // Text, because browsers hand it to pages as a string; RFC 7118 §4.2 lets both kinds carry any message.
    socket.send(bytes, { binary: false })
    return true
  }
  return {
    flow,
    send,
    close: () => socket.terminate(),
    sweep(now) {
      if (closed) return
      if (now - heardAt > limits.deadMs || (!identified && now - openedAt > limits.firstMessageMs)) socket.terminate()
      else if (now - pingedAt >= limits.pingMs) {
        pingedAt = now
        socket.ping()
      }
    },
    get queuedBytes() {
      return socket.bufferedAmount
    },
  }
}

/**
 * Takes the upgrades of `path` on an HTTP server. Other paths are left to other listeners.
 * @param accept is given each connection; it closes the ones that are too many
 * @returns stops taking upgrades
 */
export function webSocketUpgrades(
  server: HttpServer,
  path: string,
  limits: NetLimits,
  accept: (socket: WebSocket, request: IncomingMessage) => void,
): () => void {
  const sockets = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    perMessageDeflate: false,
    maxPayload: limits.maxMessageBytes,
    handleProtocols: offered => (offered.has('sip') ? 'sip' : false),
  })
  const onUpgrade = (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    if (request.url?.split('?', 1)[0] !== path) {
      // Nobody else would answer it, and an unanswered upgrade is a socket that stays open.
      if (server.listenerCount('upgrade') === 1) refuse(socket, '404 Not Found')
      return
    }
    const offered = (request.headers['sec-websocket-protocol'] ?? '').split(',').map(name => name.trim())
    // RFC 7118 §4.1: the client must offer `sip`.
    if (!offered.includes('sip')) return refuse(socket, '400 Bad Request')
    if (!sameOrigin(request)) return refuse(socket, '403 Forbidden')
    sockets.handleUpgrade(request, socket, head, webSocket => accept(webSocket, request))
  }
  server.on('upgrade', onUpgrade)
  return () => {
    server.off('upgrade', onUpgrade)
    sockets.close()
  }
}

function refuse(socket: Duplex, status: string) {
  socket.on('error', () => {})
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`)
}

/**
 * A page of another site must not open our socket from a person's browser, nor one that came in plain a socket over TLS.
 * Clients that are not browsers send no Origin.
 */
function sameOrigin(request: IncomingMessage): boolean {
  const { origin, host } = request.headers
  if (!origin) return true
  try {
    const { host: from, protocol } = new URL(origin)
    return from === host && (protocol === 'https:' || !('encrypted' in request.socket))
  } catch {
    return false
  }
}
