/** Where calls are told: documents, their secrets sealed. */
import type { ChangedBy, Documents } from '@sidetone/feature'
import { AppError } from '@sidetone/kernel'
import { z } from 'zod'
import { urlProblem } from './address.ts'
import { EVENTS } from './catalogue.ts'
import { MAX_NAME, MAX_URL, MAX_WEBHOOKS } from './limits.ts'

/** What an admin writes. */
export const WebhookSettings = z.object({
  name: z.string().trim().min(1, 'must have a name').max(MAX_NAME, 'is too long'),
  url: z
    .string()
    .trim()
    .max(MAX_URL, 'is too long')
    .superRefine((url, { addIssue }) => {
      const problem = urlProblem(url)
      if (problem) addIssue({ code: 'custom', message: problem })
    })
    .describe('https; http only within your own network'),
  on: z.boolean().default(true).describe('off: nothing is sent, and what waits stays'),
  events: z
    .array(z.enum(EVENTS))
    .min(1, 'must be one at least')
    .max(EVENTS.length)
    .default(['call.ended'])
    .describe('which are told there'),
})
/** What is kept. */
const Webhook = z.object({ ...WebhookSettings.shape, secret: z.string().min(1).max(200) })
export type Webhook = z.output<typeof Webhook>

export function webhookSettings(documents: Documents) {
  const kind = 'webhook'
  documents.define(kind, {
    title: 'webhook',
    secret: ['secret'],
    limit: MAX_WEBHOOKS,
    parse: value => Webhook.parse(value),
  })
  const get = (id: string) => documents.get<Webhook>(kind, id)
  return {
    all: () => documents.all<Webhook>(kind),
    get,
    /** @throws AppError 404 */
    found(id: string) {
      const doc = get(id)
      if (!doc) throw new AppError('not-found', 404, 'There is no such webhook.')
      return doc
    },
    put: (id: string, value: Webhook, by: ChangedBy, version?: number) => documents.put(kind, id, value, by, version),
    remove: (id: string, by: ChangedBy, version?: number) => documents.remove(kind, id, by, version),
    onChange: (listener: (id: string) => void) => documents.onChange((of, id) => void (of === kind && listener(id))),
  }
}
