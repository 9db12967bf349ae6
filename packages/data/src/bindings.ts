import type { Database } from './open.ts'

/** Registrations as the registrar writes them: plain JSON by key. The registrar keeps them in memory and bounds them. */
export type Bindings = {
  put(key: string, binding: unknown): void
  remove(key: string): void
  load(): (readonly [key: string, binding: unknown])[]
}

export function createBindings({ sql }: Pick<Database, 'sql'>): Bindings {
  const put = sql.prepare(
    'INSERT INTO bindings (key, json) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET json = excluded.json',
  )
  const remove = sql.prepare('DELETE FROM bindings WHERE key = ?')
  const all = sql.prepare('SELECT key, json FROM bindings')
  return {
    put: (key, binding) => void put.run(key, JSON.stringify(binding)),
    remove: key => void remove.run(key),
    load: () => all.all().map(row => [row.key as string, JSON.parse(row.json as string)] as const),
  }
}
