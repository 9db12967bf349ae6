/**
 * To a media process a relay is a port of loopback, and that is what it answers to a browser's connectivity check (RFC 8445 §7.3.1.1,
 * XOR-MAPPED-ADDRESS). The browser was told another address for its relay, and Firefox refuses every answer with one of loopback; so
 * such an answer is given the address that was told, and signed anew. Nothing else of a packet is touched.
 */
import { readAddress, writeAddress } from './stun/address.ts'
import { attributeOf, bytesOf, type HmacSha1, isGenuine, readStun, textOf, u16, writeStun } from './stun/message.ts'
import { attributes, HEADER_BYTES } from './stun/words.ts'
import type { IcePassword } from './tie-breaker.ts'

const BINDING_REQUEST = 0x0001
const BINDING_SUCCESS = 0x0101

/** Of our end, as a browser's check names it: `ours:theirs` (RFC 8445 §7.2.2). Null: it is no check. */
export function checkedUfrag(bytes: Uint8Array): string | null {
  if (bytes.length < HEADER_BYTES || u16(bytes, 0) !== BINDING_REQUEST) return null
  const read = readStun(bytes)
  const username = read.ok && attributeOf(read.value, attributes.username)
  if (!username) return null
  const name = textOf(username)
  return name.includes(':') ? name.slice(0, name.indexOf(':')) : null
}

/**
 * @param bytes a packet from one of our WebRTC ports
 * @param ours what it calls our host, and what the browser was told
 * @param ufrag of our end, which the browser's checks named last
 */
export function withMappedAddress(
  bytes: Uint8Array,
  ours: { readonly host: string; readonly told: string },
  ufrag: string | null,
  icePassword: IcePassword,
  hmac: HmacSha1,
): Uint8Array {
  // Sound and DTLS begin with other bytes, so that they pay for nothing but this.
  if (bytes.length < HEADER_BYTES || u16(bytes, 0) !== BINDING_SUCCESS) return bytes
  if (ufrag === null || ours.told === ours.host) return bytes
  const read = readStun(bytes)
  if (!read.ok) return bytes
  const { transaction, attributes: all } = read.value
  const value = attributeOf(read.value, attributes.xorMappedAddress)
  const mapped = value && readAddress(value, transaction)
  if (mapped?.host !== ours.host) return bytes
  const key = bytesOf(icePassword(ufrag))
  if (!isGenuine(bytes, read.value, key, hmac)) return bytes
  const told = writeAddress({ host: ours.told, port: mapped.port }, transaction)
  const changed = all.map(each => (each.type === attributes.xorMappedAddress ? { ...each, value: told } : each))
  return writeStun({ ...read.value, attributes: changed }, { key, hmac }, true)
}
