import { type ApiRoute, apiRoute } from '@sidetone/feature'
import { AppError } from '@sidetone/kernel'
import { z } from 'zod'
import { MAX_PAGE, PAGE } from './limits.ts'
import type { CallRecord } from './record.ts'
import { type HistoryRow, rowsOf } from './rows.ts'
import { HistoryDetail, type HistoryItem, HistoryPage, legsOf, time, toldCheck } from './shapes.ts'
import { storyOf } from './story.ts'
import type { HistoryTables, Place } from './tables.ts'

export const LiveCall = z
  .object({
    id: z.string(),
    from: z.object({ name: z.string(), number: z.string() }),
    to: z.object({ name: z.string(), number: z.string() }),
    state: z.enum(['ringing', 'talking']),
    startedAt: time,
    answeredAt: time.nullable(),
  })
  .meta({ id: 'LiveCall' })

export type RouteDeps = {
  readonly tables: HistoryTables
  /** What waits is written before anything is read. */
  readonly flush: () => void
  readonly liveCalls: () => z.output<typeof LiveCall>[]
  readonly messageOf: (call: string, person: string) => string | null
}

const item = (row: HistoryRow): z.output<typeof HistoryItem> => {
  const { call, person: _, otherName, otherNumber, check, ...rest } = row
  return { id: call, other: { name: otherName, number: otherNumber }, ...rest, check: toldCheck(check) }
}
const placeText = ({ startedAt, call }: Place) => `${startedAt}-${call}`
function placeOf(text: string | undefined): Place {
  const found = /^(\d{1,16})-(.*)$/.exec(text ?? '')
  return found ? { startedAt: Number(found[1]), call: found[2]! } : { startedAt: Number.MAX_SAFE_INTEGER, call: '' }
}
const notFound = () => new AppError('not-found', 404, 'You had no such call, or it is too long ago.')

function detail(record: CallRecord, person: string, messageOf: RouteDeps['messageOf']): z.output<typeof HistoryDetail> {
  const row = rowsOf(record).find(each => each.person === person)
  if (!row) throw notFound()
  const voicemail = record.voicemail === undefined ? null : messageOf(record.id, person)
  return { ...item(row), legs: legsOf(record), story: storyOf(record), voicemail }
}

export const routesOf = ({ tables, flush, liveCalls, messageOf }: RouteDeps): ApiRoute[] => [
  apiRoute({
    method: 'GET',
    path: '/api/call-history',
    who: 'person',
    summary: 'Own calls, newest first.',
    query: z.object({
      before: z.string().max(120).regex(/^\d+-/, 'must be the `next` of a page').optional(),
      limit: z.coerce.number().int().min(1).max(MAX_PAGE).default(PAGE),
      missed: z.enum(['true', 'false']).optional(),
      q: z.string().max(100).optional().describe('part of a name or number'),
    }),
    answer: HistoryPage,
    handle({ me, query }) {
      flush()
      // One more than asked for tells whether there is a next page.
      const rows = tables.page(me.id, placeOf(query.before), query.limit + 1, {
        missed: query.missed === 'true',
        q: query.q,
      })
      const shown = rows.slice(0, query.limit)
      return { items: shown.map(item), next: rows.length > shown.length ? placeText(shown.at(-1)!) : null }
    },
  }),
  apiRoute({
    method: 'GET',
    path: '/api/call-history/:id',
    who: 'person',
    summary: 'One own call with its legs, told in sentences.',
    params: z.object({ id: z.string().max(100) }),
    answer: HistoryDetail,
    handle({ me, params }) {
      flush()
      const record = tables.record(params.id)
      if (!record) throw notFound()
      return detail(record, me.id, messageOf)
    },
  }),
  apiRoute({
    method: 'GET',
    path: '/api/calls',
    who: 'admin',
    summary: 'The calls that live now.',
    answer: z.array(LiveCall),
    handle: () => liveCalls(),
  }),
]
