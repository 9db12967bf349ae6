import { createHmac, timingSafeEqual } from 'node:crypto'

export const SESSION_COOKIE = 'sidetone.session'

/**
 * The session's token in a Cookie header, when its signature is ours. better-auth writes
 * `token.SIGNATURE`, percent-encoded, with base64 of HMAC-SHA-256 over the token.
 */
export function sessionTokenIn(cookie: string, secret: string): string | undefined {
  const at = cookie.split('; ').find(each => each.startsWith(`${SESSION_COOKIE}=`))
  if (!at) return undefined
  let value: string
  try {
    value = decodeURIComponent(at.slice(SESSION_COOKIE.length + 1))
  } catch {
    return undefined
  }
  const dot = value.lastIndexOf('.')
  if (dot < 1) return undefined
  const token = value.slice(0, dot)
  const given = Buffer.from(value.slice(dot + 1), 'base64')
  const expected = createHmac('sha256', secret).update(token).digest()
  return given.length === expected.length && timingSafeEqual(given, expected) ? token : undefined
}
