/**
 * Chromium's connectivity checks over TURN by TCP have the tie-breaker 0 (RFC 8445 §7.1.3), which libjuice up to 1.7.1, the ICE agent
 * of our media processes, takes for none and refuses (its issue 355): no call would come through. So such a check is given the
 * tie-breaker 1 and signed anew; who lost every conflict of roles with 0 loses it with 1. Nothing else of a packet is touched.
 */
import { bytesOf, type HmacSha1, isGenuine, readStun, textOf, u16, writeStun } from './stun/message.ts'
import { attributes, methods } from './stun/words.ts'

/** The ICE password of our end with this user name; checks that our end would refuse anyway stay as they are. */
export type IcePassword = (ufrag: string) => string

const BINDING_REQUEST = 0x0001
/** `ours:theirs` (RFC 8445 §7.2.2), each at most 256 letters. */
const ufragOf = (username: string): string => username.slice(0, username.indexOf(':'))
const isZero = (value: Uint8Array) => value.length === 8 && value.every(byte => byte === 0)

/** @param bytes a packet for one of our WebRTC ports */
export function withTieBreaker(bytes: Uint8Array, icePassword: IcePassword, hmac: HmacSha1): Uint8Array {
  // Sound and DTLS begin with other bytes, so that they pay for nothing but this.
  if (bytes.length < 20 || u16(bytes, 0) !== BINDING_REQUEST) return bytes
  const read = readStun(bytes)
  if (!read.ok || read.value.method !== methods.binding) return bytes
  const { attributes: all } = read.value
  const isRole = (type: number) => type === attributes.iceControlled || type === attributes.iceControlling
  const username = all.find(({ type }) => type === attributes.username)
  if (!username || !all.some(({ type, value }) => isRole(type) && isZero(value))) return bytes
  const key = bytesOf(icePassword(ufragOf(textOf(username.value))))
  if (!isGenuine(bytes, read.value, key, hmac)) return bytes
  const changed = all.map(each =>
    isRole(each.type) && isZero(each.value) ? { ...each, value: Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 1) } : each,
  )
  return writeStun({ ...read.value, attributes: changed }, { key, hmac }, true)
}
