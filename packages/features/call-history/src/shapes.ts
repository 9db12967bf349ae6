/** The shapes of a person's call history, and of a leg. */
import { type Cause, sentences } from '@sidetone/call'
import { z } from 'zod'
import type { CallRecord } from './record.ts'

const CauseWord = z.enum(Object.keys(sentences) as [Cause, ...Cause[]])
const SideWord = z.enum(['caller', 'called', 'system'])
export const time = z.number().describe('ms since 1970')

export const HistoryItem = z
  .object({
    id: z.string(),
    direction: z.enum(['in', 'out']),
    missed: z.boolean(),
    other: z.object({ name: z.string(), number: z.string() }),
    startedAt: time,
    answeredAt: time.nullable(),
    endedAt: time,
    durationMs: z.number(),
    cause: CauseWord,
    by: SideWord,
    answeredElsewhere: z.boolean(),
    codec: z.string().nullable(),
    mos: z.number().nullable(),
    note: z.string().nullable().describe('what happened beside talking: "Passed on by Bob."'),
  })
  .meta({ id: 'HistoryItem' })
export const HistoryPage = z
  .object({ items: z.array(HistoryItem), next: z.string().nullable() })
  .meta({ id: 'HistoryPage' })
export const HistoryLeg = z
  .object({
    id: z.string(),
    name: z.string(),
    number: z.string(),
    device: z.string().nullable(),
    startedAt: time,
    ringingAt: time.nullable(),
    answeredAt: time.nullable(),
    endedAt: time.nullable(),
    cause: CauseWord.nullable(),
    by: SideWord.nullable(),
    codec: z.string().nullable(),
    secured: z.enum(['none', 'sdes', 'dtls']).nullable(),
    mos: z.number().nullable(),
  })
  .meta({ id: 'HistoryLeg' })
export const HistoryDetail = z
  .object({
    ...HistoryItem.shape,
    legs: z.array(HistoryLeg),
    story: z.array(z.string()),
    voicemail: z.string().nullable().describe('the message that was left, where I may hear it'),
  })
  .meta({ id: 'HistoryDetail' })

export const legsOf = ({ legs }: CallRecord): z.output<typeof HistoryLeg>[] =>
  legs.map(({ side: _, deviceId: __, origin: ___, wentTo: ____, trunk: _____, party, ...leg }) => ({
    ...leg,
    name: party.name,
    number: party.number,
  }))
