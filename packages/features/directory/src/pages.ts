/** Pages of tables that the database sorts: a cursor is how many rows were shown. */
import { z } from 'zod'
import { MAX_PAGE } from './limits.ts'

/** `q`, `sort`, `limit`, `cursor`, as every list of the API takes them. */
export const paging = <const Field extends string>(fields: readonly Field[]) => ({
  q: z.string().max(100).optional().describe('what is looked for'),
  sort: z
    .enum(fields.flatMap(field => [field, `-${field}` as const]) as [Field | `-${Field}`])
    .optional()
    .describe('a field, with `-` before it for the other way round'),
  limit: z.coerce.number().int().min(1).max(MAX_PAGE).default(50),
  cursor: z
    .string()
    .regex(/^\d{1,9}$/, 'must be the `next` of a page')
    .optional(),
})
export const pageOf = <S extends z.ZodType>(item: S, id: string) =>
  z.object({ items: z.array(item), next: z.string().nullable(), total: z.int() }).meta({ id })

export const offsetFrom = (cursor: string | undefined): number => Number(cursor ?? 0)
export const cursorAfter = (offset: number, shown: number, total: number): string | null =>
  shown > 0 && offset + shown < total ? String(offset + shown) : null
/** `-name` is by name, downwards. */
export const orderFrom = <Field extends string>(sort: Field | `-${Field}` | undefined, else_: Field) => ({
  sort: (sort ?? else_).replace(/^-/, '') as Field,
  down: sort?.startsWith('-') ?? false,
})
