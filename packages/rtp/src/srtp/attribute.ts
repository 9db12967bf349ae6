/** `a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:KEY|2^20|1:4` (RFC 4568 §9.1), without the `a=crypto:`. */
import { faulty, type Parsed, parsed } from '@sidetone/kernel'
import { maxCryptoAttribute } from '../limits.ts'
import { masterBytes, type SrtpSuite, srtpSuites } from './suite.ts'

export type CryptoAttribute = {
  /** 1 … 999999999, unique in its media line */
  readonly tag: number
  readonly suite: SrtpSuite
  /** key and salt, 30 bytes */
  readonly master: Uint8Array
}

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

export function printCrypto(value: CryptoAttribute): string {
  let key = ''
  for (let i = 0; i < masterBytes; i += 3) {
    const bits = (value.master[i]! << 16) | (value.master[i + 1]! << 8) | value.master[i + 2]!
    key += alphabet[bits >>> 18]! + alphabet[(bits >>> 12) & 63]! + alphabet[(bits >>> 6) & 63]! + alphabet[bits & 63]!
  }
  return `${value.tag} ${value.suite} inline:${key}`
}

/** A suite or parameter that we do not speak is a fault too: the caller goes on with the next line. */
export function parseCrypto(text: string): Parsed<CryptoAttribute> {
  if (text.length > maxCryptoAttribute) return faulty('longer than we read', 'a=crypto')
  const [tag, suiteName, keys, ...parameters] = text.trim().split(/[ \t]+/)
  if (!tag || !/^[0-9]{1,9}$/.test(tag)) return faulty('the tag is not a number', 'a=crypto tag')
  const suite = srtpSuites.find(one => one === suiteName?.toUpperCase())
  if (!suite) return faulty('a suite that we do not speak', 'a=crypto suite')
  // Unencrypted or unauthenticated media and other key windows are never what a telephone should agree to (§6.3).
  const unknown = parameters.find(one => !/^WSH=\d+$/i.test(one))
  if (unknown) return faulty('a session parameter that we do not speak', 'a=crypto parameters')
  const inline = /^inline:([A-Za-z0-9+/]{40})(\|[^;]*)?$/i.exec(keys ?? '')
  if (!inline) return faulty('not one inline key of 30 bytes', 'a=crypto key')
  // |lifetime| is advice; |MKI:length| would lengthen each packet, which we do not do (§6.1).
  if (inline[2]?.includes(':')) return faulty('a master key identifier', 'a=crypto key')
  const master = new Uint8Array(masterBytes)
  const key = inline[1]!
  for (let i = 0, at = 0; i < key.length; i += 4) {
    let bits = 0
    for (let j = 0; j < 4; j++) bits = (bits << 6) | alphabet.indexOf(key[i + j]!)
    master[at++] = bits >>> 16
    master[at++] = bits >>> 8
    master[at++] = bits
  }
  return parsed({ tag: Number(tag), suite, master })
}
