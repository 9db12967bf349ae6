/** The character classes of RFC 3261 §25.1, as table look-ups. */

const tokenExtra = "-.!%*_+`'~"
const classes = new Uint8Array(128)
const TOKEN = 1
const DIGIT = 2
const HOST = 4
const HEX = 8
for (let code = 0; code < 128; code++) {
  const char = String.fromCharCode(code)
  const digit = /[0-9]/.test(char)
  const letter = /[A-Za-z]/.test(char)
  if (digit || letter || tokenExtra.includes(char)) classes[code]! |= TOKEN
  if (digit) classes[code]! |= DIGIT
  // RFC 3261 has no underscore in host names; people do
  if (digit || letter || '-._'.includes(char)) classes[code]! |= HOST
  if (/[0-9A-Fa-f]/.test(char)) classes[code]! |= HEX
}

function only(text: string, kind: number, from: number, to: number): boolean {
  if (from >= to) return false
  for (let i = from; i < to; i++) {
    const code = text.charCodeAt(i)
    if (code > 127 || (classes[code]! & kind) === 0) return false
  }
  return true
}

/** One or more token characters between `from` and `to`. */
export const isToken = (text: string, from = 0, to = text.length): boolean => only(text, TOKEN, from, to)
export const isDigits = (text: string, from = 0, to = text.length): boolean => only(text, DIGIT, from, to)
/** Characters of a host name or IPv4 address. */
export const isHostName = (text: string, from = 0, to = text.length): boolean => only(text, HOST, from, to)
export const isHexDigit = (code: number): boolean => code < 128 && (classes[code]! & HEX) !== 0

/** Space and tab; folded lines are already one line. */
export const isSpace = (code: number): boolean => code === 32 || code === 9

/** The whole text as a number of at most `max`; undefined when it is no number or larger. Leading zeros are fine. */
export function digitsToNumber(text: string, max: number): number | undefined {
  if (!isDigits(text)) return undefined
  const value = Number(text)
  return value <= max ? value : undefined
}

/** What is inside the quotes of a quoted string, without escapes; undefined when `text` is no whole quoted string. */
export function unquote(text: string): string | undefined {
  if (text.length < 2 || text.charCodeAt(0) !== 34) return undefined
  const end = quotedEnd(text, 0)
  if (end !== text.length) return undefined
  const inside = text.slice(1, -1)
  return inside.includes('\\') ? inside.replace(/\\([\s\S])/g, '$1') : inside
}

/** The index after the quoted string that starts at `from`; -1 when it never ends. */
export function quotedEnd(text: string, from: number): number {
  for (let i = from + 1; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code === 34) return i + 1
    if (code === 92) i++
  }
  return -1
}

/** A quoted string. Line ends, which no escape can save, become spaces; other controls are escaped. */
export function quote(text: string): string {
  let out = ''
  let from = 0
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code !== 34 && code !== 92 && code !== 127 && code >= 32) continue
    out += text.slice(from, i) + (code === 10 || code === 13 ? ' ' : `\\${text[i]}`)
    from = i + 1
  }
  return `"${out}${from === 0 ? text : text.slice(from)}"`
}
