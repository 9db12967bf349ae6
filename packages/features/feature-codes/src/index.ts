/** What can be dialled from any phone, as a list: made from the same table as the dial plan. */
import { type ApiRoute, apiRoute } from '@sidetone/feature'
import { type output, z } from 'zod'
import { type OwnCodeKeeper, OwnCodes } from './own-codes.ts'

export const FeatureCode = z
  .object({
    code: z.string().describe('`*72NUMBER`: letters in capitals stand for what one dials'),
    name: z.string(),
    does: z.string().describe('a sentence'),
    usual: z.string().optional().describe('the code that an own one can stand for; none: it cannot be changed'),
  })
  .meta({ id: 'FeatureCode' })

export type FeatureCodes = { readonly name: 'feature-codes'; readonly routes: readonly ApiRoute[] }

export const createFeatureCodes = (codes: () => readonly output<typeof FeatureCode>[]): FeatureCodes => ({
  name: 'feature-codes',
  routes: [
    apiRoute({
      method: 'GET',
      path: '/api/feature-codes',
      who: 'person-or-program',
      summary: 'What can be dialled from any phone besides extensions and outside numbers.',
      answer: z.array(FeatureCode),
      handle: () => [...codes()],
    }),
  ],
})

export const ownCodeRoutes = (own: OwnCodeKeeper): ApiRoute[] => [
  apiRoute({
    method: 'GET',
    path: '/api/feature-codes/own',
    who: 'admin',
    summary: "The company's own codes in place of the usual ones.",
    answer: OwnCodes,
    handle: () => own.get(),
  }),
  apiRoute({
    method: 'PUT',
    path: '/api/feature-codes/own',
    who: 'admin',
    summary: 'Changes them, from the next call on; 422 `code-taken` in words when two could not be told apart.',
    body: OwnCodes,
    answer: OwnCodes,
    handle: ({ body, by }) => own.put(body, by),
  }),
]
