import type { Database } from './open.ts'

/** Small values of the whole system, JSON by key. The owner of a key knows its shape. */
export type Settings = {
  get(key: string): unknown
  set(key: string, value: unknown): void
}

export function createSettings({ sql }: Pick<Database, 'sql'>): Settings {
  const get = sql.prepare('SELECT json FROM settings WHERE key = ?')
  const set = sql.prepare(
    'INSERT INTO settings (key, json) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET json = excluded.json',
  )
  return {
    get: key => {
      const row = get.get(key)
      return row && JSON.parse(row.json as string)
    },
    set: (key, value) => void set.run(key, JSON.stringify(value)),
  }
}
