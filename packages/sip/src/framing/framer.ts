/**
 * Cuts a byte stream (TCP, TLS) into messages by Content-Length (RFC 3261 §7.5, §18.3) and finds keep-alives between them
 * (RFC 5626 §3.5.1). Bounded: never holds more than one message. A datagram and a WebSocket frame (RFC 7118 §5) are one
 * message each and need no framer.
 *
 *   ┌──────── CRLF: pong, CRLF CRLF: ping ────────┐
 *   ▼                                             │
 *  between ──first byte──▶ in the head ──empty line──▶ in the body ──last byte──▶ message, then between
 *                              │ too long, no SIP, no length
 *                              ▼
 *                            broken: `fault`, and nothing more
 */
import { type Fault, faulty, type Parsed } from '@sidetone/kernel'
import { maxHeadBytes, maxMessageBytes } from '../limits.ts'
import { textOf } from '../message/text.ts'

export type Frame =
  | { readonly kind: 'message'; readonly bytes: Uint8Array }
  /** Answer with one CRLF. Several in a row in one chunk are told once. */
  | { readonly kind: 'ping' }
  /** The answer to our ping. The first half of a ping that came in pieces looks the same, which is harmless. */
  | { readonly kind: 'pong' }
  /**
   * The stream can no longer be cut: close it. When a head could be read, it came just before as a `message`, so that a
   * request with a wrong Content-Length can still be answered with 400.
   */
  | { readonly kind: 'fault'; readonly fault: Fault }

export interface Framer {
  /** What the chunk completed, in order. Never throws; after a fault always empty. */
  push(chunk: Uint8Array): Frame[]
  /** Bytes of a message that is not whole yet. */
  readonly pending: number
}

/** @param options.maxMessageBytes head and body together, default and most 65535 */
export function createFramer(options: { readonly maxMessageBytes?: number } = {}): Framer {
  const most = Math.min(options.maxMessageBytes ?? maxMessageBytes, maxMessageBytes)
  let held = new Uint8Array(0)
  /** Bytes of `held` that count; it grows by doubling. */
  let size = 0
  /** Where to go on looking for the end of the head. */
  let scanned = 0
  /** Head and body together, once the head is read. */
  let whole: number | undefined
  /** One CRLF came and nothing after it. */
  let half = false
  let broken = false

  function hold(chunk: Uint8Array): Uint8Array {
    if (size === 0) return chunk
    if (size + chunk.length > held.length) {
      const larger = new Uint8Array(Math.max(size + chunk.length, held.length * 2))
      larger.set(held.subarray(0, size))
      held = larger
    }
    held.set(chunk, size)
    return held.subarray(0, size + chunk.length)
  }

  function keep(bytes: Uint8Array, from: number): void {
    const rest = bytes.length - from
    if (rest === 0) held = new Uint8Array(0)
    else if (from > 0 || size === 0) held = bytes.slice(from)
    size = rest
  }

  function push(chunk: Uint8Array): Frame[] {
    const frames: Frame[] = []
    if (broken || chunk.length === 0) return frames
    const bytes = hold(chunk)
    let at = 0
    const fail = (fault: Fault, headUntil?: number): Frame[] => {
      if (headUntil !== undefined) frames.push({ kind: 'message', bytes: bytes.slice(at, headUntil) })
      frames.push({ kind: 'fault', fault })
      broken = true
      held = new Uint8Array(0)
      size = 0
      return frames
    }
    while (at < bytes.length) {
      if (whole === undefined && scanned === 0) {
        at = keepAlives(bytes, at, frames)
        if (at >= bytes.length || (bytes[at] === 13 && bytes.length === at + 1)) break
      }
      if (whole === undefined) {
        const end = emptyLine(bytes, at, scanned)
        if (end < 0) {
          if (bytes.length - at > Math.min(maxHeadBytes, most))
            return fail({ what: 'a head without end', where: 'stream' })
          scanned = Math.max(1, bytes.length - at - 3)
          break
        }
        if (end - at > maxHeadBytes) return fail({ what: 'a head that is too long', where: 'stream' })
        const head = textOf(bytes.subarray(at, end))
        if (!/^[^\r\n]*SIP\//.test(head)) return fail({ what: 'not SIP', where: 'stream' })
        const body = announced(head)
        if (!body.ok) return fail(body.fault, end)
        if (end - at + body.value > most)
          return fail({ what: 'longer than a message may be', where: 'Content-Length' }, end)
        whole = end - at + body.value
      }
      if (bytes.length - at < whole) break
      frames.push({ kind: 'message', bytes: bytes.slice(at, at + whole) })
      at += whole
      whole = undefined
      scanned = 0
    }
    keep(bytes, at)
    return frames
  }

  /** Eats line ends between messages; tells what they mean. */
  function keepAlives(bytes: Uint8Array, from: number, frames: Frame[]): number {
    let at = from
    let crlfs = half ? 1 : 0
    const before = crlfs
    while (bytes[at] === 13 && bytes[at + 1] === 10) {
      at += 2
      crlfs++
    }
    if (crlfs >= 2) frames.push({ kind: 'ping' })
    else if (crlfs > before) frames.push({ kind: 'pong' })
    // still at a line end: the second half of a ping may follow
    half = crlfs === 1 && (at >= bytes.length || bytes[at] === 13)
    return at
  }

  return {
    push,
    get pending() {
      return size
    },
  }
}

/** The index after CRLF CRLF, or -1. `skip` bytes after `from` were looked at before. */
function emptyLine(bytes: Uint8Array, from: number, skip: number): number {
  for (let at = bytes.indexOf(13, from + skip); at >= 0; at = bytes.indexOf(13, at + 1))
    if (bytes[at + 1] === 10 && bytes[at + 2] === 13 && bytes[at + 3] === 10) return at + 4
  return -1
}

const lengthLines = /\r\n(?:content-length|l)[ \t]*:((?:[^\r\n]|\r\n[ \t])*)/gi

/** The length of the body in bytes; 0 without Content-Length, since a stream says nothing else. */
function announced(head: string): Parsed<number> {
  let value: string | undefined
  for (const [, raw = ''] of head.matchAll(lengthLines)) {
    const each = raw.trim()
    if (value !== undefined && value !== each) return faulty('two that differ', 'Content-Length')
    value = each
  }
  if (value === undefined) return { ok: true, value: 0 }
  return /^[0-9]{1,9}$/.test(value) ? { ok: true, value: Number(value) } : faulty('not a length', 'Content-Length')
}
