/**
 * HTTPS on the port of HTTP, and TURN on both: the first byte of a connection says which it is (a TLS record of a handshake begins
 * with 0x16, RFC 8446 §5.1; STUN with 0 … 3, RFC 7983 §7; a request with a letter).
 *
 *   opened ──0x16──▶ handshake ──done──▶ ──a letter──▶ requests, `socket.encrypted`
 *      │                                    └─0 … 3──▶ TURN
 *      ├─────a letter──────────────────▶ requests
 *      └─────0 … 3─────────────────────▶ TURN
 *   no first byte, or no handshake, within HANDSHAKE_TIMEOUT_MS ▶ closed
 */
import type { Server } from 'node:http'
import type { Socket } from 'node:net'
import { createServer as createTlsServer, type SecureContext, type TlsOptions } from 'node:tls'
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

/** Takes a connection of which nothing was read. */
export type TakesSocket = (socket: Socket) => void

const HANDSHAKE = 0x16
const LAST_STUN = 3

/**
 * Makes a plain HTTP server that does not listen yet serve both. Its request and upgrade listeners see no difference.
 * @param turn who takes what begins as STUN; without it that is a bad request
 */
export function serveEitherScheme(server: Server, certificate: Certificate, turn?: TakesSocket): EitherScheme {
  const [serve, ...others] = server.listeners('connection') as TakesSocket[]
  if (!serve || others.length) throw new Error('Node serves HTTP connections in another way than we know.')
  server.off('connection', serve)
  const undecided = new Set<Socket>()
  // RFC 7443 for TURN.
  const options = { minVersion: 'TLSv1.2', ALPNProtocols: ['http/1.1', 'stun.turn'] } satisfies TlsOptions
  const give = (socket: Socket, first: number) =>
    first <= LAST_STUN && turn ? turn(socket) : serve.call(server, socket)

  let current = certificate
  const tls = createTlsServer(
    {
      ...options,
      ...pair(certificate),
      handshakeTimeout: HANDSHAKE_TIMEOUT_MS,
      SNICallback: (name, done) => done(null, current.forName?.(name)),
    },
    socket => whenSpeaking(socket, first => give(socket, first)),
  )
  // Nobody who speaks TLS wrongly is owed an answer.
  tls.on('tlsClientError', (_, socket) => socket.destroy())

  server.on('connection', socket => {
    undecided.add(socket)
    socket.once('close', () => undecided.delete(socket))
    whenSpeaking(socket, first => {
      if (first === HANDSHAKE) {
        // Over TLS nobody is heard out who has hung up; plain HTTP has its own rule.
        socket.allowHalfOpen = false
        tls.emit('connection', socket)
      } else {
        undecided.delete(socket)
        give(socket, first)
      }
    })
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

/** Looks at the first byte and puts back what came. A connection that says nothing for long is closed. */
function whenSpeaking(socket: Socket, then: (first: number) => void): void {
  const onError = () => {}
  const onEnd = () => socket.destroy()
  const late = setTimeout(() => socket.destroy(), HANDSHAKE_TIMEOUT_MS)
  const onClose = () => clearTimeout(late)
  socket.on('error', onError)
  socket.on('end', onEnd)
  socket.once('close', onClose)
  const look = () => {
    const came: Buffer | null = socket.read()
    if (!came) return void socket.once('readable', look)
    clearTimeout(late)
    socket.off('end', onEnd)
    socket.off('close', onClose)
    socket.unshift(came)
    then(came[0]!)
    socket.off('error', onError)
  }
  socket.once('readable', look)
}

/** Without `ca`, which to Node means whose clients to trust. */
const pair = ({ key, cert }: Certificate) => ({ key, cert })
