/** `sip:`, `sips:` (RFC 3261 §19.1) and `tel:` (RFC 3966) URIs: read and printed. */
import { faulty, type Parsed } from '@sidetone/kernel'
import { maxParams } from '../limits.ts'
import { type Params, setOwn } from '../message/params.ts'
import type { Uri } from '../message/types.ts'
import { escapeUser, unescapeUri } from './escape.ts'
import { parseHostPort, printHost } from './host.ts'

const noParams: Params = Object.freeze({}) as Params

/** @returns a fault for text that no element should accept as an address; unknown schemes are fine and stay `opaque`. */
export function parseUri(text: string): Parsed<Uri> {
  const colon = text.indexOf(':')
  if (colon <= 0) return faulty('a URI without a scheme', 'URI')
  const scheme = schemeOf(text, colon)
  if (scheme === undefined) return faulty('a URI scheme with a wrong character', 'URI')
  if (hasForbidden(text)) return faulty('a URI with a space, a quote or an angle bracket', 'URI')
  if (scheme === 'sip' || scheme === 'sips') return parseSip(text, scheme, colon + 1)
  const rest = text.slice(colon + 1)
  if (scheme === 'tel') return parseTel(rest)
  return { ok: true, value: { scheme, host: '', params: noParams, opaque: rest } }
}

function parseSip(text: string, scheme: string, from: number): Parsed<Uri> {
  const at = text.indexOf('@', from)
  let user: string | undefined
  let password: string | undefined
  if (at >= 0) {
    const colon = text.indexOf(':', from)
    const userEnd = colon >= 0 && colon < at ? colon : at
    if (userEnd === from) return faulty('a URI with an empty user', 'URI')
    user = unescapeUri(text.slice(from, userEnd))
    if (userEnd < at) password = unescapeUri(text.slice(userEnd + 1, at))
  }
  const hostFrom = at >= 0 ? at + 1 : from
  let hostEnd = text.length
  for (let i = hostFrom; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code === 59 || code === 63) {
      hostEnd = i
      break
    }
  }
  const address = parseHostPort(text, hostFrom, hostEnd, 'URI')
  if (!address.ok) return address
  let params = noParams
  let headers: string | undefined
  if (hostEnd < text.length) {
    const question = text.indexOf('?', hostEnd)
    const paramsEnd = question < 0 ? text.length : question
    if (question >= 0) headers = text.slice(question + 1)
    if (hostEnd < paramsEnd) {
      const read = parseUriParams(text.slice(hostEnd + 1, paramsEnd))
      if (!read.ok) return read
      params = read.value
    }
    if (headers?.includes('@')) return faulty('a URI with a second "@"', 'URI')
  }
  const { host, port } = address.value
  return { ok: true, value: { scheme, user, password, host, port, params, headers } }
}

function parseTel(rest: string): Parsed<Uri> {
  const semicolon = rest.indexOf(';')
  const number = semicolon < 0 ? rest : rest.slice(0, semicolon)
  if (!/^\+?[0-9A-Fa-f*#().-]+$/.test(number)) return faulty('a tel URI without a number', 'URI')
  if (semicolon < 0) return { ok: true, value: { scheme: 'tel', user: number, host: '', params: noParams } }
  const params = parseUriParams(rest.slice(semicolon + 1))
  return params.ok ? { ok: true, value: { scheme: 'tel', user: number, host: '', params: params.value } } : params
}

function parseUriParams(text: string): Parsed<Params> {
  const parts = text.split(';', maxParams + 1)
  if (parts.length > maxParams) return faulty('too many URI parameters', 'URI')
  const params: Params = {}
  for (const part of parts) {
    const equals = part.indexOf('=')
    const name = (equals < 0 ? part : part.slice(0, equals)).toLowerCase()
    if (name === '' || part.includes('@')) return faulty('a URI parameter without a proper name', 'URI')
    setOwn(params, name, equals < 0 ? '' : part.slice(equals + 1))
  }
  return { ok: true, value: params }
}

/** As on the wire. */
export function printUri(uri: Uri): string {
  if (uri.opaque !== undefined) return `${uri.scheme}:${uri.opaque}`
  let text = `${uri.scheme}:`
  if (uri.user !== undefined) {
    text += uri.scheme === 'tel' ? uri.user : escapeUser(uri.user)
    if (uri.password !== undefined) text += `:${escapeUser(uri.password)}`
    if (uri.scheme !== 'tel') text += '@'
  }
  text += printHost(uri.host)
  if (uri.port !== undefined) text += `:${uri.port}`
  for (const name in uri.params) {
    const value = uri.params[name]
    text += value === '' ? `;${name}` : `;${name}=${value}`
  }
  return uri.headers === undefined ? text : `${text}?${uri.headers}`
}

/** What may stand in a Request-URI (RFC 3261 §19.1.1 table 1): without headers and without `method`. */
export function requestUri(uri: Uri): Uri {
  if (uri.headers === undefined && uri.params.method === undefined) return uri
  const { method, ...params } = uri.params
  return { ...uri, params, headers: undefined }
}

function schemeOf(text: string, colon: number): string | undefined {
  if (colon === 3 && text.startsWith('sip')) return 'sip'
  const scheme = text.slice(0, colon).toLowerCase()
  return /^[a-z][a-z0-9+.-]*$/.test(scheme) ? scheme : undefined
}

/** Controls, space, `"`, `<`, `>`: none may stand in a URI (RFC 3986 §2). */
function hasForbidden(text: string): boolean {
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code <= 32 || code === 34 || code === 60 || code === 62 || code === 127) return true
  }
  return false
}
