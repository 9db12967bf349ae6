/**
 * Who listened to what of others, and when: recordings of talks, and messages of boxes that several people share. Kept apart from
 * the changes, which it would push out.
 *
 *   a sound is asked for ─▶ note ─▶ the same person, the same sound, within ten minutes? ─┬─ yes ▶ nothing: players ask in parts
 *                                                                                          └─ no  ▶ a row, for two years
 */
import type { DatabaseSync } from 'node:sqlite'
import type { Migration } from '@sidetone/data'
import { type ApiRoute, apiRoute, type ChangedBy } from '@sidetone/feature'
import { z } from 'zod'
import { DELETE_SLICE, MAX_HEARD, MAX_PAGE, PAGE, SAME_LISTENING_MS } from './limits.ts'

export const heardMigration: Migration = {
  name: 'changes/0001',
  sql: `
    CREATE TABLE heard (
      id INTEGER PRIMARY KEY,
      at INTEGER NOT NULL,
      sound TEXT NOT NULL,
      name TEXT NOT NULL,
      how TEXT NOT NULL,
      byKind TEXT NOT NULL,
      byId TEXT NOT NULL,
      byName TEXT NOT NULL
    );
    CREATE INDEX heardBySound ON heard (sound, byId, at);
  `,
}

export const Heard = z
  .object({
    id: z.int(),
    at: z.number().describe('it began, ms since 1970'),
    sound: z.string().describe('where it can be heard: its address in this API'),
    name: z.string().describe('what it is, as it was called then'),
    how: z.enum(['played', 'downloaded', 'by-phone']).describe('`downloaded`: by a program, or to be kept'),
    by: z.object({
      kind: z.enum(['person', 'phone', 'operator', 'system', 'program']),
      id: z.string(),
      name: z.string(),
    }),
  })
  .meta({
    id: 'Heard',
    examples: [
      {
        ...{ id: 4, at: 1_764_000_000_000, sound: '/api/rooms/r1/recordings/1763999850000.wav', name: 'Monday' },
        ...{ how: 'played', by: { kind: 'person', id: 'b7c6', name: 'Erin' } },
      },
    ],
  })
export type Heard = z.output<typeof Heard>
/** A sound of others is asked for. */
export type NoteHeard = (sound: Pick<Heard, 'sound' | 'name' | 'how'>, by: ChangedBy) => void

export type HeardKeeper = {
  readonly note: NoteHeard
  readonly routes: readonly ApiRoute[]
  /** One slice; says whether there may be more. */
  deleteBefore(time: number): boolean
}

export function keepHeard(sql: DatabaseSync, now: () => number): HeardKeeper {
  const columns = 'at, sound, name, how, byKind, byId, byName'
  const again = sql.prepare(
    'SELECT 1 FROM heard WHERE sound = ? AND byId = ? AND at > ? AND how = ? AND byKind = ? AND byName = ? LIMIT 1',
  )
  const put = sql.prepare(`INSERT INTO heard (${columns}) VALUES (?, ?, ?, ?, ?, ?, ?)`)
  const trim = sql.prepare('DELETE FROM heard WHERE id <= (SELECT max(id) FROM heard) - ?')
  const page = (only: string) =>
    sql.prepare(`SELECT id, ${columns} FROM heard WHERE id < ? ${only} ORDER BY id DESC LIMIT ?`)
  const [all, ofSound] = [page(''), page('AND sound = ?')]
  // Kept in the order of their time, so the old ones are the first ones: no more than these are looked at.
  const old = sql.prepare(
    `DELETE FROM heard WHERE at < ? AND id IN (SELECT id FROM heard ORDER BY id LIMIT ${DELETE_SLICE})`,
  )
  const read = ({ byKind, byId, byName, ...row }: Record<string, unknown>) =>
    ({ ...row, by: { kind: byKind, id: byId, name: byName } }) as Heard
  return {
    note({ sound, name, how }, { kind, id, name: who }) {
      if (again.get(sound, id, now() - SAME_LISTENING_MS, how, kind, who)) return
      put.run(now(), sound, name, how, kind, id, who)
      trim.run(MAX_HEARD)
    },
    routes: [
      apiRoute({
        method: 'GET',
        path: '/api/heard',
        who: 'admin',
        summary: 'Who listened to recordings and to messages of shared boxes, or downloaded them, newest first.',
        query: z.object({
          sound: z.string().max(300).optional().describe('of this one alone: its address in this API'),
          limit: z.coerce.number().int().min(1).max(MAX_PAGE).default(PAGE),
          cursor: z
            .string()
            .regex(/^\d{1,15}$/, 'must be the `next` of a page')
            .optional(),
        }),
        answer: z.object({ items: z.array(Heard), next: z.string().nullable() }).meta({ id: 'HeardPage' }),
        handle({ query: { sound, limit, cursor } }) {
          const before = cursor === undefined ? Number.MAX_SAFE_INTEGER : Number(cursor)
          const found = (sound === undefined ? all.all(before, limit + 1) : ofSound.all(before, sound, limit + 1)).map(
            read,
          )
          const items = found.slice(0, limit)
          return { items, next: found.length > limit ? String(items.at(-1)!.id) : null }
        },
      }),
    ],
    deleteBefore: time => Number(old.run(time).changes) >= DELETE_SLICE,
  }
}
