import { createHash, randomInt } from 'node:crypto'

export const REALM = 'sidetone'

/** The hashes that digest authentication needs instead of the password (RFC 7616 §3.4.2, RFC 8760). */
export type Ha1 = { readonly md5: string; readonly sha256: string; readonly sha512256: string }

export function ha1Of(username: string, password: string): Ha1 {
  const secret = `${username}:${REALM}:${password}`
  const hash = (algorithm: string) => createHash(algorithm).update(secret).digest('hex')
  return { md5: hash('md5'), sha256: hash('sha256'), sha512256: hash('sha512-256') }
}

// No 0 o, 1 l i: people read these from a screen and type them into a phone.
const LETTERS = 'abcdefghjkmnpqrstuvwxyz23456789'

/** `length` letters and digits that are not mistaken for each other; 4.95 bits each. */
export const readable = (length: number) => Array.from({ length }, () => LETTERS[randomInt(LETTERS.length)]).join('')
