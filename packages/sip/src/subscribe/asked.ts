/** What a SUBSCRIBE asks for, and why it is refused (RFC 6665 §4.2.1). */
import { parseNumber, parseTokenParams } from '../message/fields.ts'
import type { Headers } from '../message/headers.ts'
import type { SipRequest } from '../message/types.ts'
import type { Subscribe } from '../stack-types.ts'

export type SubscribeRefusal = { readonly status: 400 | 423 | 489; readonly lines: string }

/** Seconds. */
const least = 60
const most = 3600

/** `packages`: those that are told about. */
export function readSubscribe({ headers }: SipRequest, packages: readonly string[]): Subscribe | SubscribeRefusal {
  const event = eventOf(headers)
  // §7.2.1: without Event, or with one that we do not tell about
  if (event === null || !packages.includes(event.name))
    return { status: 489, lines: `Allow-Events: ${packages.join(', ')}\r\n` }
  if (!headers.has('Contact')) return { status: 400, lines: '' }
  const expiresS = expiresIn(headers)
  if (typeof expiresS !== 'number') return expiresS
  const accept = headers.list('Accept').map(range => range.split(';', 1)[0]!.trim().toLowerCase())
  return { package: event.name, id: event.id, expiresS, accept }
}

/** Seconds that are given. §4.2.1.1: too short is refused with the least, too long is made shorter. */
export function expiresIn(headers: Headers): number | SubscribeRefusal {
  const value = headers.get('Expires')
  if (value === undefined) return most
  const asked = parseNumber(value)
  if (asked === undefined) return { status: 400, lines: '' }
  if (asked > 0 && asked < least) return { status: 423, lines: `Min-Expires: ${least}\r\n` }
  return Math.min(asked, most)
}

/** Package in lower case and `id`. */
export function eventOf(headers: Headers): { readonly name: string; readonly id: string } | null {
  const read = parseTokenParams(headers.get('Event') ?? '', 'Event')
  return read.ok ? { name: read.value.value.toLowerCase(), id: read.value.params.id ?? '' } : null
}
