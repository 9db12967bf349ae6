/** Outgoing connections: opened on demand, messages wait for them in a bounded queue. */
import { connect as connectTcp, isIP, type Socket } from 'node:net'
import { connect as connectTls, createSecureContext, getCACertificates, type SecureContext } from 'node:tls'
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

/**
 * Why a connection could not be opened. `certificate`: it is not signed by an authority that this machine trusts, has run
 * out, or is for another name; `reset`: it was closed while TLS was being agreed on.
 */
export type ConnectFault = 'unknown-name' | 'refused' | 'unreachable' | 'silent' | 'certificate' | 'reset'

export type Dialler = {
  send(address: Address, message: Waiting): void
  whyNot(address: Address): ConnectFault | undefined
  readonly opening: number
  close(): void
}

export function createDialler(options: DialOptions): Dialler {
  const { limits } = options
  const opening = new Map<string, { socket: Socket; waiting: Waiting[] }>()
  const fail = (message: Waiting) => {
    if (message.transaction) options.failed(message.transaction)
  }

  const faults = new Map<string, ConnectFault>()
  let context: { readonly of: unknown; readonly secure: SecureContext } | undefined

  /** What the machine trusts, and our own authority. Reading all of it takes longer than a handshake, so it is kept. */
  function secureContext(): SecureContext {
    const own = options.certificate()
    if (context?.of === own && context) return context.secure
    const { key, cert } = own ?? {}
    const ca = [...getCACertificates('default'), ...(own?.ca ? [own.ca] : [])]
    context = { of: own, secure: createSecureContext({ key, cert, ca, minVersion: 'TLSv1.2' }) }
    return context.secure
  }
  function dial(address: Address): Socket {
    const { host, port, name = host } = address
    if (address.transport !== 'tls') return connectTcp({ host, port })
    return connectTls({
      host,
      port,
      secureContext: secureContext(),
      // Without one the address itself is compared with the certificate.
      ...(isIP(name) ? {} : { servername: name }),
      rejectUnauthorized: !options.trustsUnsigned(host, port),
    })
  }
  function noteFault(key: string, fault: ConnectFault): void {
    faults.delete(key)
    if (faults.size >= limits.maxConnectFaults) faults.delete(faults.keys().next().value!)
    faults.set(key, fault)
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
      const timer = setTimeout(() => {
        noteFault(key, 'silent')
        socket.destroy()
      }, limits.connectMs)
      const onError = (error: NodeJS.ErrnoException) => noteFault(key, faultOf(error.code ?? ''))
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
        faults.delete(key)
        options.opened(socket, address, entry.waiting)
        socket.off('error', onError)
      })
    },
    whyNot: address => faults.get(addressKey(address)),
    close() {
      for (const { socket } of opening.values()) socket.destroy()
    },
  }
}

function faultOf(code: string): ConnectFault {
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return 'unknown-name'
  if (code === 'ECONNREFUSED') return 'refused'
  if (code === 'ETIMEDOUT') return 'silent'
  if (code === 'ECONNRESET' || code === 'EPIPE' || code.startsWith('ERR_SSL')) return 'reset'
  // Node and OpenSSL have some thirty words for a certificate that does not please: CERT_HAS_EXPIRED, DEPTH_ZERO_…
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID' || /CERT|SELF_SIGNED|ISSUER|SIGNATURE|CHAIN/.test(code))
    return 'certificate'
  return 'unreachable'
}
