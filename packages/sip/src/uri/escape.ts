/**
 * `%HEX` in URIs (RFC 3261 §19.1.2). Bytes that are no UTF-8 become lone surrogates U+DC80 … U+DCFF, so that reading and
 * printing gives the same bytes back. A `%` without two digits is itself.
 */
import { isHexDigit } from '../message/characters.ts'

export function unescapeUri(text: string): string {
  if (!text.includes('%')) return text
  let out = ''
  for (let i = 0; i < text.length; ) {
    if (!isEscape(text, i)) {
      out += text[i++]
      continue
    }
    const bytes: number[] = []
    for (; isEscape(text, i); i += 3) bytes.push(Number.parseInt(text.slice(i + 1, i + 3), 16))
    out += utf8(bytes)
  }
  return out
}

function isEscape(text: string, at: number): boolean {
  return text.charCodeAt(at) === 37 && isHexDigit(text.charCodeAt(at + 1)) && isHexDigit(text.charCodeAt(at + 2))
}

/** RFC 3629; overlong forms and surrogates are no UTF-8. */
function utf8(bytes: readonly number[]): string {
  let out = ''
  for (let i = 0; i < bytes.length; ) {
    const lead = bytes[i]!
    const more =
      lead < 0x80
        ? 0
        : lead >= 0xc2 && lead < 0xe0
          ? 1
          : lead >= 0xe0 && lead < 0xf0
            ? 2
            : lead >= 0xf0 && lead < 0xf5
              ? 3
              : -1
    let code = more === 0 ? lead : lead & (0x3f >> more)
    let good = more >= 0 && i + more < bytes.length
    for (let k = 1; good && k <= more; k++) {
      const next = bytes[i + k]!
      good = next >> 6 === 2
      code = (code << 6) | (next & 0x3f)
    }
    const least = [0, 0x80, 0x800, 0x10000][more] ?? 0
    if (!good || code < least || code > 0x10ffff || (code >= 0xd800 && code < 0xe000)) {
      out += String.fromCharCode(0xdc00 + lead)
      i++
    } else {
      out += String.fromCodePoint(code)
      i += more + 1
    }
  }
  return out
}

/** unreserved and user-unreserved of RFC 3261 §25.1 stay as they are. */
const plainUser = /^[A-Za-z0-9\-_.!~*'()&=+$,;?/]*$/

export const escapeUser = (text: string): string => escapeBut(text, plainUser)

/** hnv-unreserved: the value of a header inside a URI. */
const plainHeader = /^[A-Za-z0-9\-_.!~*'()[\]/?:+$]*$/

export const escapeHeader = (text: string): string => escapeBut(text, plainHeader)

function escapeBut(text: string, plain: RegExp): string {
  if (plain.test(text)) return text
  let out = ''
  for (const char of text) {
    if (plain.test(char)) out += char
    else for (const byte of bytesOf(char)) out += `%${byte.toString(16).toUpperCase().padStart(2, '0')}`
  }
  return out
}

function bytesOf(char: string): number[] {
  const code = char.codePointAt(0)!
  if (code >= 0xdc80 && code <= 0xdcff) return [code - 0xdc00]
  if (code < 0x80) return [code]
  if (code < 0x800) return [0xc0 | (code >> 6), 0x80 | (code & 0x3f)]
  if (code < 0x10000) return [0xe0 | (code >> 12), 0x80 | ((code >> 6) & 0x3f), 0x80 | (code & 0x3f)]
  return [0xf0 | (code >> 18), 0x80 | ((code >> 12) & 0x3f), 0x80 | ((code >> 6) & 0x3f), 0x80 | (code & 0x3f)]
}
