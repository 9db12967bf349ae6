/** Outgoing connections: opened on demand, messages wait for them in a bounded queue. */
import { connect as connectTcp, isIP, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'
import type { NetLimits } from '../limits.ts'
import { type Address, addressKey } from './flow-table.ts'

export type DialOptions = {
  readonly limits: NetLimits
  /** The certificate that we show when a TLS peer asks for one. */
  certificate(): { key: string; cert: string; ca?: string } | undefined
  /**
   * A desk phone has a certificate that nobody signed. It is accepted when the address belongs to a device that has
   * registered with its password; any other TLS peer needs a certificate that verifies.
   */
  trustsUnsigned(host: string, port: number): boolean
  /** Makes the connection known and sends what waited. */
  opened(socket: Socket, address: Address, waiting: readonly Waiting[]): void
  failed(transaction: string): void
}
export type Waiting = { readonly bytes: Uint8Array; readonly transaction?: string }

export type Dialler = {
  send(address: Address, message: Waiting): void
  readonly opening: number
  close(): void
}

export function createDialler(options: DialOptions): Dialler {
  const { limits } = options
  const opening = new Map<string, { socket: Socket; waiting: Waiting[] }>()
  const fail = (message: Waiting) => {
    if (message.transaction) options.failed(message.transaction)
  }

  function dial(address: Address): Socket {
    const { host, port } = address
    if (address.transport !== 'tls') return connectTcp({ host, port })
    return connectTls({
      host,
      port,
      ...options.certificate(),
      servername: isIP(host) ? undefined : host,
      minVersion: 'TLSv1.2',
      rejectUnauthorized: !options.trustsUnsigned(host, port),
    })
  }

  return {
    get opening() {
      return opening.size
    },
    send(address, message) {
      const key = addressKey(address)
      const known = opening.get(key)
      if (known) {
        if (known.waiting.length >= limits.maxWaitingMessages) fail(message)
        else known.waiting.push(message)
        return
      }
      if (address.port < 1 || address.port > 65_535 || opening.size >= limits.maxConnections) return fail(message)
      const socket = dial(address)
      const entry = { socket, waiting: [message] }
      opening.set(key, entry)
      const timer = setTimeout(() => socket.destroy(), limits.connectMs)
      const onError = () => {}
      const onClose = () => {
        clearTimeout(timer)
        opening.delete(key)
        for (const waiting of entry.waiting) fail(waiting)
      }
      socket.on('error', onError)
      socket.once('close', onClose)
      socket.once(address.transport === 'tls' ? 'secureConnect' : 'connect', () => {
        clearTimeout(timer)
        socket.off('close', onClose)
        opening.delete(key)
        options.opened(socket, address, entry.waiting)
        socket.off('error', onError)
      })
    },
    close() {
      for (const { socket } of opening.values()) socket.destroy()
    },
  }
}
