/** Messages as bytes, made straight from the texts that go into them: no header list is built for what is only sent. */
import { bytesOf } from '../message/text.ts'
import type { Body, HeaderList, Target } from '../stack-types.ts'
import type { ServerTransaction } from './records.ts'

/** A request before it has a Via: enough to send it again with credentials. */
export type Draft = {
  readonly method: string
  readonly uri: string
  /** Route lines, each ended by CRLF. */
  readonly routes: string
  readonly from: string
  readonly to: string
  readonly callId: string
  readonly cseq: number
  /** All other header lines, each ended by CRLF. */
  readonly extra: string
  /** Authorization and Proxy-Authorization lines. */
  readonly credentials: string
  /** They answer an earlier challenge: that they are refused says nothing of the password. */
  readonly ahead?: boolean
  readonly maxForwards: number
  readonly body: Body | undefined
  readonly target: Target
}

export function composeRequest(draft: Draft, via: string): Uint8Array {
  return withBody(
    `${draft.method} ${draft.uri} SIP/2.0\r\nVia: ${via}\r\nMax-Forwards: ${draft.maxForwards}\r\n${draft.routes}From: ${
      draft.from
    }\r\nTo: ${draft.to}\r\nCall-ID: ${draft.callId}\r\nCSeq: ${draft.cseq} ${draft.method}\r\n${draft.credentials}${draft.extra}`,
    draft.body,
  )
}

/** ACK of a failure (RFC 3261 §17.1.1.3): the INVITE's Via, Route and Request-URI, the response's To. */
export function composeFailureAck(draft: Draft, via: string, to: string): Uint8Array {
  return bytesOf(
    `ACK ${draft.uri} SIP/2.0\r\nVia: ${via}\r\nMax-Forwards: 70\r\n${draft.routes}From: ${draft.from}\r\nTo: ${to}\r\nCall-ID: ${
      draft.callId
    }\r\nCSeq: ${draft.cseq} ACK\r\nContent-Length: 0\r\n\r\n`,
  )
}

/** RFC 3261 §8.2.6.2, §12.1.1. */
export function composeResponse(
  request: ServerTransaction,
  status: number,
  reason: string,
  extra: string,
  body: Body | undefined,
): Uint8Array {
  const tag = status === 100 || request.tag === '' ? '' : `;tag=${request.tag}`
  const recordRoutes = status > 100 && status < 300 ? request.recordRoutes : ''
  return withBody(
    `SIP/2.0 ${status} ${reason}\r\n${request.vias}${recordRoutes}From: ${request.from}\r\nTo: ${request.to}${tag}\r\nCall-ID: ${
      request.callId
    }\r\nCSeq: ${request.cseq}\r\n${extra}`,
    body,
  )
}

function withBody(head: string, body: Body | undefined): Uint8Array {
  if (body === undefined || body.bytes.length === 0) return bytesOf(`${head}Content-Length: 0\r\n\r\n`)
  const start = bytesOf(`${head}Content-Type: ${oneLine(body.type)}\r\nContent-Length: ${body.bytes.length}\r\n\r\n`)
  const bytes = new Uint8Array(start.length + body.bytes.length)
  bytes.set(start)
  bytes.set(body.bytes, start.length)
  return bytes
}

/** Header lines as they go on the wire. Max-Forwards and the headers that the stack writes itself are left out. */
export function linesOf(headers: HeaderList | undefined): string {
  if (headers === undefined) return ''
  let text = ''
  for (const [name, value] of headers) if (!isOurs(name)) text += `${name}: ${oneLine(value)}\r\n`
  return text
}

/** RFC 3261 §8.1.1.6; a B2BUA gives the caller's, less one. */
export function maxForwardsIn(headers: HeaderList | undefined): number {
  if (headers !== undefined)
    for (const [name, value] of headers)
      if (name.length === 12 && name.toLowerCase() === 'max-forwards') {
        const hops = Number(value)
        if (Number.isInteger(hops) && hops >= 0 && hops <= 255) return hops
      }
  return 70
}

export function has(headers: HeaderList | undefined, name: string): boolean {
  if (headers === undefined) return false
  for (const [each] of headers) if (each.length === name.length && each.toLowerCase() === name) return true
  return false
}

function isOurs(name: string): boolean {
  switch (name.toLowerCase()) {
    case 'max-forwards':
    case 'content-length':
    case 'content-type':
    case 'via':
    case 'from':
    case 'to':
    case 'call-id':
    case 'cseq':
      return true
    default:
      return false
  }
}

/** A value never ends its line. */
export function oneLine(value: string): string {
  return value.includes('\n') || value.includes('\r') ? value.replace(/[\r\n]+\s*/g, ' ') : value
}
