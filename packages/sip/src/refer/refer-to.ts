/** What a REFER says: Refer-To (RFC 3515 §2.1) with a Replaces inside, Referred-By (RFC 3892), Refer-Sub (RFC 4488). */
import { faulty, type Parsed, parsed } from '@sidetone/kernel'
import { parseTokenParams } from '../message/fields.ts'
import { parseNameAddr, printNameAddr } from '../message/name-addr.ts'
import type { SipRequest } from '../message/types.ts'
import type { Refer, ReferTo, Replaces } from '../stack-types.ts'
import { escapeHeader, unescapeUri } from '../uri/escape.ts'
import { requestUri } from '../uri/uri.ts'
import { parseReplaces, printReplaces } from './replaces.ts'

/** Other headers in the URI are left out: a stranger does not write ours (RFC 3261 §19.1.5). */
export function parseReferTo(value: string): Parsed<ReferTo> {
  // phones in the field forget the brackets that a "?" needs
  const text = value.includes('<') || !value.includes('?') ? value : `<${value.trim()}>`
  const read = parseNameAddr(text)
  if (!read.ok) return faulty(read.fault.what, 'Refer-To')
  const { name, uri, params } = read.value
  let replaces: Replaces | undefined
  for (const field of uri.headers?.split('&') ?? []) {
    const equals = field.indexOf('=')
    if (equals < 0 || unescapeUri(field.slice(0, equals)).toLowerCase() !== 'replaces') continue
    if (replaces) return faulty('two Replaces', 'Refer-To')
    const inner = parseReplaces(unescapeUri(field.slice(equals + 1)))
    if (!inner.ok) return faulty(inner.fault.what, 'Refer-To')
    replaces = inner.value
  }
  const method = (uri.params.method ?? 'INVITE').toUpperCase()
  return parsed({ to: { name, uri: requestUri(uri), params }, method, ...(replaces && { replaces }) })
}

export function printReferTo({ to, method, replaces }: ReferTo): string {
  const params = method === 'INVITE' ? to.uri.params : { ...to.uri.params, method }
  const headers = replaces && `Replaces=${escapeHeader(printReplaces(replaces))}`
  return printNameAddr({ ...to, uri: { ...to.uri, params, headers } })
}

/** The whole REFER; a fault deserves a 400 (RFC 3515 §2.4.2: exactly one Refer-To). */
export function readRefer({ headers }: SipRequest): Parsed<Refer> {
  if (headers.count('Refer-To') !== 1) return faulty('not exactly one', 'Refer-To')
  const to = parseReferTo(headers.get('Refer-To')!)
  if (!to.ok) return to
  const by = headers.has('Referred-By') ? parseNameAddr(headers.get('Referred-By')!) : undefined
  if (by && !by.ok) return faulty(by.fault.what, 'Referred-By')
  return parsed({
    ...to.value,
    ...(by && { referredBy: by.value }),
    subscription: !refersSilently(headers.get('Refer-Sub')),
  })
}

/** RFC 4488 §4: `Refer-Sub: false`. */
export function refersSilently(value: string | undefined): boolean {
  if (value === undefined) return false
  const read = parseTokenParams(value, 'Refer-Sub')
  return read.ok && read.value.value.toLowerCase() === 'false'
}
