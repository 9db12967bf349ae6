/** Addresses in messages, mixed with the cookie and the transaction so that no router rewrites them (RFC 8489 §14.2). */

import { bytes32, u16 } from './message.ts'
import { MAGIC_COOKIE } from './words.ts'

/** As text: `127.0.0.1`, or eight groups of an IPv6 address, each without zeros in front. */
export type Address = { readonly host: string; readonly port: number }

const IPV4 = 1
const IPV6 = 2

/** Null when it is none. */
export function readAddress(value: Uint8Array, transaction: Uint8Array): Address | null {
  const family = value[1]
  const length = family === IPV4 ? 4 : family === IPV6 ? 16 : 0
  if (!length || value.length !== 4 + length) return null
  const mask = maskOf(transaction)
  const host = value.slice(4).map((byte, i) => byte ^ mask[i]!)
  return {
    host:
      family === IPV4 ? host.join('.') : Array.from({ length: 8 }, (_, i) => u16(host, i * 2).toString(16)).join(':'),
    port: u16(value, 2) ^ (MAGIC_COOKIE >>> 16),
  }
}

/** @param address of an IP address that the system gave, IPv6 also in its short forms and with a zone */
export function writeAddress({ host, port }: Address, transaction: Uint8Array): Uint8Array {
  const v4 = !host.includes(':')
  const bytes = v4 ? host.split('.').map(Number) : ipv6Bytes(host)
  const mask = maskOf(transaction)
  const mixed = port ^ (MAGIC_COOKIE >>> 16)
  return Uint8Array.of(0, v4 ? IPV4 : IPV6, mixed >>> 8, mixed, ...bytes.map((byte, i) => byte ^ mask[i]!))
}

/** Who counts as one: an IPv6 customer has a whole /64. */
export const networkOf = (host: string): string =>
  host.includes(':') ? `${ipv6Bytes(host).slice(0, 8).join('.')}/64` : host

const maskOf = (transaction: Uint8Array) => Uint8Array.of(...bytes32(MAGIC_COOKIE), ...transaction)

function ipv6Bytes(host: string): number[] {
  const [head = '', tail] = host.split('%')[0]!.split('::')
  const groups = (text: string | undefined) => (text ? text.split(':').flatMap(bytesOfGroup) : [])
  const [left, right] = [groups(head), groups(tail)]
  return [...left, ...new Array<number>(Math.max(0, 16 - left.length - right.length)).fill(0), ...right].slice(0, 16)
}
/** The last one may be written as IPv4. */
const bytesOfGroup = (group: string): number[] => {
  if (group.includes('.')) return group.split('.').map(Number)
  const value = Number.parseInt(group, 16)
  return [value >>> 8, value & 0xff]
}
