/** The rules of all people, kept in memory: they are asked for at every call. */
import type { DatabaseSync } from 'node:sqlite'
import { plainRinging, type RingingRules } from '@sidetone/call'
import type { Migration } from '@sidetone/data'

export const migrations: readonly Migration[] = [
  {
    name: 'ringing-rules/0001',
    sql: `
      CREATE TABLE ringingRules (
        person TEXT PRIMARY KEY REFERENCES people (id) ON DELETE CASCADE,
        json TEXT NOT NULL
      ) WITHOUT ROWID;
    `,
  },
]

export type RingingStore = {
  /** Whoever has said nothing rings plainly. */
  of(person: string): RingingRules
  /** Undefined: has said nothing. */
  said(person: string): RingingRules | undefined
  set(person: string, rules: RingingRules): void
  /** Of everybody who has said something. */
  all(): Iterable<readonly [person: string, rules: RingingRules]>
  /** Somebody's rules are others now. */
  onChange(listener: (person: string) => void): void
  /** The person is gone; their row goes with them. */
  forget(person: string): void
}

export function openRingingRules(sql: DatabaseSync, zone = ownTimeZone()): RingingStore {
  const put = sql.prepare('INSERT OR REPLACE INTO ringingRules (person, json) VALUES (?, ?)')
  const known = new Map<string, RingingRules>()
  const listeners: ((person: string) => void)[] = []
  for (const { person, json } of sql.prepare('SELECT person, json FROM ringingRules').all())
    known.set(person as string, { ...plainRinging, ...(JSON.parse(json as string) as RingingRules) })
  return {
    of: person => known.get(person) ?? { ...plainRinging, timeZone: zone },
    said: person => known.get(person),
    set(person, rules) {
      put.run(person, JSON.stringify(rules))
      known.set(person, rules)
      for (const listener of listeners) listener(person)
    },
    all: () => known,
    forget: person => void known.delete(person),
    onChange: listener => void listeners.push(listener),
  }
}

/** The machine's: right for most companies. */
const ownTimeZone = () => Intl.DateTimeFormat().resolvedOptions().timeZone
