/** What people say of how their calls sounded, and what their phones measured: one word of each person for each call. */
import type { DatabaseSync } from 'node:sqlite'
import type { Migration } from '@sidetone/data'
import { type ApiRoute, apiRoute } from '@sidetone/feature'
import { AppError } from '@sidetone/kernel'
import { z } from 'zod'
import { MAX_OPINIONS_SHOWN } from './limits.ts'
import { rowsOf } from './rows.ts'
import { time } from './shapes.ts'
import type { HistoryTables } from './tables.ts'

export const opinionMigration: Migration = {
  name: 'call-history/0008',
  sql: `
    CREATE TABLE callOpinions (
      call TEXT NOT NULL,
      person TEXT NOT NULL,
      name TEXT NOT NULL,
      at INTEGER NOT NULL,
      good INTEGER NOT NULL,
      reported INTEGER NOT NULL,
      -- JSON of what the phone measured; null: nothing.
      heard TEXT,
      PRIMARY KEY (call, person)
    ) WITHOUT ROWID;
    CREATE INDEX callOpinionsByTime ON callOpinions (at);
  `,
}

const Heard = z.object({
  codec: z.string().max(40),
  mos: z.number().min(1).max(5).describe('of the last seconds: 1 bad, 4.5 perfect'),
  worstMos: z.number().min(1).max(5),
  lossPercent: z.number().min(0).max(100),
  jitterMs: z.number().min(0).max(60_000),
  roundTripMs: z.number().min(0).max(60_000).nullable(),
})
const Given = z.object({
  good: z.boolean(),
  reported: z.boolean().default(false).describe('an admin is to look at it'),
  heard: Heard.nullable().default(null).describe('what the phone measured'),
})
export const Opinion = z
  .object({ name: z.string(), at: time, good: z.boolean(), reported: z.boolean(), heard: Heard.nullable() })
  .meta({ id: 'CallOpinion' })
export type Opinion = z.output<typeof Opinion>
const Named = z.object({ name: z.string(), number: z.string() })
const BadCall = Opinion.extend({ call: z.string(), from: Named, to: Named }).meta({ id: 'BadCall' })

export type Opinions = ReturnType<typeof openOpinions>

export function openOpinions(sql: DatabaseSync) {
  const put = sql.prepare(
    'INSERT OR REPLACE INTO callOpinions (call, person, name, at, good, reported, heard) VALUES (?, ?, ?, ?, ?, ?, ?)',
  )
  const of = sql.prepare('SELECT * FROM callOpinions WHERE call = ? ORDER BY at')
  const bad = sql.prepare(
    'SELECT * FROM callOpinions WHERE at >= ? AND (good = 0 OR reported = 1) ORDER BY at DESC LIMIT ?',
  )
  const drop = sql.prepare('DELETE FROM callOpinions WHERE at < ?')
  const read = ({ name, at, good, reported, heard }: Record<string, unknown>): Opinion => ({
    name: name as string,
    at: at as number,
    good: good === 1,
    reported: reported === 1,
    heard: heard === null ? null : (JSON.parse(heard as string) as Opinion['heard']),
  })
  return {
    put(call: string, person: string, { name, at, good, reported, heard }: Opinion): void {
      put.run(call, person, name, at, good ? 1 : 0, reported ? 1 : 0, heard && JSON.stringify(heard))
    },
    of: (call: string): Opinion[] => of.all(call).map(read),
    bad: (since: number, limit: number) =>
      bad.all(since, limit).map(row => ({ call: row.call as string, ...read(row) })),
    deleteBefore: (time: number): void => void drop.run(time),
  }
}

export type OpinionDeps = {
  readonly tables: HistoryTables
  /** What waits is written before anything is read. */
  readonly flush: () => void
  readonly opinions: Opinions
  readonly now: () => number
}

export const opinionRoutes = ({ tables, flush, opinions, now }: OpinionDeps): ApiRoute[] => [
  apiRoute({
    method: 'POST',
    path: '/api/call-history/:id/opinion',
    who: 'person',
    summary: 'How an own call sounded, in one word, and what the phone measured; `reported`: admins are shown it.',
    params: z.object({ id: z.string().max(100) }),
    body: Given,
    answer: null,
    handle({ me, params: { id }, body }) {
      flush()
      const record = tables.record(id)
      if (!record || !rowsOf(record).some(row => row.person === me.id))
        throw new AppError('not-found', 404, 'You had no such call, or it is too long ago.')
      opinions.put(id, me.id, { ...body, name: me.name, at: now() })
    },
  }),
  apiRoute({
    method: 'GET',
    path: '/api/calls/opinions',
    who: 'admin',
    summary: 'Calls that people found bad or reported, newest first.',
    query: z.object({
      since: z.coerce.number().int().min(0).default(0).describe('said then or later, ms since 1970'),
      limit: z.coerce.number().int().min(1).max(MAX_OPINIONS_SHOWN).default(20),
    }),
    answer: z.array(BadCall),
    handle: ({ query: { since, limit } }) =>
      opinions.bad(since, limit).flatMap(opinion => {
        const record = tables.record(opinion.call)
        if (!record) return []
        const named = ({ name, number }: { name: string; number: string }) => ({ name, number })
        return [{ ...opinion, from: named(record.from), to: named(record.to) }]
      }),
  }),
]
