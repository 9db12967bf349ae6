/**
 * Reads one whole message (RFC 3261 §7). The head is decoded and scanned once; values stay raw until somebody reads them.
 *
 * Only bytes that show no start line are a fault here. Whatever else is wrong is noted in the message's `fault`, so that
 * a request can still be answered: `validateRequest` says how.
 */
import { type Fault, faulty, type Parsed } from '@sidetone/kernel'
import { maxHeadBytes, maxHeaders, maxMessageBytes } from '../limits.ts'
import { isToken } from './characters.ts'
import { Headers } from './headers.ts'
import { textOf } from './text.ts'
import type { SipMessage } from './types.ts'

export function parseMessage(bytes: Uint8Array): Parsed<SipMessage> {
  if (bytes.length > maxMessageBytes) return faulty('longer than a message may be', 'message')
  let from = 0
  // RFC 3261 §7.5: CRLF before the start line is skipped
  while (bytes[from] === 13 && bytes[from + 1] === 10) from += 2
  const end = headEnd(bytes, from)
  const headBytes = bytes.subarray(from, end < 0 ? bytes.length : end)
  if (headBytes.length > maxHeadBytes) return faulty('longer than a head may be', 'head')
  const head = textOf(headBytes)
  const lineEnd = head.indexOf('\r\n')
  if (lineEnd < 0) return faulty('no start line', 'start line')
  const start = parseStartLine(head.slice(0, lineEnd))
  if (!start.ok) return start
  const headers = new Headers()
  let fault = parseHeaders(head, lineEnd + 2, headers)
  let body = bytes.subarray(end < 0 ? bytes.length : end + 2)
  if (end < 0) fault ??= { what: 'no empty line after the headers', where: 'head' }
  const length = contentLength(headers)
  if (typeof length === 'object') fault ??= length
  else if (length !== undefined) {
    if (length > body.length) fault ??= { what: 'fewer bytes than Content-Length says', where: 'Content-Length' }
    // RFC 3261 §18.3: what comes after the body in a datagram is not looked at
    else if (length < body.length) body = body.subarray(0, length)
  }
  const line = start.value
  fault = line.fault ?? fault
  return {
    ok: true,
    value:
      line.kind === 'request'
        ? { kind: 'request', method: line.method, uri: line.uri, headers, body, version: line.version, fault }
        : { kind: 'response', status: line.status, reason: line.reason, headers, body, version: line.version, fault },
  }
}

/** The index just after the CRLF of the last header line; -1 without an empty line. */
export function headEnd(bytes: Uint8Array, from: number): number {
  for (let at = bytes.indexOf(13, from); at >= 0; at = bytes.indexOf(13, at + 1))
    if (bytes[at + 1] === 10 && bytes[at + 2] === 13 && bytes[at + 3] === 10) return at + 2
  return -1
}

type StartLine =
  | { kind: 'request'; method: string; uri: string; version: string; fault?: Fault | undefined }
  | { kind: 'response'; status: number; reason: string; version: string; fault?: Fault | undefined }

const statusLine = /^SIP\/(\d+\.\d+) (\d{1,6})(?: (.*))?$/is
const version = /[ \t]SIP\/(\d+\.\d+)[ \t]*$/i

function parseStartLine(line: string): Parsed<StartLine> {
  if (line.startsWith('SIP/')) {
    const found = statusLine.exec(line)
    if (!found) return faulty('neither a request nor a response', 'start line')
    return {
      ok: true,
      value: { kind: 'response', version: found[1]!, status: Number(found[2]), reason: found[3] ?? '' },
    }
  }
  const space = line.indexOf(' ')
  const fast = line.endsWith(' SIP/2.0')
  const ending = fast ? undefined : version.exec(line)
  if (space <= 0 || (!fast && !ending)) return faulty('neither a request nor a response', 'start line')
  const uriEnd = fast ? line.length - 8 : ending!.index
  const method = line.slice(0, space)
  if (!isToken(method)) return faulty('a method with a wrong character', 'start line')
  const uri = line.slice(space + 1, Math.max(space + 1, uriEnd))
  const strict = fast
    ? uri !== '' && !hasSpace(uri)
    : uri !== '' && !hasSpace(uri) && /^ SIP\/\d+\.\d+$/.test(ending![0])
  const fault = strict ? undefined : { what: 'not exactly METHOD SP URI SP SIP/2.0', where: 'start line' }
  return { ok: true, value: { kind: 'request', method, uri: uri.trim(), version: fast ? '2.0' : ending![1]!, fault } }
}

function hasSpace(text: string): boolean {
  return text.includes(' ') || text.includes('\t')
}

/** Fills `headers`; stops at nothing, tells the first fault. */
function parseHeaders(head: string, from: number, headers: Headers): Fault | undefined {
  let fault: Fault | undefined
  let at = from
  while (at < head.length) {
    let end = head.indexOf('\r\n', at)
    if (end < 0) end = head.length
    const lineFrom = at
    at = end + 2
    let folded = false
    // RFC 3261 §7.3.1: a line that starts with space or tab goes on with the one before
    while (at < head.length && isFold(head.charCodeAt(at))) {
      folded = true
      end = head.indexOf('\r\n', at)
      if (end < 0) end = head.length
      at = end + 2
    }
    if (headers.size >= maxHeaders) return { what: 'too many headers', where: 'headers' }
    const colon = head.indexOf(':', lineFrom)
    let nameEnd = colon
    while (nameEnd > lineFrom && isFold(head.charCodeAt(nameEnd - 1))) nameEnd--
    if (colon < 0 || colon >= end || !isToken(head, lineFrom, nameEnd)) {
      fault ??= { what: 'a line that is no header', where: 'headers' }
      continue
    }
    let valueFrom = colon + 1
    while (valueFrom < end && isFold(head.charCodeAt(valueFrom))) valueFrom++
    let valueEnd = end
    while (valueEnd > valueFrom && isFold(head.charCodeAt(valueEnd - 1))) valueEnd--
    const name = head.slice(lineFrom, nameEnd)
    let value = head.slice(valueFrom, valueEnd)
    if (folded) value = unfold(value)
    if (value.includes('\n') || value.includes('\r')) fault ??= { what: 'a line end inside a header', where: name }
    headers.append(name, value)
  }
  return fault
}

/** Each fold is one space. No pattern here: one that may start at any space needs time that grows with the square. */
function unfold(value: string): string {
  return value
    .split('\r\n')
    .map(line => line.trim())
    .join(' ')
    .trim()
}

function isFold(code: number): boolean {
  return code === 32 || code === 9
}

/** The number; undefined without the header; a fault when it is no number, or two that differ. */
export function contentLength(headers: Headers): number | Fault | undefined {
  let value: string | undefined
  for (const each of headers.all('Content-Length')) {
    if (value !== undefined && value !== each) return { what: 'two that differ', where: 'Content-Length' }
    value = each
  }
  if (value === undefined) return undefined
  if (!/^[0-9]{1,9}$/.test(value)) return { what: 'not a length', where: 'Content-Length' }
  return Number(value)
}
