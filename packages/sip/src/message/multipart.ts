/** A part of a multipart body (RFC 2046 §5.1, RFC 5621): gateways and emergency calls send more than a session description. */
import { maxBodyParts } from '../limits.ts'
import { parseContentType } from './fields.ts'
import { bytesOf, isoTextOf } from './text.ts'

export type BodyPart = { readonly type: string; readonly bytes: Uint8Array }
/** One to be written. `headers`: besides Content-Type. */
export type OwnPart = BodyPart & { readonly headers?: readonly (readonly [name: string, value: string])[] }
/** Multipart inside multipart, at most so deep. */
const deepest = 3

/**
 * The first part of this type, also inside nested multiparts; the whole body when it is of this type itself.
 * @param contentType of `bytes`, as written
 * @param wanted `type/subtype`, lower case
 */
export function findPart(contentType: string, bytes: Uint8Array, wanted: string, depth = 0): BodyPart | undefined {
  const type = parseContentType(contentType)
  if (!type.ok) return undefined
  if (type.value.type === wanted) return { type: contentType, bytes }
  const { boundary } = type.value.params
  if (!type.value.type.startsWith('multipart/') || !boundary || boundary.length > 70 || depth >= deepest)
    return undefined
  for (const part of split(bytes, boundary)) {
    const found = findPart(part.type, part.bytes, wanted, depth + 1)
    if (found) return found
  }
  return undefined
}

/** Parts between `--boundary` lines; what has no end reaches to the end of the body. */
function split(bytes: Uint8Array, boundary: string): BodyPart[] {
  // one character is one byte, so places in the text are places in the bytes
  const text = isoTextOf(bytes)
  const parts: BodyPart[] = []
  const line = `--${boundary}`
  let at = text.startsWith(line) ? line.length : after(text, `\r\n${line}`, 0)
  while (at >= 0 && !text.startsWith('--', at) && parts.length < maxBodyParts) {
    const start = text.indexOf('\r\n', at)
    if (start < 0) break
    const next = after(text, `\r\n${line}`, start)
    const end = next < 0 ? bytes.length : next - line.length - 2
    // an empty line directly after the boundary: a part without headers
    const headEnd = text.startsWith('\r\n\r\n', start) ? start : text.indexOf('\r\n\r\n', start)
    if (headEnd >= 0 && headEnd + 4 <= end) {
      const found = /^(?:content-type|c)[ \t]*:[ \t]*([^\r\n]+)/im.exec(text.slice(start + 2, headEnd))
      parts.push({ type: found?.[1]?.trim() ?? 'text/plain', bytes: bytes.subarray(headEnd + 4, end) })
    }
    at = next
  }
  return parts
}

function after(text: string, what: string, from: number): number {
  const at = text.indexOf(what, from)
  return at < 0 ? -1 : at + what.length
}

/** @param boundary 1 … 70 letters and digits that stand in none of the parts: a random word */
export function multipart(parts: readonly OwnPart[], boundary: string): BodyPart {
  const pieces = parts.flatMap(({ type, headers = [], bytes }, at) => {
    const head = [['Content-Type', type] as const, ...headers].map(([name, value]) => `${name}: ${value}\r\n`)
    return [bytesOf(`${at ? '\r\n' : ''}--${boundary}\r\n${head.join('')}\r\n`), bytes]
  })
  pieces.push(bytesOf(`\r\n--${boundary}--\r\n`))
  const bytes = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const piece of pieces) {
    bytes.set(piece, at)
    at += piece.length
  }
  return { type: `multipart/mixed;boundary=${boundary}`, bytes }
}
