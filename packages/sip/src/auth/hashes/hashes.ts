/** The hash functions of digest authentication, as an argument: Node gives fast ones, a browser takes `pureHashes`. */
import { bytesOf } from '../../message/text.ts'
import { md5Bytes } from './md5.ts'
import { sha256Bytes } from './sha256.ts'
import { sha512_256Bytes } from './sha512-256.ts'

/** All take text as UTF-8 and give lower-case hexadecimal. */
export interface Hashes {
  md5(text: string): string
  sha256(text: string): string
  sha512_256(text: string): string
  /** HMAC-SHA-256 (RFC 2104). */
  hmacSha256(key: string, text: string): string
}

/** Written in TypeScript: synchronous in every runtime, good for a few hashes a second. */
export const pureHashes: Hashes = {
  md5: text => hex(md5Bytes(bytesOf(text))),
  sha256: text => hex(sha256Bytes(bytesOf(text))),
  sha512_256: text => hex(sha512_256Bytes(bytesOf(text))),
  hmacSha256: (key, text) => hex(hmac(bytesOf(key), bytesOf(text))),
}

function hmac(key: Uint8Array, text: Uint8Array): Uint8Array {
  const short = key.length > 64 ? sha256Bytes(key) : key
  const pad = (byte: number) => Uint8Array.from({ length: 64 }, (_, i) => (short[i] ?? 0) ^ byte)
  return sha256Bytes(join(pad(0x5c), sha256Bytes(join(pad(0x36), text))))
}

function join(a: Uint8Array, b: Uint8Array): Uint8Array {
  const both = new Uint8Array(a.length + b.length)
  both.set(a)
  both.set(b, a.length)
  return both
}

function hex(bytes: Uint8Array): string {
  let text = ''
  for (const byte of bytes) text += byte.toString(16).padStart(2, '0')
  return text
}
