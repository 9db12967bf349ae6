/** Who of a group was rung last: round robin goes on with the next one, also after a restart. */
import type { DatabaseSync } from 'node:sqlite'

export const migrations = [
  {
    name: 'ring-groups/0001',
    sql: 'CREATE TABLE ringGroupTurns (groupId TEXT PRIMARY KEY, number TEXT NOT NULL) WITHOUT ROWID;',
  },
] as const

export type LastRung = {
  /** The number of a member. */
  get(group: string): string | undefined
  set(group: string, number: string): void
  /** The group is gone. */
  forget(group: string): void
}

export function openLastRung(sql: DatabaseSync): LastRung {
  const put = sql.prepare('INSERT OR REPLACE INTO ringGroupTurns (groupId, number) VALUES (?, ?)')
  const drop = sql.prepare('DELETE FROM ringGroupTurns WHERE groupId = ?')
  const last = new Map(
    sql
      .prepare('SELECT groupId, number FROM ringGroupTurns')
      .all()
      .map(row => [row.groupId as string, row.number as string]),
  )
  return {
    get: group => last.get(group),
    set(group, number) {
      if (last.get(group) === number) return
      last.set(group, number)
      put.run(group, number)
    },
    forget(group) {
      if (last.delete(group)) drop.run(group)
    },
  }
}
