/**
 * STUN binding requests on the SIP port: how a phone keeps its UDP flow alive and learns that its NAT moved it
 * (RFC 5626 §4.4.2, 8; RFC 5389). Only the binding request without attributes that matter is answered.
 */
import { isIPv4 } from 'node:net'

const magic = 0x2112a442
const headerBytes = 20

/** SIP begins with a letter, STUN with two zero bits. */
export const isStun = (bytes: Uint8Array) => bytes.length >= headerBytes && bytes[0]! < 4

/** The success response with XOR-MAPPED-ADDRESS, or null when it is not a binding request (RFC 5389 §7.3.1). */
export function stunResponse(request: Buffer, remote: { host: string; port: number }): Buffer | null {
  if (request.length < headerBytes || request.readUInt16BE(0) !== 0x0001 || request.readUInt32BE(4) !== magic)
    return null
  if (request.readUInt16BE(2) !== request.length - headerBytes) return null
  const v4 = isIPv4(remote.host)
  const address = v4 ? Buffer.from(remote.host.split('.').map(Number)) : ipv6Bytes(remote.host)
  const out = Buffer.alloc(headerBytes + 8 + address.length)
  out.writeUInt16BE(0x0101, 0)
  out.writeUInt16BE(8 + address.length, 2)
  request.copy(out, 4, 4, headerBytes)
  out.writeUInt16BE(0x0020, 20)
  out.writeUInt16BE(4 + address.length, 22)
  out.writeUInt8(v4 ? 1 : 2, 25)
  out.writeUInt16BE(remote.port ^ (magic >>> 16), 26)
  for (let i = 0; i < address.length; i++) out[28 + i] = address[i]! ^ request[4 + i]!
  return out
}

function ipv6Bytes(host: string): Buffer {
  const [head = '', tail] = host.split('%')[0]!.split('::')
  const words = (text: string) => (text ? text.split(':').flatMap(wordsOf) : [])
  const left = words(head)
  const right = tail === undefined ? [] : words(tail)
  const all = [...left, ...new Array<number>(Math.max(0, 8 - left.length - right.length)).fill(0), ...right]
  const bytes = Buffer.alloc(16)
  all.slice(0, 8).forEach((word, i) => {
    bytes.writeUInt16BE(word, i * 2)
  })
  return bytes
}
const wordsOf = (part: string): number[] => {
  if (!part.includes('.')) return [Number.parseInt(part, 16)]
  const [a = 0, b = 0, c = 0, d = 0] = part.split('.').map(Number)
  return [(a << 8) | b, (c << 8) | d]
}
