import { api } from '../api.ts'

/** What the toast's Undo does: takes back the newest change of this thing. Undefined where there is no history. */
export function undoOf(kind: string | undefined, key: string): (() => Promise<unknown>) | undefined {
  if (kind === undefined) return undefined
  return async () => {
    const { items } = await api.changes({ kind, key, limit: 1 })
    if (items[0]) await api.undoChange(items[0].id)
  }
}
