/** The shapes of a person's call history, and of a leg. */
import { type Cause, type NumberCheck, sentences } from '@sidetone/call'
import { z } from 'zod'
import { qualityOf } from './heard.ts'
import type { CallRecord, LegRecord } from './record.ts'

const CauseWord = z.enum(Object.keys(sentences) as [Cause, ...Cause[]])
const SideWord = z.enum(['caller', 'called', 'system'])
export const time = z.number().describe('ms since 1970')

/** As kept with a caller, told with nothing left out. */
export const Check = z
  .object({
    says: z
      .enum(['verified', 'unproven', 'failed'])
      .describe('`unproven`: it is known who let the call in, not whose number it is; `failed`: it may be forged'),
    level: z.enum(['A', 'B', 'C']).nullable().describe('attestation (RFC 8588)'),
  })
  .nullable()
  .describe('what the carrier found out about the caller’s number (STIR); null: it did not say')
export const toldCheck = (check: NumberCheck | null | undefined): z.output<typeof Check> =>
  check ? { says: check.says, level: check.level ?? null } : null

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
    answeredBy: z.string().nullable().describe('who took it, when somebody else did'),
    codec: z.string().nullable(),
    mos: z.number().nullable(),
    queue: z.string().nullable().describe('name of the queue that the caller waited in'),
    note: z.string().nullable().describe('what happened beside talking: "Passed on by Bob."'),
    check: Check,
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

const QualityPoint = z.object({
  at: time,
  mos: z.number(),
  lossPercent: z.number().describe('since the point before'),
  jitterMs: z.number(),
  roundTripMs: z.number().nullable(),
  farLossPercent: z.number().nullable().describe('of what we sent, as the far end reports'),
})
/** A leg as admins see it. */
export const EndedLeg = z
  .object({
    ...HistoryLeg.shape,
    side: z.enum(['caller', 'called']),
    trunk: z.object({ id: z.string(), name: z.string() }).nullable(),
    detail: z.string().nullable().describe("the protocol's own words about its end"),
    quality: z.array(QualityPoint).describe('how it sounded over its time: some 240 points at most'),
  })
  .meta({ id: 'EndedLeg' })

const legOf = (leg: LegRecord): z.output<typeof HistoryLeg> => {
  const { id, party, device, startedAt, ringingAt, answeredAt, endedAt, cause, by, codec, secured, mos } = leg
  const { name, number } = party
  return { id, name, number, device, startedAt, ringingAt, answeredAt, endedAt, cause, by, codec, secured, mos }
}
export const legsOf = ({ legs }: CallRecord): z.output<typeof HistoryLeg>[] => legs.map(legOf)
export const endedLegsOf = ({ legs }: CallRecord, trunkName: (id: string) => string): z.output<typeof EndedLeg>[] =>
  legs.map(leg => ({
    ...legOf(leg),
    side: leg.side,
    trunk: leg.trunk === undefined ? null : { id: leg.trunk, name: trunkName(leg.trunk) },
    detail: leg.detail ?? null,
    quality: qualityOf(leg.startedAt, leg.heard),
  }))
