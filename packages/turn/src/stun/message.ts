/**
 * A STUN message (RFC 8489 §5, 14): 20 bytes of header, then attributes, each padded to four bytes.
 *
 *   00 | class and method | length | magic cookie | transaction (96 bits) | attributes … MESSAGE-INTEGRITY, FINGERPRINT
 */
import { faulty, type Parsed, parsed } from '@sidetone/kernel'
import { MAX_ATTRIBUTES } from '../limits.ts'
import { crc32 } from './crc32.ts'
import { attributes, HEADER_BYTES, MAGIC_COOKIE, type StunClass } from './words.ts'

export type Attribute = { readonly type: number; readonly value: Uint8Array }
export type StunMessage = {
  readonly kind: StunClass
  readonly method: number
  /** 12 bytes. */
  readonly transaction: Uint8Array
  /** Up to the MESSAGE-INTEGRITY: what comes behind it nobody vouches for (RFC 8489 §14.5). */
  readonly attributes: readonly Attribute[]
  /** Where MESSAGE-INTEGRITY begins; null without one. */
  readonly integrityAt: number | null
}
/** HMAC-SHA1 of the bytes: 20 bytes. From outside, so that this room stays pure. */
export type HmacSha1 = (key: Uint8Array, bytes: Uint8Array) => Uint8Array

const kinds: readonly StunClass[] = ['request', 'indication', 'success', 'error']
const INTEGRITY_BYTES = 20
const FINGERPRINT_XOR = 0x5354_554e
const padded = (bytes: number) => (bytes + 3) & ~3

export const u16 = (bytes: Uint8Array, at: number): number => (bytes[at]! << 8) | bytes[at + 1]!
export const u32 = (bytes: Uint8Array, at: number): number => ((u16(bytes, at) << 16) | u16(bytes, at + 2)) >>> 0
function put16(bytes: Uint8Array, at: number, value: number): void {
  bytes[at] = value >>> 8
  bytes[at + 1] = value
}
function put32(bytes: Uint8Array, at: number, value: number): void {
  put16(bytes, at, value >>> 16)
  put16(bytes, at + 2, value & 0xffff)
}
export const bytes16 = (value: number): Uint8Array => Uint8Array.of(value >>> 8, value)
export const bytes32 = (value: number): Uint8Array => Uint8Array.of(value >>> 24, value >>> 16, value >>> 8, value)
/** ASCII; another character becomes one that is in no name of ours. */
export const bytesOf = (text: string): Uint8Array =>
  Uint8Array.from(text, one => (one < '\x7f' ? one.charCodeAt(0) : 0x7f))
export const textOf = (bytes: Uint8Array): string => String.fromCharCode(...bytes)

/** The first value of this type. */
export const attributeOf = (message: StunMessage, type: number): Uint8Array | undefined =>
  message.attributes.find(each => each.type === type)?.value

/** @param bytes the whole message and nothing more */
export function readStun(bytes: Uint8Array): Parsed<StunMessage> {
  if (bytes.length < HEADER_BYTES) return faulty('It is shorter than a header.', 'header')
  if (bytes[0]! & 0xc0 || u32(bytes, 4) !== MAGIC_COOKIE) return faulty('It is no STUN message.', 'header')
  if (u16(bytes, 2) !== bytes.length - HEADER_BYTES || bytes.length % 4) return faulty('It is not that long.', 'length')
  const type = u16(bytes, 0)
  // The two bits of the class lie between those of the method (RFC 8489 §5, figure 3).
  const kind = kinds[((type >> 4) & 1) | ((type >> 7) & 2)]!
  const method = (type & 0xf) | ((type >> 1) & 0x70) | ((type >> 2) & 0xf80)
  const found: Attribute[] = []
  let integrityAt: number | null = null
  let count = 0
  for (let at = HEADER_BYTES; at < bytes.length; ) {
    const name = u16(bytes, at)
    const length = u16(bytes, at + 2)
    const next = at + 4 + padded(length)
    if (next > bytes.length) return faulty('An attribute is longer than the message.', `byte ${at}`)
    if (++count > MAX_ATTRIBUTES) return faulty('There are too many attributes.', `byte ${at}`)
    if (name === attributes.fingerprint) {
      if (length !== 4 || next !== bytes.length || u32(bytes, at + 4) !== fingerprint(bytes, at))
        return faulty('The fingerprint is wrong.', 'FINGERPRINT')
    } else if (integrityAt === null) {
      if (name !== attributes.messageIntegrity)
        found.push({ type: name, value: bytes.subarray(at + 4, at + 4 + length) })
      else if (length === INTEGRITY_BYTES) integrityAt = at
      else return faulty('It does not have 20 bytes.', 'MESSAGE-INTEGRITY')
    }
    at = next
  }
  return parsed({ kind, method, transaction: bytes.subarray(8, HEADER_BYTES), attributes: found, integrityAt })
}

/** Whether who has the key wrote it (RFC 8489 §14.5). Takes the same time wherever the first difference is. */
export function isGenuine(bytes: Uint8Array, message: StunMessage, key: Uint8Array, hmac: HmacSha1): boolean {
  const at = message.integrityAt
  if (at === null) return false
  const right = hmac(key, signed(bytes, at))
  let different = 0
  for (let i = 0; i < INTEGRITY_BYTES; i++) different |= right[i]! ^ bytes[at + 4 + i]!
  return different === 0
}

export type Written = Pick<StunMessage, 'kind' | 'method' | 'transaction' | 'attributes'>
/** @param sign with it the message ends with MESSAGE-INTEGRITY */
export function writeStun(
  { kind, method, transaction, attributes: all }: Written,
  sign?: { readonly key: Uint8Array; readonly hmac: HmacSha1 },
  withFingerprint = false,
): Uint8Array {
  const plain = all.reduce((sum, { value }) => sum + 4 + padded(value.length), HEADER_BYTES)
  const whole = plain + (sign ? 4 + INTEGRITY_BYTES : 0) + (withFingerprint ? 8 : 0)
  const out = new Uint8Array(whole)
  const class2 = kinds.indexOf(kind)
  put16(
    out,
    0,
    (method & 0xf) | ((method & 0x70) << 1) | ((method & 0xf80) << 2) | ((class2 & 1) << 4) | ((class2 & 2) << 7),
  )
  put16(out, 2, whole - HEADER_BYTES)
  put32(out, 4, MAGIC_COOKIE)
  out.set(transaction, 8)
  let at = HEADER_BYTES
  const put = (type: number, value: Uint8Array) => {
    put16(out, at, type)
    put16(out, at + 2, value.length)
    out.set(value, at + 4)
    at += 4 + padded(value.length)
  }
  for (const { type, value } of all) put(type, value)
  if (sign) put(attributes.messageIntegrity, sign.hmac(sign.key, signed(out, at)))
  if (withFingerprint) put(attributes.fingerprint, bytes32(fingerprint(out, at)))
  return out
}

/** What MESSAGE-INTEGRITY vouches for: all before it, with a length that ends with it. */
function signed(bytes: Uint8Array, at: number): Uint8Array {
  // Of a Buffer `slice` is no copy.
  const copy = new Uint8Array(bytes.subarray(0, at))
  put16(copy, 2, at + 4 + INTEGRITY_BYTES - HEADER_BYTES)
  return copy
}
/** RFC 8489 §14.7. */
const fingerprint = (bytes: Uint8Array, at: number): number => (crc32(bytes.subarray(0, at)) ^ FINGERPRINT_XOR) >>> 0
