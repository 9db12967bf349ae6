/** Who guesses passwords or floods us: seen by admins, and let in again by them. Each list is kept by who slows them down. */
import { type ApiRoute, apiRoute } from '@sidetone/feature'
import type { Millis } from '@sidetone/kernel'
import { z } from 'zod'
import { MAX_STRANGERS, STRANGER_SHOWN_MS } from './limits.ts'

const kinds = ['sip-password', 'flood', 'sign-in', 'account', 'secret-address'] as const
export type StrangerList = {
  readonly kind: (typeof kinds)[number]
  /** The newest first. */
  list(most: number): readonly {
    readonly address: string
    readonly tries: number
    readonly since: Millis
    readonly lastAt: Millis
    readonly until?: Millis
  }[]
  /** As if nothing had been. Nothing happens when it is not known. */
  letIn(address: string): void
}

const time = z.number().describe('ms since 1970')
const kind = z
  .enum(kinds)
  .describe(
    '`sip-password`: wrong passwords of phones; `flood`: more SIP messages than we read from one address; `sign-in`: wrong passwords of people, from this address; `account`: the same, for this e-mail; `secret-address`: addresses of phones’ settings that are none',
  )
export const Stranger = z
  .object({
    kind,
    address: z.string().describe('IP address; the e-mail of an `account`'),
    tries: z.int().describe('wrong passwords, or messages that were dropped'),
    since: time,
    lastAt: time,
    until: time.nullable().describe('slowed down until then; null: not at the moment'),
  })
  .meta({ id: 'Stranger' })

export const strangerRoutes = (lists: readonly StrangerList[], now: () => Millis): ApiRoute[] => [
  apiRoute({
    method: 'GET',
    path: '/api/strangers',
    who: 'admin',
    summary: 'Addresses that guessed passwords or sent too much within the last day, the newest first.',
    answer: z.array(Stranger),
    handle() {
      const at = now()
      return lists
        .flatMap(({ kind, list }) =>
          list(MAX_STRANGERS).map(each => ({ ...each, kind, until: (each.until ?? 0) > at ? each.until! : null })),
        )
        .filter(({ lastAt }) => at - lastAt < STRANGER_SHOWN_MS)
        .sort((a, b) => b.lastAt - a.lastAt)
        .slice(0, MAX_STRANGERS)
    },
  }),
  apiRoute({
    method: 'POST',
    path: '/api/strangers/let-in',
    who: 'admin',
    summary: 'Lets an address in again at once: its wrong passwords and its flood are forgotten.',
    body: z.object({ kind, address: z.string().min(1).max(320) }).meta({
      examples: [{ kind: 'sip-password', address: '203.0.113.7' }],
    }),
    answer: null,
    handle({ body: { kind, address } }) {
      for (const list of lists) if (list.kind === kind) list.letIn(address)
    },
  }),
]
