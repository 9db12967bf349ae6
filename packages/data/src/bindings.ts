import type { Database } from './open.ts'

/** What is written together with the journal's next commit, and answered after it. */
export type InCommit = {
  readonly waits: boolean
  /** Inside the transaction. */
  write(): void
  /** The transaction is kept: what was written waits no more. */
  written(): void
}
/**
 * Registrations as the registrar writes them: plain JSON by key. The registrar keeps them in memory and bounds them. A
 * change waits for the commit of its turn: a transaction of its own would cost more than the whole registration.
 */
export type Bindings = InCommit & {
  put(key: string, binding: unknown): void
  remove(key: string): void
  load(): (readonly [key: string, binding: unknown])[]
}

const GONE = Symbol('gone')

export function createBindings({ sql }: Pick<Database, 'sql'>): Bindings {
  const put = sql.prepare(
    'INSERT INTO bindings (key, json) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET json = excluded.json',
  )
  const remove = sql.prepare('DELETE FROM bindings WHERE key = ?')
  const all = sql.prepare('SELECT key, json FROM bindings')
  const waiting = new Map<string, unknown>()
  return {
    put: (key, binding) => void waiting.set(key, binding),
    remove: key => void waiting.set(key, GONE),
    load: () => all.all().map(row => [row.key as string, JSON.parse(row.json as string)] as const),
    get waits() {
      return waiting.size > 0
    },
    write() {
      for (const [key, binding] of waiting)
        if (binding === GONE) remove.run(key)
        else put.run(key, JSON.stringify(binding))
    },
    written: () => waiting.clear(),
  }
}
