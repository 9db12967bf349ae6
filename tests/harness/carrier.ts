/** Carriers that fail, and one that is only busy: sockets of our own, so that a test knows to the millisecond what came when. */
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'
import { createServer as createTlsServer } from 'node:tls'

export type Carrier = {
  readonly transport: 'udp' | 'tcp' | 'tls'
  readonly port: number
  /** When each INVITE came, ms since the epoch, and its text. Repetitions are not counted. */
  readonly invites: { readonly at: number; readonly text: string }[]
  close(): void
}
/** What it says to a request; null: nothing. `headers` are the lines that every answer repeats. */
export type Says = (request: {
  readonly method: string
  readonly text: string
  readonly headers: string
}) => string | null

const repeated = /^(via|from|to|call-id|cseq):.*$/gim
function readRequest(text: string) {
  const method = text.split(' ', 1)[0]!
  const lines = text.match(repeated) ?? []
  return {
    method,
    text,
    headers: lines.map(line => (/^to:/i.test(line) && !line.includes('tag=') ? `${line};tag=c` : line)).join('\r\n'),
  }
}
export const reply =
  (status: number, phrase: string): Says =>
  ({ method, headers }) =>
    method === 'ACK'
      ? null
      : `SIP/2.0 ${method === 'INVITE' ? status : 200} ${phrase}\r\n${headers}\r\nContent-Length: 0\r\n\r\n`

function noted(invites: Carrier['invites'], text: string): void {
  if (!text.startsWith('INVITE ')) return
  const branch = /branch=([^;\s]+)/.exec(text)?.[1]
  if (!invites.some(each => each.text.includes(`${branch}`))) invites.push({ at: Date.now(), text })
}

export async function udpCarrier(says: Says): Promise<Carrier> {
  const socket = createSocket('udp4')
  const invites: Carrier['invites'] = []
  socket.on('message', (bytes, from) => {
    const text = bytes.toString()
    noted(invites, text)
    const answer = says(readRequest(text))
    if (answer !== null) socket.send(answer, from.port, from.address)
  })
  socket.bind(0, '127.0.0.1')
  await once(socket, 'listening')
  return { transport: 'udp', port: socket.address().port, invites, close: () => socket.close() }
}

/** Calls `came` with each connection that stands; over TLS once its handshake is done. */
export async function streamCarrier(
  transport: 'tcp' | 'tls',
  came: (socket: Socket, invited: () => boolean) => void,
  certificate?: { readonly key: string; readonly cert: string },
): Promise<Carrier> {
  const invites: Carrier['invites'] = []
  const open = new Set<Socket>()
  const take = (socket: Socket) => {
    let read = ''
    open.add(socket)
    socket.on('error', () => {})
    socket.on('close', () => open.delete(socket))
    socket.on('data', bytes => {
      read += bytes
      noted(invites, read.slice(Math.max(0, read.lastIndexOf('INVITE sip'))))
    })
    came(socket, () => read.includes('INVITE sip'))
  }
  const server: Server = transport === 'tls' && certificate ? createTlsServer(certificate, take) : createServer(take)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    transport,
    port: (server.address() as AddressInfo).port,
    invites,
    close() {
      for (const socket of open) socket.destroy()
      server.close()
    },
  }
}
