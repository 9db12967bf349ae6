/** From, To, Contact, Route … (RFC 3261 §20.10): `"name" <uri>;params`, or an address without brackets. */
import { faulty, type Parsed } from '@sidetone/kernel'
import { maxListValues } from '../limits.ts'
import { parseUri, printUri } from '../uri/uri.ts'
import { isToken, quote, quotedEnd, unquote } from './characters.ts'
import type { Headers } from './headers.ts'
import { parseParams, printParams } from './params.ts'
import type { NameAddr } from './types.ts'

/** One value; a list must be split before. */
export function parseNameAddr(value: string): Parsed<NameAddr> {
  const text = value.trim()
  let name: string | undefined
  let open: number
  if (text.charCodeAt(0) === 34) {
    const end = quotedEnd(text, 0)
    if (end < 0) return faulty('a quoted name has no end', 'address')
    name = unquote(text.slice(0, end))
    open = end
    while (text.charCodeAt(open) === 32 || text.charCodeAt(open) === 9) open++
    if (text.charCodeAt(open) !== 60) return faulty('no "<" after the name', 'address')
  } else {
    open = text.indexOf('<')
    if (open > 0) {
      name = text.slice(0, open).trim()
      // tokens by the RFC; letters of other scripts and brackets are met in the field and harmless
      if (/[",;:@<>\\]/.test(name)) return faulty('a name with separators must be quoted', 'address')
    }
  }
  if (open < 0) return parseBare(text)
  const close = text.indexOf('>', open)
  if (close < 0) return faulty('no ">" after the URI', 'address')
  const uri = parseUri(text.slice(open + 1, close))
  if (!uri.ok) return uri
  const params = parseParams(text, close + 1, 'address')
  if (!params.ok) return params
  return { ok: true, value: { name: name === '' ? undefined : name, uri: uri.value, params: params.value } }
}

/** RFC 3261 §20.10: without brackets all parameters are the header's, and the URI has no comma and no question mark. */
function parseBare(text: string): Parsed<NameAddr> {
  const semicolon = text.indexOf(';')
  const address = (semicolon < 0 ? text : text.slice(0, semicolon)).trimEnd()
  if (address.includes('?') || address.includes(','))
    return faulty('a URI with "?" or "," needs angle brackets', 'address')
  const uri = parseUri(address)
  if (!uri.ok) return uri
  const params = parseParams(text, semicolon < 0 ? text.length : semicolon, 'address')
  return params.ok ? { ok: true, value: { uri: uri.value, params: params.value } } : params
}

/** As on the wire, always with angle brackets. */
export function printNameAddr(address: NameAddr): string {
  const { name, uri, params } = address
  const shown = name ? `${isToken(name) ? name : quote(name)} ` : ''
  return `${shown}<${printUri(uri)}>${printParams(params)}`
}

/** All addresses of a header (Contact, Route, Record-Route, Path, P-Asserted-Identity …), top first. */
export function parseAddresses(headers: Headers, name: string): Parsed<NameAddr[]> {
  const values = headers.list(name)
  if (values.length > maxListValues) return faulty('too many values', name)
  const found: NameAddr[] = []
  for (const value of values) {
    const read = parseNameAddr(value)
    if (!read.ok) return faulty(read.fault.what, name)
    found.push(read.value)
  }
  return { ok: true, value: found }
}
