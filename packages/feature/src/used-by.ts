/** What leads to a thing, asked over HTTP: for its page, and before it is removed. */
import { z } from 'zod'
import { type ApiRoute, apiRoute } from './api-route.ts'
import type { Documents } from './documents.ts'
import { UsedBy } from './references.ts'

/** Of a removal. */
export const LetGo = z.object({
  letGo: z
    .enum(['true', 'false'])
    .optional()
    .describe('`true`: lists and forwardings that name it let go of it, instead of refusing'),
})

export const usedByRoute = (documents: Documents): ApiRoute =>
  apiRoute({
    method: 'GET',
    path: '/api/used-by',
    who: 'admin',
    summary: 'The places that lead to a setting or a person: menus, rules, groups, queues, forwardings.',
    query: z.object({
      kind: z.string().max(60).describe('as in `Changes`: `queue`, `schedule`, `trunk`, `person`, …'),
      id: z.string().max(100),
    }),
    answer: UsedBy,
    handle: ({ query: { kind, id } }) => documents.usedBy(kind, id),
  })
