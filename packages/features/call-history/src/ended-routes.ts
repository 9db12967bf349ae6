/** All ended calls, for admins: searched, filtered, in pages, as a table. */
import { type Cause, sentences } from '@sidetone/call'
import { type ApiRoute, apiRoute } from '@sidetone/feature'
import { AppError } from '@sidetone/kernel'
import { z } from 'zod'
import { csvOf } from './csv.ts'
import { MAX_COUNTED, MAX_PAGE, PAGE } from './limits.ts'
import { Opinion } from './opinions.ts'
import { Check, EndedLeg, endedLegsOf, toldCheck } from './shapes.ts'
import { toldSteps } from './steps.ts'
import { storyOf } from './story.ts'
import { outcomes } from './summary.ts'
import type { SummaryRow } from './summary-tables.ts'
import type { HistoryTables } from './tables.ts'

const time = z.number().describe('ms since 1970')
const Named = z.object({ name: z.string(), number: z.string() })
const direction = z.enum(['in', 'out', 'inside'])
const outcome = z.enum(outcomes)

export const EndedCall = z
  .object({
    id: z.string(),
    startedAt: time,
    answeredAt: time.nullable().describe('talking began'),
    endedAt: time,
    waitedMs: z.number(),
    talkedMs: z.number(),
    heldMs: z.number().describe('of that: somebody was on hold'),
    cost: z
      .object({ amount: z.number(), currency: z.string() })
      .nullable()
      .describe('by the rates of the trunks; null: nothing was paid for, or no rates are known'),
    from: Named,
    to: Named,
    dialled: z.string(),
    direction,
    outcome,
    cause: z.enum(Object.keys(sentences) as [Cause, ...Cause[]]),
    by: z.enum(['caller', 'called', 'system']),
    talkedWith: z.string().describe('names of who talked with the caller'),
    trunk: z.object({ id: z.string(), name: z.string() }).nullable(),
    queue: z.object({ id: z.string(), name: z.string() }).nullable(),
    voicemail: z.string().nullable().describe('the box that a message was left in'),
    recorded: z.boolean(),
    mos: z.number().nullable().describe('the worst that somebody heard: 1 bad, 4.5 perfect'),
    check: Check,
  })
  .meta({
    id: 'EndedCall',
    examples: [
      {
        ...{ id: 'c7f3a9', startedAt: 1_763_999_850_000, answeredAt: 1_763_999_856_400, endedAt: 1_763_999_999_000 },
        ...{ waitedMs: 6_400, talkedMs: 142_600, heldMs: 0, cost: null },
        from: { name: 'Anna Weber', number: '+493012345678' },
        to: { name: 'Bob', number: '102' },
        ...{ dialled: '+49301234560', direction: 'in', outcome: 'answered', cause: 'hung-up', by: 'caller' },
        ...{ talkedWith: 'Bob', trunk: { id: 't1', name: 'Carrier' }, queue: null, voicemail: null },
        ...{ recorded: false, mos: 4.3, check: { says: 'verified', level: 'A' } },
      },
    ],
  })
export type EndedCall = z.output<typeof EndedCall>
export const EndedCallPage = z
  .object({
    items: z.array(EndedCall),
    next: z.string().nullable().describe('the `cursor` of the next page'),
    total: z
      .int()
      .nullable()
      .describe(`how many match in all; null: more than ${MAX_COUNTED.toLocaleString('en')}`),
  })
  .meta({ id: 'EndedCallPage' })
export const EndedCallDetail = z
  .object({
    ...EndedCall.shape,
    legs: z.array(EndedLeg),
    story: z.array(z.string()).describe('what happened, in sentences'),
    why: z.array(z.string()).describe('the rules that decided where it went'),
    steps: z
      .array(
        z.object({
          at: time,
          what: z.enum(['routed', 'led', 'forwarded', 'passed', 'added', 'failed-over']),
          says: z.string(),
          why: z.array(z.string()),
        }),
      )
      .describe('each decision with its reasons'),
    recordings: z
      .array(z.object({ at: time.describe('its end'), ms: z.number(), url: z.string().describe('of the sound (WAV)') }))
      .describe('those that can be heard still; `url`/waveform draws one'),
    opinions: z.array(Opinion).describe('how it sounded to those who said so'),
    message: z.string().nullable().describe('the voice message that was left, where I may hear it'),
  })
  .meta({ id: 'EndedCallDetail' })

const Filter = z.object({
  q: z.string().max(100).optional().describe('parts of names, numbers and queues'),
  from: z.coerce.number().int().min(0).optional().describe('began then or later, ms since 1970'),
  to: z.coerce.number().int().min(0).optional().describe('began before, ms since 1970'),
  direction: direction.optional(),
  outcome: outcome.optional(),
  person: z.string().max(100).optional().describe('id of who called, was called or came'),
  trunk: z.string().max(100).optional(),
  queue: z.string().max(100).optional().describe('its id or its name'),
})

export type EndedDeps = {
  readonly tables: HistoryTables
  /** What waits is written before anything is read. */
  readonly flush: () => void
  readonly trunkName: (id: string) => string
  readonly costOf: CostOf
  readonly messageOf: (call: string, person: string) => string | null
  /** Where this file of a recording can be heard; null: it is gone, or is no recording of a talk. */
  readonly recordingAt: (path: string) => string | null
  readonly opinionsOf: (call: string) => Opinion[]
}
/** What the lines to the outside of a call cost. */
export type CostOf = (call: string) => { readonly amount: number; readonly currency: string } | null

/** A row as it is told. */
export const endedCalls =
  (trunkName: (id: string) => string, costOf: CostOf) =>
  ({ id: _, call, from, to, trunk, ...rest }: SummaryRow): EndedCall => ({
    id: call,
    cost: costOf(call),
    from: named(from),
    to: named(to),
    check: toldCheck(from.check),
    trunk: trunk === null ? null : { id: trunk, name: trunkName(trunk) },
    ...rest,
  })
const named = ({ name, number }: { name: string; number: string }) => ({ name, number })

export function endedRoutes({
  tables,
  flush,
  trunkName,
  costOf,
  messageOf,
  recordingAt,
  opinionsOf,
}: EndedDeps): ApiRoute[] {
  const { summaries } = tables
  const item = endedCalls(trunkName, costOf)
  return [
    apiRoute({
      method: 'GET',
      path: '/api/calls/ended',
      who: 'admin',
      summary: 'Ended calls, newest first: one row a call.',
      query: z.object({
        ...Filter.shape,
        limit: z.coerce.number().int().min(1).max(MAX_PAGE).default(PAGE),
        cursor: z
          .string()
          .regex(/^\d{1,16}$/, 'must be the `next` of a page')
          .optional(),
      }),
      answer: EndedCallPage,
      handle({ query: { limit, cursor, ...filter } }) {
        flush()
        const rows = summaries.page(filter, cursor === undefined ? undefined : Number(cursor), limit + 1)
        const shown = rows.slice(0, limit)
        const more = rows.length > limit
        const whole = !more && cursor === undefined
        return {
          items: shown.map(item),
          next: more ? String(shown.at(-1)!.id) : null,
          total: whole ? shown.length : summaries.count(filter, MAX_COUNTED),
        }
      },
    }),
    apiRoute({
      method: 'GET',
      path: '/api/calls/ended/:id',
      who: 'admin',
      summary: 'One ended call with its legs, its story in sentences, and why it went where it went.',
      params: z.object({ id: z.string().max(100) }),
      answer: EndedCallDetail,
      handle({ params, me }) {
        flush()
        const [row, record] = [summaries.one(params.id), tables.record(params.id)]
        if (!row || !record) throw new AppError('not-found', 404, 'There was no such call, or it is too long ago.')
        const told = { story: storyOf(record), why: [...record.why], steps: toldSteps(record, trunkName) }
        const recordings = record.remarks.flatMap(each => {
          // Less than a second is the end of a room, where nobody said anything.
          const heard = each.type === 'recorded' && each.ms >= 1_000 && each.path
          const url = heard ? recordingAt(heard) : null
          return each.type === 'recorded' && url ? { at: each.at, ms: each.ms, url } : []
        })
        const message = me && record.voicemail !== undefined ? messageOf(record.id, me.id) : null
        return {
          ...item(row),
          legs: endedLegsOf(record, trunkName),
          ...told,
          recordings,
          message,
          opinions: opinionsOf(params.id),
        }
      },
    }),
    apiRoute({
      method: 'GET',
      path: '/api/calls.csv',
      who: 'admin',
      summary: 'Ended calls as a table, newest first; the same filters as the list.',
      query: Filter,
      answer: { text: 'text/csv; charset=utf-8', fileName: 'calls.csv' },
      handle({ query }) {
        flush()
        return csvOf((before, limit) => summaries.page(query, before, limit), trunkName, costOf)
      },
    }),
  ]
}
