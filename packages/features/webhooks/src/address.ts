/**
 * Where a webhook may lead: https anywhere, plain http to this machine and private networks only, and never to link-local
 * addresses, where clouds give out their keys. It is the address that counts, not the name.
 */
import { BlockList, isIP } from 'node:net'

const listOf = (nets: readonly (readonly [net: string, prefix: number])[]) => {
  const list = new BlockList()
  for (const [net, prefix] of nets) list.addSubnet(net, prefix, isIP(net) === 6 ? 'ipv6' : 'ipv4')
  return list
}
/** Nobody's, everybody's, link-local (RFC 3927, 4291 §2.5.6), the metadata of clouds, and IPv4 in the clothes of IPv6 (RFC 6052, 3056). */
const never = listOf([
  ['0.0.0.0', 8],
  ['169.254.0.0', 16],
  ['100.100.100.200', 32],
  ['192.0.0.0', 24],
  ['224.0.0.0', 3],
  ['::', 128],
  ['fe80::', 10],
  ['fec0::', 10],
  ['fd00:ec2::', 32],
  ['ff00::', 8],
  ['64:ff9b::', 96],
  ['2002::', 16],
])
/** This machine and networks of one's own (RFC 1918, 6598, 4193). */
const inside = listOf([
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
  ['::1', 128],
  ['fc00::', 7],
])
const family = (address: string) => (isIP(address) === 6 ? 'ipv6' : 'ipv4')

/** Why nothing is sent to this address, as a sentence; null: it may be. */
export function addressProblem(address: string, secured: boolean): string | null {
  // A zone (fe80::1%eth0) is link-local, and no list knows it.
  if (!isIP(address) || address.includes('%') || never.check(address, family(address)))
    return `Nothing is sent to ${address}: it is an address of the machine’s surroundings, not of a server.`
  if (!secured && !inside.check(address, family(address))) return `${address} is outside your own network: use https.`
  return null
}

/** The same for what an admin writes. Names are looked up when something is sent. */
export function urlProblem(text: string): string | null {
  const url = URL.parse(text)
  if (!url || (url.protocol !== 'https:' && url.protocol !== 'http:'))
    return 'must be an address such as https://crm.example.com/calls'
  if (url.username || url.password) return 'must not hold a password: the signature says who sends'
  const host = hostOf(url)
  return isIP(host) ? addressProblem(host, url.protocol === 'https:') : null
}
export const hostOf = (url: URL) => url.hostname.replace(/^\[|\]$/g, '')
