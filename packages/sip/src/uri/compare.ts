/** Whether two URIs mean the same (RFC 3261 §19.1.4, RFC 3966 §4). */
import type { Uri } from '../message/types.ts'
import { unescapeUri } from './escape.ts'
import { sameHost } from './host.ts'

/** These never match when only one URI has them; other parameters then do not matter. */
const significant = ['user', 'ttl', 'method', 'maddr']

export function sameUri(a: Uri, b: Uri): boolean {
  if (a.scheme !== b.scheme) return false
  if (a.opaque !== undefined || b.opaque !== undefined) return a.opaque === b.opaque
  if (a.scheme === 'tel') return sameNumber(a, b)
  return (
    a.user === b.user &&
    a.password === b.password &&
    a.port === b.port &&
    sameHost(a.host, b.host) &&
    sameParams(a.params, b.params) &&
    sameHeaders(a.headers, b.headers)
  )
}

/** RFC 3966 §4: visual separators do not count; all parameters must be there on both sides. */
function sameNumber(a: Uri, b: Uri): boolean {
  const digits = (uri: Uri) => uri.user?.replace(/[-.()]/g, '').toLowerCase()
  const names = Object.keys(a.params)
  return (
    digits(a) === digits(b) &&
    names.length === Object.keys(b.params).length &&
    names.every(name => Object.hasOwn(b.params, name)) &&
    sameParams(a.params, b.params)
  )
}

function sameParams(a: Uri['params'], b: Uri['params']): boolean {
  for (const name of significant) if (Object.hasOwn(a, name) !== Object.hasOwn(b, name)) return false
  for (const name in a)
    if (Object.hasOwn(b, name) && a[name] !== b[name] && folded(a[name]!) !== folded(b[name]!)) return false
  return true
}
const folded = (value: string) => unescapeUri(value).toLowerCase()

/** Header components are never ignored; their order is. */
function sameHeaders(a: string | undefined, b: string | undefined): boolean {
  if (a === b) return true
  return normalHeaders(a).join('&') === normalHeaders(b).join('&')
}
function normalHeaders(headers: string | undefined): string[] {
  if (!headers) return []
  const parts = headers.split('&').map(part => {
    const equals = part.indexOf('=')
    return equals < 0 ? part.toLowerCase() : part.slice(0, equals).toLowerCase() + unescapeUri(part.slice(equals))
  })
  return parts.sort()
}
