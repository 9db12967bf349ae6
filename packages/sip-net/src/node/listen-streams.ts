/** A listening TCP or TLS socket. */
import { createServer as createTcpServer, type Server, type Socket } from 'node:net'
import { createServer as createTlsServer } from 'node:tls'
import type { Certificate } from './sip-net.ts'

export type StreamListener = {
  readonly transport: 'tcp' | 'tls'
  readonly host: string
  readonly port: number
  setCertificate(certificate: Certificate): void
  close(): Promise<void>
}
/** A TLS handshake that is not done by then ends the connection. */
const handshakeMs = 10_000

/** @throws with the socket's code (EADDRINUSE, EACCES, EADDRNOTAVAIL) */
export async function listenStreams(
  options: { transport: 'tcp' | 'tls'; host: string; port: number; certificate?: Certificate; maxConnections: number },
  onConnection: (socket: Socket) => void,
): Promise<StreamListener> {
  const { transport, host, port, certificate } = options
  let server: Server
  let setCertificate = (_: Certificate) => {}
  if (transport === 'tls') {
    let current = certificate
    const pair = ({ forName: _, ...rest }: Certificate) => ({ ...rest, minVersion: 'TLSv1.2' as const })
    const tls = createTlsServer(
      {
        ...(certificate && pair(certificate)),
        handshakeTimeout: handshakeMs,
        SNICallback: (name, done) => done(null, current?.forName?.(name)),
      },
      onConnection,
    )
    tls.on('tlsClientError', (_, socket) => socket.destroy())
    setCertificate = next => {
      current = next
      tls.setSecureContext(pair(next))
    }
    server = tls
  } else server = createTcpServer(onConnection)
  // Also counts TLS connections whose handshake is not done.
  server.maxConnections = options.maxConnections
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen({ host, port, exclusive: true, backlog: 1024 }, () => {
      server.off('error', reject)
      resolve()
    })
  })
  // Too many open files: this connection is lost, the listener goes on.
  server.on('error', () => {})
  const address = server.address()
  return {
    transport,
    host,
    port: typeof address === 'object' && address ? address.port : port,
    setCertificate,
    close: () => new Promise(resolve => server.close(() => resolve())),
  }
}
