/** Keys for other programs: made by an admin, shown once, revoked at once. */
import type { ApiKeyRecord, ApiKeys } from '@sidetone/data'
import { type ApiRoute, apiRoute, type ChangedBy, type Documents } from '@sidetone/feature'
import { AppError } from '@sidetone/kernel'
import { z } from 'zod'
import { LONGEST_DAYS, MAX_NAME } from './limits.ts'

const scope = z.enum(['read', 'write']).describe('`read`: looks; `write`: also changes')
export const ApiKey = z
  .object({
    id: z.string(),
    name: z.string(),
    scope,
    createdAt: z.number(),
    createdBy: z.string(),
    lastUsedAt: z.number().nullable().describe('to the minute'),
    expiresAt: z.number().nullable(),
  })
  .meta({ id: 'ApiKey' })
export const NewApiKey = z
  .object({
    name: z.string().trim().min(1).max(MAX_NAME).describe('of the program that uses it'),
    scope,
    days: z.int().min(1).max(LONGEST_DAYS).optional().describe('how long it is good; none: until it is revoked'),
  })
  .meta({ id: 'NewApiKey', examples: [{ name: 'Customer database', scope: 'read' }] })
export const NewApiKeyAnswer = z
  .object({ ...ApiKey.shape, key: z.string().describe('shown this one time') })
  .meta({ id: 'NewApiKeyAnswer' })

export type ApiKeyDeps = {
  readonly apiKeys: ApiKeys
  readonly documents: Documents
  readonly now: () => number
}
const dayMs = 24 * 3_600_000

export function createApiKeyRoutes({ apiKeys, documents, now }: ApiKeyDeps): { readonly routes: readonly ApiRoute[] } {
  const kind = 'api-key'
  documents.define(kind, { title: 'API key', elsewhere: {} })
  const noted = ({ id, name, scope, expiresAt }: ApiKeyRecord, by: ChangedBy, made: boolean) => {
    const content = { name, scope, expiresAt }
    documents.note({ kind, key: id, name, by, before: made ? null : content, after: made ? content : null })
  }
  /** What a key may do must end with it. */
  const mustNotBeProgram = (by: ChangedBy) => {
    if (by.kind === 'program') throw new AppError('not-allowed', 403, 'A key may not make or revoke keys.')
  }
  return {
    routes: [
      apiRoute({
        method: 'GET',
        path: '/api/api-keys',
        who: 'admin',
        summary: 'Keys of other programs, with their last use.',
        answer: z.array(ApiKey),
        handle: () => apiKeys.list(),
      }),
      apiRoute({
        method: 'POST',
        path: '/api/api-keys',
        who: 'admin',
        summary: 'A key for another program: `Authorization: Bearer …`. It is shown this one time.',
        body: NewApiKey,
        answer: NewApiKeyAnswer,
        created: true,
        handle({ body: { name, scope, days }, by }) {
          mustNotBeProgram(by)
          const expiresAt = days === undefined ? null : now() + days * dayMs
          const { record, key } = apiKeys.create({ name, scope, createdBy: by.name, expiresAt }, now())
          noted(record, by, true)
          return { ...record, key }
        },
      }),
      apiRoute({
        method: 'DELETE',
        path: '/api/api-keys/:id',
        who: 'admin',
        summary: 'Revokes a key; it is refused from now on, and its streams are cut.',
        params: z.object({ id: z.string().max(100) }),
        answer: null,
        handle({ params, by }) {
          mustNotBeProgram(by)
          noted(apiKeys.revoke(params.id), by, false)
        },
      }),
    ],
  }
}
