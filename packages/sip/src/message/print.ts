/** A message as bytes (RFC 3261 §7). */
import { bytesOf } from './text.ts'
import type { SipMessage } from './types.ts'

/** `Content-Length` is written from the body, whatever the headers say. */
export function printMessage(message: SipMessage): Uint8Array {
  const { headers, body } = message
  headers.set('Content-Length', String(body.length))
  const start =
    message.kind === 'request'
      ? `${message.method} ${message.uri} SIP/2.0\r\n`
      : `SIP/2.0 ${message.status} ${message.reason}\r\n`
  const head = bytesOf(`${start}${headers.toString()}\r\n`)
  if (body.length === 0) return head
  const bytes = new Uint8Array(head.length + body.length)
  bytes.set(head)
  bytes.set(body, head.length)
  return bytes
}
