/**
 * HTTPS on the port of HTTP: the first byte of a connection says which it is (a TLS record of a handshake begins with 0x16,
 * RFC 8446 §5.1; a request begins with a letter).
 *
 *   opened ──0x16──▶ handshake ──done──▶ requests, `socket.encrypted`
 *      └─────another byte──────────────▶ requests
 *   no first byte, or no handshake, within HANDSHAKE_TIMEOUT_MS ▶ closed
 */
import type { Server } from 'node:http'
import type { Socket } from 'node:net'
import { createServer as createTlsServer, type SecureContext } from 'node:tls'
import { HANDSHAKE_TIMEOUT_MS } from './limits.ts'

/** PEM; `cert` with the issuer's behind it, `ca` the issuer's alone. */
export type Certificate = {
  readonly key: string
  readonly cert: string
  readonly ca: string
  /** Another certificate for who asks for this name (SNI, RFC 6066 §3); asked anew for each connection. */
  readonly forName?: (name: string) => SecureContext | undefined
}
export type EitherScheme = {
  /** For the next connections; living ones go on. */
  setCertificate(certificate: Certificate): void
  /** Ends connections that have not said what they are, and those over TLS; plain ones with requests are the server's. */
  close(): void
}

const HANDSHAKE = 0x16

/** Makes a plain HTTP server that does not listen yet serve both. Its request and upgrade listeners see no difference. */
export function serveEitherScheme(server: Server, certificate: Certificate): EitherScheme {
  const [serve, ...others] = server.listeners('connection') as ((socket: Socket) => void)[]
  if (!serve || others.length) throw new Error('Node serves HTTP connections in another way than we know.')
  server.off('connection', serve)
  const undecided = new Set<Socket>()
  const options = { minVersion: 'TLSv1.2', ALPNProtocols: ['http/1.1'] } as const

  let current = certificate
  const tls = createTlsServer(
    {
      ...options,
      ...pair(certificate),
      handshakeTimeout: HANDSHAKE_TIMEOUT_MS,
      SNICallback: (name, done) => done(null, current.forName?.(name)),
    },
    socket => serve.call(server, socket),
  )
  // Nobody who speaks TLS wrongly is owed an answer.
  tls.on('tlsClientError', (_, socket) => socket.destroy())

  server.on('connection', socket => {
    undecided.add(socket)
    const onError = () => {}
    const onEnd = () => socket.destroy()
    const late = setTimeout(() => socket.destroy(), HANDSHAKE_TIMEOUT_MS)
    socket.on('error', onError)
    socket.on('end', onEnd)
    socket.once('close', () => {
      clearTimeout(late)
      undecided.delete(socket)
    })
    const look = () => {
      const first: Buffer | null = socket.read(1)
      if (!first) return void socket.once('readable', look)
      clearTimeout(late)
      socket.off('end', onEnd)
      socket.unshift(first)
      if (first[0] === HANDSHAKE) {
        // Over TLS nobody is heard out who has hung up; plain HTTP has its own rule.
        socket.allowHalfOpen = false
        tls.emit('connection', socket)
      } else {
        undecided.delete(socket)
        serve.call(server, socket)
      }
      socket.off('error', onError)
    }
    socket.once('readable', look)
  })
  return {
    setCertificate(next) {
      current = next
      tls.setSecureContext({ ...options, ...pair(next) })
    },
    close() {
      for (const socket of undecided) socket.destroy()
    },
  }
}

/** Without `ca`, which to Node means whose clients to trust. */
const pair = ({ key, cert }: Certificate) => ({ key, cert })
