/** Whose `X-Forwarded-*` headers are believed. Everybody can write them, so by default nobody's are. */
import type { IncomingMessage } from 'node:http'
import { BlockList, isIP } from 'node:net'
import type { FastifyRequest } from 'fastify'

export type TrustsProxy = (address: string) => boolean

const plain = (address: string) => address.replace(/^::ffff:(?=\d+\.)/i, '')
export const isLoopback = (address: string) => /^127\./.test(plain(address)) || address === '::1'

/**
 * @param proxies addresses and networks, `10.0.0.7` or `10.0.0.0/8`
 * @throws RangeError with the first that is neither
 */
export function trustedProxies(proxies: readonly string[]): TrustsProxy {
  const list = new BlockList()
  for (const proxy of proxies) {
    const [address = '', bits, ...more] = proxy.split('/')
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4'
    const longest = family === 'ipv6' ? 128 : 32
    if (!isIP(address) || more.length || (bits !== undefined && !(/^\d{1,3}$/.test(bits) && Number(bits) <= longest)))
      throw new RangeError(proxy)
    list.addSubnet(address, bits === undefined ? longest : Number(bits), family)
  }
  return address => {
    const named = plain(address)
    return isIP(named) !== 0 && list.check(named, isIP(named) === 6 ? 'ipv6' : 'ipv4')
  }
}

/** Who opened this connection, seen through trusted proxies: the last address that none of them has written. */
export function clientAddress({ socket, headers }: IncomingMessage, trusts: TrustsProxy): string {
  const way = String(headers['x-forwarded-for'] ?? '').split(',')
  let address = plain(socket.remoteAddress ?? '')
  while (trusts(address)) {
    const before = plain(way.pop()?.trim() ?? '')
    if (isIP(before) === 0) break
    address = before
  }
  return address
}

/** Over TLS, from this machine, or from a proxy that we trust to encrypt. */
export function isEncryptedOrNear({ socket }: IncomingMessage, trusts: TrustsProxy): boolean {
  const { remoteAddress = '', localAddress } = socket
  return 'encrypted' in socket || isLoopback(remoteAddress) || remoteAddress === localAddress || trusts(remoteAddress)
}

/** Somebody passes this request on for somebody else, trusted or not. */
export const isPassedOn = ({ headers }: Pick<FastifyRequest, 'headers'>) =>
  headers['x-forwarded-for'] !== undefined || headers.forwarded !== undefined

/** From a program of this machine: over loopback, or from the address that it called. Never somebody behind a proxy here. */
export function isFromHere({ socket, headers }: FastifyRequest): boolean {
  const { remoteAddress = '', localAddress } = socket
  return !isPassedOn({ headers }) && (isLoopback(remoteAddress) || remoteAddress === localAddress)
}
