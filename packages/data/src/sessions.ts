import type { Database } from './open.ts'
import type { PersonRecord } from './people.ts'

export type SessionRecord = { readonly session: string; readonly expiresAt: number; readonly person: PersonRecord }

/** Browser sessions, written by the sign-in library and read here for each request. */
export type Sessions = {
  /** By the token in the cookie; also one that has run out. */
  find(token: string): SessionRecord | undefined
  /** Somebody is signed in, or was until lately. */
  any(): boolean
}

export function createSessions({ sql }: Pick<Database, 'sql'>): Sessions {
  const find = sql.prepare(
    'SELECT s.id AS session, s.expiresAt, p.id, p.name, p.extension, p.email, p.role FROM authSessions s JOIN people p ON p.id = s.userId WHERE s.token = ?',
  )
  const first = sql.prepare('SELECT 1 FROM authSessions LIMIT 1')
  return {
    any: () => first.get() !== undefined,
    find(token) {
      const row = find.get(token)
      if (!row) return undefined
      const { session, expiresAt, ...person } = row
      return {
        session: session as string,
        expiresAt: Date.parse(expiresAt as string),
        person: person as unknown as PersonRecord,
      }
    },
  }
}
