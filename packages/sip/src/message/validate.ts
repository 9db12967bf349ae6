/**
 * What an element finds out about a message before it asks who sent it (RFC 3261 §8.2, §16.3; RFC 4475). The order is:
 * version, form, method, schemes, extensions, hops, body.
 */
import type { Fault, Parsed } from '@sidetone/kernel'
import { maxListValues } from '../limits.ts'
import type { HeaderList } from '../stack-types.ts'
import { parseUri } from '../uri/uri.ts'
import { isDigits } from './characters.ts'
import { contactsOf } from './contacts.ts'
import { cseqOf, fromOf, optionTags, parseContentType, toOf } from './fields.ts'
import type { Headers } from './headers.ts'
import { findPart } from './multipart.ts'
import { parseAddresses } from './name-addr.ts'
import type { SipRequest, SipResponse } from './types.ts'
import { parseVia, topVia } from './via.ts'

/** The answer that the request gets instead of being worked on. */
export type Refusal = {
  /** 400 … 505 */
  readonly status: number
  /** What was wrong, for a 400; other statuses keep their own phrase. */
  readonly reason: string | undefined
  readonly fault: Fault
  /** What the answer must carry: Allow, Unsupported, Accept … */
  readonly headers: HeaderList
}
/** `null`: nothing wrong. `silence`: say nothing at all. */
export type Verdict = Refusal | 'silence' | null

export type RequestRules = {
  /** Methods that we know, upper case. Others get 501 with Allow. */
  readonly methods: readonly string[]
  /** Option tags that a Require may name, lower case. Others get 420 with Unsupported. */
  readonly extensions: readonly string[]
}

/** Methods that carry an offer or answer, so their body must be a session description. */
const sessionMethods = ['INVITE', 'ACK', 'PRACK', 'UPDATE']
/** Methods that we pass on to somebody: hops count (RFC 7332). */
const forwarded = ['INVITE', 'MESSAGE', 'SUBSCRIBE', 'REFER', 'PUBLISH']
const single = ['From', 'To', 'Call-ID', 'CSeq', 'Max-Forwards']
const required = ['Via', 'From', 'To', 'Call-ID', 'CSeq'] as const

/** RFC 3261 §8.2. ACK is never answered, and nothing without a Via can be. */
export function validateRequest(request: SipRequest, rules: RequestRules): Verdict {
  const refusal = refuse(request, rules)
  if (!refusal) return null
  return request.method === 'ACK' || !request.headers.has('Via') ? 'silence' : refusal
}

function refuse(request: SipRequest, rules: RequestRules): Refusal | null {
  const { headers, method } = request
  if (request.version !== undefined && request.version !== '2.0')
    return refusal(505, { what: 'not SIP/2.0', where: 'start line' })
  const unknown = !rules.methods.includes(method)
  const fault = request.fault ?? formFault(headers) ?? (unknown ? undefined : methodFault(request))
  if (fault) return refusal(400, fault)
  if (unknown)
    return refusal(501, { what: 'a method that we do not know', where: 'start line' }, [
      ['Allow', rules.methods.join(', ')],
    ])
  const uri = parseUri(request.uri)
  if (!uri.ok) return refusal(400, { what: uri.fault.what, where: 'Request-URI' })
  if (uri.value.opaque !== undefined)
    return refusal(416, { what: 'a scheme that we do not know', where: 'Request-URI' })
  // RFC 3261 §19.1.5: headers have no place in a Request-URI, and never become headers of the request
  if (uri.value.headers !== undefined) return refusal(400, { what: 'headers in the URI', where: 'Request-URI' })
  return extensionRefusal(request, rules) ?? hopRefusal(request) ?? bodyRefusal(request)
}

/** RFC 3261 §7, §8.2.2: a response that no transaction may see is dropped, and so is one for another element. */
export function validateResponse(response: SipResponse): 'silence' | null {
  const { status, headers, fault, version } = response
  if (fault || status < 100 || status > 699 || (version !== undefined && version !== '2.0')) return 'silence'
  if (formFault(headers)) return 'silence'
  // §18.1.2, §8.1.3.3: we are no proxy, so a second Via is another's answer
  return headers.list('Via').length > 1 ? 'silence' : null
}

/** What every message must have, once and readable. */
function formFault(headers: Headers): Fault | undefined {
  for (const name of required) if (!headers.has(name)) return { what: 'missing', where: name }
  for (const name of single) if (headers.count(name) > 1) return { what: 'more than one', where: name }
  return (
    fault(topVia(headers), 'Via') ??
    otherVias(headers) ??
    fault(fromOf(headers), 'From') ??
    fault(toOf(headers), 'To') ??
    fault(cseqOf(headers), 'CSeq') ??
    callIdFault(headers) ??
    fault(contactsOf(headers), 'Contact') ??
    routeFault(headers, 'Record-Route') ??
    routeFault(headers, 'Route')
  )
}

function fault(read: Parsed<unknown> | undefined, where: string): Fault | undefined {
  return read && !read.ok ? { what: read.fault.what, where } : undefined
}

function otherVias(headers: Headers): Fault | undefined {
  if (headers.count('Via') === 1 && !headers.get('Via')!.includes(',')) return undefined
  const values = headers.list('Via')
  if (values.length > maxListValues) return { what: 'too many values', where: 'Via' }
  for (const value of values) {
    const read = parseVia(value)
    if (!read.ok) return read.fault
  }
  return undefined
}

function callIdFault(headers: Headers): Fault | undefined {
  const callId = headers.get('Call-ID')!
  return callId === '' || /[\s,]/.test(callId) ? { what: 'empty or with a space', where: 'Call-ID' } : undefined
}

function routeFault(headers: Headers, name: string): Fault | undefined {
  return headers.has(name) ? fault(parseAddresses(headers, name), name) : undefined
}

/** RFC 3261 §8.1.1.5, §8.1.1.6, §8.1.1.7. */
function methodFault(request: SipRequest): Fault | undefined {
  const { headers, method } = request
  const cseq = cseqOf(headers)
  if (cseq?.ok && cseq.value.method !== method) return { what: 'another method than the start line', where: 'CSeq' }
  const via = topVia(headers)
  if (via?.ok && via.value.branch === 'z9hG4bK') return { what: 'a branch that is only the cookie', where: 'Via' }
  const contacts = contactsOf(headers)
  if (contacts?.ok && contacts.value === '*' && method !== 'REGISTER')
    return { what: '"*" outside REGISTER', where: 'Contact' }
  // RFC 3891 §3
  if (headers.has('Replaces') && method !== 'INVITE') return { what: 'outside INVITE', where: 'Replaces' }
  if (headers.count('Replaces') > 1) return { what: 'more than one', where: 'Replaces' }
  const hops = headers.get('Max-Forwards')
  if (hops !== undefined && !isDigits(hops)) return { what: 'not a number', where: 'Max-Forwards' }
  return undefined
}

/** RFC 3261 §8.2.2.3: not for ACK and CANCEL. Proxy-Require counts too, since we stand where a proxy would. */
function extensionRefusal(request: SipRequest, rules: RequestRules): Refusal | null {
  const { headers, method } = request
  if (method === 'CANCEL' || method === 'ACK') return null
  if (!headers.has('Require') && !headers.has('Proxy-Require')) return null
  const asked = [...optionTags(headers, 'Require'), ...optionTags(headers, 'Proxy-Require')]
  const missing = [...new Set(asked)].filter(tag => !rules.extensions.includes(tag))
  if (missing.length === 0) return null
  const where = headers.has('Require') ? 'Require' : 'Proxy-Require'
  return refusal(420, { what: 'an extension that we do not have', where }, [['Unsupported', missing.join(', ')]])
}

/** RFC 3261 §16.3 step 3. Inside a dialog we are the end of the way, so hops do not matter. */
function hopRefusal(request: SipRequest): Refusal | null {
  const { headers, method } = request
  if (Number(headers.get('Max-Forwards') ?? 70) > 0 || !forwarded.includes(method)) return null
  const to = toOf(headers)
  if (to?.ok && to.value.params.tag !== undefined) return null
  return refusal(483, { what: 'no hops left', where: 'Max-Forwards' })
}

/** RFC 3261 §8.2.3, §20.1: the description of the session must be one that we read, and they must take ours. */
function bodyRefusal(request: SipRequest): Refusal | null {
  const { headers, method, body } = request
  if (!sessionMethods.includes(method)) return null
  const accept = headers.has('Accept') ? headers.list('Accept') : undefined
  if (method === 'INVITE' && accept && !accept.some(takesSdp))
    return refusal(406, { what: 'no session description is accepted', where: 'Accept' })
  if (body.length === 0) return null
  const encoding = headers.get('Content-Encoding')
  if (encoding !== undefined && encoding.toLowerCase() !== 'identity')
    return refusal(415, { what: 'an encoding that we do not read', where: 'Content-Encoding' }, [
      ['Accept-Encoding', 'identity'],
    ])
  const contentType = headers.get('Content-Type') ?? 'application/sdp'
  const type = parseContentType(contentType)
  if (!type.ok) return refusal(400, type.fault)
  if (findPart(contentType, body, 'application/sdp')) return null
  // RFC 3261 §20.11: a body that may be left unread is left unread
  if (/;[ \t]*handling[ \t]*=[ \t]*optional/i.test(headers.get('Content-Disposition') ?? '')) return null
  return refusal(415, { what: 'a body that we do not read', where: 'Content-Type' }, [['Accept', 'application/sdp']])
}

function takesSdp(range: string): boolean {
  const type = range.split(';', 1)[0]!.trim().toLowerCase()
  return type === 'application/sdp' || type === 'application/*' || type === '*/*'
}

function refusal(status: number, what: Fault, headers: HeaderList = []): Refusal {
  const reason = status === 400 ? `Bad Request (${what.where}: ${what.what})`.slice(0, 120) : undefined
  return { status, reason, fault: what, headers }
}
