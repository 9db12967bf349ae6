/** The network of an address, as far as a person's place goes: a home, an office, a café. */
import { BlockList, isIP } from 'node:net'

/** `name`: `203.0.113.0/24`, `2001:db8:0:100::/56`. `inside`: of addresses that only we have here, so it is our own network. */
export type Network = { readonly name: string; readonly inside: boolean }

const own = new BlockList()
for (const [network, bits] of [
  ['10.0.0.0', 8],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
] as const)
  own.addSubnet(network, bits, 'ipv4')
own.addSubnet('fc00::', 7, 'ipv6')
own.addSubnet('fe80::', 10, 'ipv6')
own.addAddress('::1', 'ipv6')

/** Carriers give a home another address of the same /24, and a network of its own in IPv6 (/56, RFC 6177). */
export function networkOf(address: string): Network {
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, '').replace(/%.*$/, '')
  if (isIP(plain) === 4)
    return { name: `${plain.split('.').slice(0, 3).join('.')}.0/24`, inside: own.check(plain, 'ipv4') }
  if (isIP(plain) !== 6) return { name: '', inside: true }
  const [head = '', tail] = new URL(`http://[${plain}]`).hostname.slice(1, -1).split('::')
  const words = (part: string | undefined) => (part ? part.split(':') : [])
  const gap = tail === undefined ? 0 : 8 - words(head).length - words(tail).length
  const all = [...words(head), ...Array<string>(gap).fill('0'), ...words(tail)].map(word => Number.parseInt(word, 16))
  const start = [...all.slice(0, 3), all[3]! & 0xff00].map(word => word.toString(16)).join(':')
  return { name: `${start}::/56`, inside: own.check(plain, 'ipv6') }
}
