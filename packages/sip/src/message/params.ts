/** `;name=value` parameters of headers (RFC 3261 §25.1 generic-param): names lower case, values without quotes. */
import { faulty, type Parsed } from '@sidetone/kernel'
import { maxParams } from '../limits.ts'
import { isSpace, isToken, quote, quotedEnd, unquote } from './characters.ts'

export type Params = Record<string, string>
const none: Params = Object.freeze({}) as Params

/** Reads `;a=1;b` from `at` to the end of `text`. */
export function parseParams(text: string, at: number, where: string): Parsed<Params> {
  let i = skipSpace(text, at)
  if (i >= text.length) return { ok: true, value: none }
  const params: Params = {}
  let count = 0
  while (i < text.length) {
    if (text.charCodeAt(i) !== 59) return faulty('expected ";" before a parameter', where)
    if (++count > maxParams) return faulty('too many parameters', where)
    const start = skipSpace(text, i + 1)
    i = start
    while (i < text.length && isNameEnd(text.charCodeAt(i)) === false) i++
    if (!isToken(text, start, i)) return faulty('a parameter has no proper name', where)
    const name = text.slice(start, i).toLowerCase()
    i = skipSpace(text, i)
    let value = ''
    if (text.charCodeAt(i) === 61) {
      i = skipSpace(text, i + 1)
      const from = i
      if (text.charCodeAt(i) === 34) {
        i = quotedEnd(text, i)
        if (i < 0) return faulty('a quoted string has no end', where)
        value = unquote(text.slice(from, i)) ?? ''
      } else {
        while (i < text.length && text.charCodeAt(i) !== 59 && !isSpace(text.charCodeAt(i))) {
          if (isForbidden(text.charCodeAt(i))) return faulty('a parameter has no proper value', where)
          i++
        }
        value = text.slice(from, i)
      }
      i = skipSpace(text, i)
    }
    setOwn(params, name, value)
  }
  return { ok: true, value: params }
}

/** As on the wire, with the leading `;`. Values that are no token are quoted. */
export function printParams(params: Readonly<Params>): string {
  let text = ''
  for (const name in params) {
    const value = params[name]!
    text += value === '' ? `;${name}` : `;${name}=${isPlain(value) ? value : quote(value)}`
  }
  return text
}

/** Sets an own property whatever the stranger called it. */
export function setOwn(params: Params, name: string, value: string): void {
  if (name === '__proto__')
    Object.defineProperty(params, name, { value, enumerable: true, writable: true, configurable: true })
  else params[name] = value
}

/** A token, or a host with a port or in brackets: what stands without quotes. */
function isPlain(value: string): boolean {
  for (let i = 0; i < value.length; i++) {
    const code = value.charCodeAt(i)
    if (code !== 58 && code !== 91 && code !== 93 && !isToken(value, i, i + 1)) return false
  }
  return true
}

/** Space, `;` or `=`. */
function isNameEnd(code: number): boolean {
  return code === 59 || code === 61 || isSpace(code)
}
/** Controls, quotes, commas and angle brackets cannot stand in an unquoted value. */
function isForbidden(code: number): boolean {
  return code < 32 || code === 34 || code === 44 || code === 60 || code === 62 || code === 127
}
function skipSpace(text: string, at: number): number {
  let i = at
  while (i < text.length && isSpace(text.charCodeAt(i))) i++
  return i
}
