/** The signalling of one ended call, for admins: as data to be drawn, and as text to be sent to a carrier. */
import { type ApiRoute, apiRoute } from '@sidetone/feature'
import { AppError } from '@sidetone/kernel'
import { z } from 'zod'
import type { Ladder, Ladders } from './ladders.ts'
import type { CallRecord } from './record.ts'
import { time } from './shapes.ts'
import type { HistoryTables } from './tables.ts'

export const CallLadder = z
  .object({
    messages: z.array(
      z.object({
        at: time,
        leg: z.string().describe('id of the leg; empty: not known'),
        way: z.enum(['in', 'out']).describe('in: to the phone system'),
        peer: z.string().describe('transport and address of the far side'),
        text: z.string().describe('the message without passwords, keys and what people write or press'),
        cut: z.boolean().describe('it was longer than 4 KiB'),
      }),
    ),
    left: z.number().describe('messages in the middle that were not kept'),
  })
  .meta({ id: 'CallLadder' })

export type LadderRouteDeps = {
  readonly tables: HistoryTables
  /** What waits is written before anything is read. */
  readonly flush: () => void
  readonly ladders: Ladders
}

export function ladderRoutes({ tables, flush, ladders }: LadderRouteDeps): ApiRoute[] {
  const params = z.object({ id: z.string().max(100) })
  const found = (id: string): CallRecord => {
    flush()
    const record = tables.record(id)
    if (!record) throw new AppError('not-found', 404, 'There was no such call, or it is too long ago.')
    return record
  }
  return [
    apiRoute({
      method: 'GET',
      path: '/api/calls/ended/:id/ladder',
      who: 'admin',
      summary: 'The SIP messages of one ended call, without secrets. Empty when none were kept.',
      params,
      answer: CallLadder,
      handle({ params: { id } }) {
        found(id)
        const { messages, left } = ladders.of(id)
        return { messages: [...messages], left }
      },
    }),
    apiRoute({
      method: 'GET',
      path: '/api/calls/ended/:id/ladder.txt',
      who: 'admin',
      summary: 'The SIP messages of one ended call as text.',
      params,
      answer: { text: 'text/plain; charset=utf-8', fileName: 'call.txt' },
      handle: ({ params: { id } }) => textOf(found(id), ladders.of(id)),
    }),
  ]
}

export function textOf({ id, legs }: CallRecord, { messages, left }: Ladder): string {
  const who = (leg: string) => {
    const party = legs.find(each => each.id === leg)?.party
    return party ? party.name || party.number : 'unknown'
  }
  const one = (each: Ladder['messages'][number]) => {
    const far = `${who(each.leg)}${each.peer && ` (${each.peer})`}`
    const [from, to] = each.way === 'in' ? [far, 'Sidetone'] : ['Sidetone', far]
    const text = each.text.replaceAll('\r\n', '\n').trimEnd()
    return `${new Date(each.at).toISOString()}  ${from} -> ${to}\n\n${text}${each.cut ? '\n(cut)' : ''}\n`
  }
  const missing = left > 0 ? [`(${left} messages in the middle were not kept)\n`] : []
  return [`Call ${id}\n`, ...missing, ...messages.map(one)].join('\n')
}
