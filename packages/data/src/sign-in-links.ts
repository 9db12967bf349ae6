import { createHash, randomBytes } from 'node:crypto'
import { SIGN_IN_LINK_MS } from './limits.ts'
import type { Database } from './open.ts'

/** One-time sign-in links. Only the token's hash is kept, so a stolen database opens no door. */
export type SignInLinks = {
  /** The token for `/#/sign-in/TOKEN`, good once within 24 h. Earlier links of the person die. */
  create(person: string, now: number): string
  /** The person it was made for; undefined when unknown, used or too old. It is used up by this. */
  consume(token: string, now: number): string | undefined
}

const hashed = (token: string) => createHash('sha256').update(token).digest('base64url')

export function createSignInLinks({ sql }: Pick<Database, 'sql'>): SignInLinks {
  const forget = sql.prepare('DELETE FROM signInLinks WHERE person = ? OR expiresAt <= ?')
  const insert = sql.prepare('INSERT INTO signInLinks (hash, person, expiresAt) VALUES (?, ?, ?)')
  const consume = sql.prepare('DELETE FROM signInLinks WHERE hash = ? RETURNING person, expiresAt')
  return {
    create(person, now) {
      const token = randomBytes(24).toString('base64url')
      forget.run(person, now)
      insert.run(hashed(token), person, now + SIGN_IN_LINK_MS)
      return token
    },
    consume(token, now) {
      const row = consume.get(hashed(token))
      return row && (row.expiresAt as number) > now ? (row.person as string) : undefined
    },
  }
}
