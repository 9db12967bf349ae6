/** `Scheme name=value, name="value"`: challenges and credentials (RFC 7235 §2.1, RFC 3261 §25.1). */
import { faulty, type Parsed } from '@sidetone/kernel'
import { maxParams } from '../limits.ts'
import { isToken, unquote } from '../message/characters.ts'
import { splitList } from '../message/list.ts'

/** `scheme` lower case; names lower case, values without quotes. */
export type AuthValue = { readonly scheme: string; readonly params: ReadonlyMap<string, string> }

export function parseAuth(value: string): Parsed<AuthValue> {
  const text = value.trim()
  const space = text.search(/[ \t]/)
  const scheme = space < 0 ? text : text.slice(0, space)
  if (!isToken(scheme)) return faulty('no scheme', 'authorization')
  const params = new Map<string, string>()
  if (scheme.toLowerCase() !== 'digest') return { ok: true, value: { scheme: scheme.toLowerCase(), params } }
  for (const part of splitList(space < 0 ? '' : text.slice(space))) {
    const equals = part.indexOf('=')
    const name = part.slice(0, Math.max(0, equals)).trim().toLowerCase()
    if (!isToken(name) || params.has(name) || params.size >= maxParams)
      return faulty('a parameter without a proper name, or twice', 'authorization')
    const raw = part.slice(equals + 1).trim()
    const inside = raw.startsWith('"') ? unquote(raw) : raw
    if (inside === undefined) return faulty('a quoted string has no end', 'authorization')
    params.set(name, inside)
  }
  return { ok: true, value: { scheme: 'digest', params } }
}
