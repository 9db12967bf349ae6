/** Comma-separated values (RFC 3261 §7.3.1). */
import { quotedEnd } from './characters.ts'

/** Splits at commas outside quotes and angle brackets; trimmed, empty values left out. An unended quote reaches to the end. */
export function splitList(value: string): string[] {
  return splitAt(value, 44)
}

/** Splits at the character with this code, outside quotes and angle brackets. */
export function splitAt(value: string, separator: number): string[] {
  const found: string[] = []
  let start = 0
  let inside = false
  for (let i = 0; i < value.length; i++) {
    const code = value.charCodeAt(i)
    if (code === separator && !inside) {
      push(found, value.slice(start, i))
      start = i + 1
    } else if (code === 60) inside = true
    else if (code === 62) inside = false
    else if (code === 34 && !inside) {
      const end = quotedEnd(value, i)
      if (end < 0) break
      i = end - 1
    }
  }
  push(found, start === 0 ? value : value.slice(start))
  return found
}

function push(found: string[], text: string): void {
  const trimmed = text.trim()
  if (trimmed) found.push(trimmed)
}
