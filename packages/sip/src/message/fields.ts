/** The small typed header values. Each takes one raw value. */
import { faulty, type Parsed, parsed } from '@sidetone/kernel'
import type { Reason } from '../stack-types.ts'
import { digitsToNumber, isToken, quote } from './characters.ts'
import type { Headers } from './headers.ts'
import { parseNameAddr } from './name-addr.ts'
import { parseParams } from './params.ts'
import type { CSeq, NameAddr } from './types.ts'

/** RFC 3261 §20.16, §8.1.1.5: the number is less than 2**31. */
export function parseCSeq(value: string): Parsed<CSeq> {
  const text = value.trim()
  const space = text.search(/[ \t]/)
  if (space < 0) return faulty('no number and method', 'CSeq')
  const number = digitsToNumber(text.slice(0, space), 2 ** 31 - 1)
  if (number === undefined) return faulty('a number that is not 0 … 2147483647', 'CSeq')
  const method = text.slice(space).trim()
  if (!isToken(method)) return faulty('no method', 'CSeq')
  return parsed({ number, method })
}

/** RAck (RFC 3262 §7.2): RSeq, then CSeq number and method. */
export function parseRAck(value: string): Parsed<{ readonly rseq: number; readonly cseq: CSeq }> {
  const text = value.trim()
  const space = text.search(/[ \t]/)
  const rseq = space < 0 ? undefined : digitsToNumber(text.slice(0, space), 2 ** 32 - 1)
  if (rseq === undefined) return faulty('no response number', 'RAck')
  const cseq = parseCSeq(text.slice(space))
  return cseq.ok ? parsed({ rseq, cseq: cseq.value }) : faulty(cseq.fault.what, 'RAck')
}

/** A whole number with optional parameters or comment: Expires, Max-Forwards, RSeq, Retry-After, Min-SE, Session-Expires … */
export function parseNumber(value: string, max = 2 ** 32 - 1): number | undefined {
  const found = /^[ \t]*([0-9]+)[ \t]*(?:[;(].*)?$/.exec(value)
  return found ? digitsToNumber(found[1]!, max) : undefined
}

/** A token with parameters: Event, Subscription-State, Content-Disposition, Session-Expires, Replaces. `value` as written. */
export function parseTokenParams(
  text: string,
  where: string,
): Parsed<{ readonly value: string; readonly params: Readonly<Record<string, string>> }> {
  const semicolon = text.indexOf(';')
  const value = (semicolon < 0 ? text : text.slice(0, semicolon)).trim()
  if (value === '') return faulty('no value', where)
  const params = parseParams(text, semicolon < 0 ? text.length : semicolon, where)
  return params.ok ? parsed({ value, params: params.value }) : params
}

/** Content-Type, `type/subtype` in lower case. */
export function parseContentType(
  text: string,
): Parsed<{ readonly type: string; readonly params: Readonly<Record<string, string>> }> {
  const read = parseTokenParams(text, 'Content-Type')
  if (!read.ok) return read
  const type = read.value.value
    .split('/', 3)
    .map(part => part.trim().toLowerCase())
    .join('/')
  const slash = type.indexOf('/')
  if (slash <= 0 || !isToken(type, 0, slash) || !isToken(type, slash + 1))
    return faulty('no type/subtype', 'Content-Type')
  return parsed({ type, params: read.value.params })
}

/** One Reason value (RFC 3326 §2). */
export function parseReason(text: string): Parsed<Reason> {
  const read = parseTokenParams(text, 'Reason')
  if (!read.ok) return read
  const { value, params } = read.value
  if (!isToken(value)) return faulty('no protocol', 'Reason')
  const cause = digitsToNumber(params.cause ?? '0', 999_999)
  if (cause === undefined) return faulty('a cause that is no number', 'Reason')
  return parsed({
    protocol: /^sip$/i.test(value) ? 'SIP' : value,
    cause,
    text: params.text,
    ...(params.said !== undefined && { said: params.said }),
  })
}
/** All that can be read; others are left out. */
export function reasonsOf(headers: Headers): Reason[] {
  return headers.list('Reason').flatMap(value => {
    const read = parseReason(value)
    return read.ok ? [read.value] : []
  })
}
export function printReason(reason: Reason): string {
  const text = reason.text === undefined ? '' : `;text=${quote(reason.text)}`
  const said = reason.said === undefined ? '' : `;said=${quote(reason.said)}`
  return `${reason.protocol};cause=${reason.cause}${text}${said}`
}

/** Read once and kept by the headers. */
export const fromOf = (headers: Headers): Parsed<NameAddr> | undefined => headers.read('From', parseNameAddr)
export const toOf = (headers: Headers): Parsed<NameAddr> | undefined => headers.read('To', parseNameAddr)
export const cseqOf = (headers: Headers): Parsed<CSeq> | undefined => headers.read('CSeq', parseCSeq)
export const callIdOf = (headers: Headers): string | undefined => headers.get('Call-ID')
/** Supported, Require … : option tags in lower case (RFC 3261 §19.2). */
export const optionTags = (headers: Headers, name: string): string[] =>
  headers.has(name) ? headers.list(name).map(tag => tag.toLowerCase()) : []
