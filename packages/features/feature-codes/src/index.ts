/** What can be dialled from any phone, as a list: made from the same table as the dial plan. */
import { type ApiRoute, apiRoute } from '@sidetone/feature'
import { type output, z } from 'zod'

export const FeatureCode = z
  .object({
    code: z.string().describe('`*72NUMBER`: letters in capitals stand for what one dials'),
    name: z.string(),
    does: z.string().describe('a sentence'),
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
