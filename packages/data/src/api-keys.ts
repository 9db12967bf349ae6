/** Keys with which other programs use the API. Only their hashes are kept; all of them are in memory. */
import { createHash, randomBytes, randomUUID } from 'node:crypto'
import { AppError } from '@sidetone/kernel'
import { KEY_USE_EVERY_MS, MAX_API_KEYS } from './limits.ts'
import type { Database } from './open.ts'

/** `read`: looks at what an admin may look at. `write`: also changes it. */
export type KeyScope = 'read' | 'write'
export type ApiKeyRecord = {
  readonly id: string
  readonly name: string
  readonly scope: KeyScope
  readonly createdAt: number
  readonly createdBy: string
  readonly lastUsedAt: number | null
  /** Null: until it is revoked. */
  readonly expiresAt: number | null
}
export type ApiKeys = {
  /** `key` is known in this moment only. */
  create(
    given: Pick<ApiKeyRecord, 'name' | 'scope' | 'createdBy' | 'expiresAt'>,
    now: number,
  ): { readonly record: ApiKeyRecord; readonly key: string }
  /** Undefined when it is unknown, revoked or has run out. Its use is kept to the minute. */
  use(key: string, now: number): ApiKeyRecord | undefined
  list(): ApiKeyRecord[]
  /** At once: the next request with it is refused. Throws `not-found`. */
  revoke(id: string): ApiKeyRecord
  onRevoked(listener: (id: string) => void): void
}

/** So that a key that turns up where it should not is known for what it is. */
const PREFIX = 'sidetone_'
const hashed = (key: string) => createHash('sha256').update(key).digest('base64url')

export function createApiKeys({ sql }: Pick<Database, 'sql'>): ApiKeys {
  const columns = 'id, name, scope, createdAt, createdBy, lastUsedAt, expiresAt'
  const insert = sql.prepare(`INSERT INTO apiKeys (hash, ${columns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`)
  const remove = sql.prepare('DELETE FROM apiKeys WHERE id = ?')
  const used = sql.prepare('UPDATE apiKeys SET lastUsedAt = ? WHERE id = ?')
  const known = new Map<string, ApiKeyRecord>()
  for (const { hash, ...row } of sql.prepare(`SELECT hash, ${columns} FROM apiKeys ORDER BY createdAt, rowid`).all())
    known.set(hash as string, row as unknown as ApiKeyRecord)
  const listeners: ((id: string) => void)[] = []
  return {
    create(given, now) {
      if (known.size >= MAX_API_KEYS)
        throw new AppError('too-many', 409, `There are ${MAX_API_KEYS} keys already. Revoke one first.`)
      const key = PREFIX + randomBytes(32).toString('base64url')
      const record: ApiKeyRecord = { id: randomUUID(), ...given, createdAt: now, lastUsedAt: null }
      const { id, name, scope, createdBy, expiresAt } = record
      insert.run(hashed(key), id, name, scope, now, createdBy, null, expiresAt)
      known.set(hashed(key), record)
      return { record, key }
    },
    use(key, now) {
      if (!key.startsWith(PREFIX)) return undefined
      const hash = hashed(key)
      const record = known.get(hash)
      if (!record || (record.expiresAt !== null && record.expiresAt <= now)) return undefined
      if (record.lastUsedAt !== null && now - record.lastUsedAt < KEY_USE_EVERY_MS) return record
      const next = { ...record, lastUsedAt: now }
      used.run(now, record.id)
      known.set(hash, next)
      return next
    },
    list: () => [...known.values()],
    revoke(id) {
      const found = [...known].find(([, record]) => record.id === id)
      if (!found) throw new AppError('not-found', 404, 'There is no such key.')
      remove.run(id)
      known.delete(found[0])
      for (const listener of listeners) listener(id)
      return found[1]
    },
    onRevoked: listener => void listeners.push(listener),
  }
}
