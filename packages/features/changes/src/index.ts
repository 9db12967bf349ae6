/** Who changed what, in sentences; and undo. */
import { type ApiRoute, apiRoute, type Change, type Documents } from '@sidetone/feature'
import { AppError } from '@sidetone/kernel'
import { z } from 'zod'
import { differencesOf, headlineOf, type NameOf, wordsOf } from './describe.ts'
import { MAX_PAGE, PAGE } from './limits.ts'

const example = {
  id: 17,
  at: 1_764_000_000_000,
  by: { kind: 'person' as const, id: 'b7c6', name: 'Bob' },
  kind: 'ring-group',
  key: '620',
  name: 'Sales',
  sentence: 'Bob changed the ring group Sales: members.',
  differences: [{ field: 'members', sentence: 'Members: 103 was added.' }],
  undoable: true,
  undoRemoves: false,
}
export const ChangeItem = z
  .object({
    id: z.int(),
    at: z.number().describe('milliseconds since the epoch'),
    by: z.object({
      kind: z.enum(['person', 'phone', 'operator', 'system', 'program']).describe('`phone`: a person at a telephone'),
      id: z.string(),
      name: z.string(),
    }),
    kind: z.string(),
    key: z.string().describe('id of what was changed'),
    name: z.string(),
    sentence: z.string(),
    differences: z.array(z.object({ field: z.string(), sentence: z.string() })),
    undoable: z.boolean().describe('whether this kind of change can be undone at all'),
    undoRemoves: z.boolean().describe('it was made by this: undo takes it away'),
  })
  .meta({ id: 'Change', examples: [example] })
const Fields = z.record(z.string(), z.unknown())
export const ChangeDetail = z
  .object({ ...ChangeItem.shape, before: Fields.nullable(), after: Fields.nullable() })
  .meta({
    id: 'ChangeDetail',
    examples: [
      { ...example, before: { name: 'Sales', members: ['101'] }, after: { name: 'Sales', members: ['101', '103'] } },
    ],
  })
export const ChangePage = z
  .object({ items: z.array(ChangeItem), next: z.string().nullable() })
  .meta({ id: 'ChangePage' })

const ById = z.object({ id: z.coerce.number().int().min(1) })

/** What stands against it is said as an answer to who wanted to undo, with its code and its places. */
function refused(error: unknown): never {
  if (!(error instanceof AppError) || error.code === 'not-found' || error.code === 'cannot-be-undone') throw error
  throw new AppError(error.code, error.status, `Cannot be undone: ${error.message}`, error.details)
}

export type ChangesDeps = {
  readonly documents: Documents
  /** What an id in a document is called: a person's name. */
  readonly nameOf?: NameOf
}

export function createChanges({ documents, nameOf }: ChangesDeps): { readonly routes: readonly ApiRoute[] } {
  const item = (change: Change): z.output<typeof ChangeItem> => {
    const { newSecrets: _, before: __, after: ___, ...rest } = change
    const rule = documents.rule(change.kind)
    const differences = differencesOf(change, nameOf, rule?.tells)
    // What belongs to a person has their id for a name.
    const name = nameOf?.(change.name) ?? change.name
    return {
      ...rest,
      name,
      sentence: headlineOf({ ...change, name }, rule?.title ?? wordsOf(change.kind), differences, rule?.limit === 1),
      differences,
      undoRemoves: change.before === null,
      undoable:
        rule !== undefined &&
        (!rule.elsewhere ||
          (rule.elsewhere.restore !== undefined && !(change.after === null && rule.elsewhere.removedForGood))),
    }
  }
  return {
    routes: [
      apiRoute({
        method: 'GET',
        path: '/api/changes',
        who: 'admin',
        summary: 'What was changed by whom, newest first.',
        query: z.object({
          kind: z.string().max(60).optional().describe('`ring-group`, `person`, …'),
          key: z.string().max(100).optional().describe('id of one thing: its history'),
          who: z.string().max(100).optional().describe('id of a person; `operator` or `system`'),
          limit: z.coerce.number().int().min(1).max(MAX_PAGE).default(PAGE),
          cursor: z
            .string()
            .regex(/^\d{1,15}$/, 'must be the `next` of a page')
            .optional(),
        }),
        answer: ChangePage,
        handle({ query: { cursor, limit, ...filter } }) {
          // One more than asked for tells whether there is a next page.
          const before = cursor === undefined ? undefined : Number(cursor)
          const found = documents.changes({ ...filter, before, limit: limit + 1 })
          const shown = found.slice(0, limit)
          return { items: shown.map(item), next: found.length > limit ? String(shown.at(-1)!.id) : null }
        },
      }),
      apiRoute({
        method: 'GET',
        path: '/api/changes/:id',
        who: 'admin',
        summary: 'One change with all of before and after; secrets are masked.',
        params: ById,
        answer: ChangeDetail,
        handle({ params }) {
          const change = documents.change(params.id)
          if (!change) throw new AppError('not-found', 404, 'There is no such change, or it is too long ago.')
          return { ...item(change), before: change.before, after: change.after }
        },
      }),
      apiRoute({
        method: 'POST',
        path: '/api/changes/:id/undo',
        who: 'admin',
        summary:
          'Makes it as it was before this change. 409 `changed-meanwhile` when it was changed again since, and whatever refuses the same change made by hand: `in-use` for what is led to.',
        params: ById,
        answer: null,
        handle: ({ params, by }) => documents.undo(params.id, by).catch(refused),
      }),
    ],
  }
}
