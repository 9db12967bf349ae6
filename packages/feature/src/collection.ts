/**
 * The REST face of one kind of document, so that all lists, forms, audit and undo behave alike.
 *
 *   export const groups = collection({ documents, kind: 'ring-group', path: '/api/ring-groups', schema: RingGroup,
 *                                      title: 'ring group', check: … })
 */
import { AppError } from '@sidetone/kernel'
import { type output, type ZodObject, type ZodRawShape, z } from 'zod'
import { type ApiRoute, apiRoute } from './api-route.ts'
import { BY_SYSTEM, type ChangedBy, type Doc, type Documents, type KindRule, MASK } from './documents.ts'
import { MAX_LIST_PAGE, MAX_SEARCH, MAX_UNKNOWN } from './limits.ts'
import { cursorFrom, finderOf, pageOf } from './paging.ts'
import type { Reference } from './references.ts'
import { masked, replacedAt, unmasked } from './secrets.ts'
import { LetGo } from './used-by.ts'

type Shape = ZodObject<ZodRawShape>
export type Entity<T> = T & { readonly id: string }

export type CollectionOptions<S extends Shape> = {
  readonly documents: Documents
  /** Kebab-case, singular: `ring-group`. */
  readonly kind: string
  /** `/api/ring-groups` */
  readonly path: string
  /** Without `id`, `version` and `changedAt`. */
  readonly schema: S
  /** One of them in a sentence: `ring group`. */
  readonly title: string
  /** Several of them: `ring groups`; else the title with an s. */
  readonly plural?: string
  /** Text that `q` looks in; else all texts and numbers on the first level. */
  readonly search?: (value: output<S>) => readonly string[]
  /** Throws an AppError that says in words what is wrong with it. `id`: null for a new one. */
  readonly check?: (value: output<S>, id: string | null) => void
  /** Everything else that it names (`references.ts`). */
  readonly leadsTo?: (value: output<S>) => readonly Reference[]
  /** The numbers by which others name it. */
  readonly numbersOf?: (value: output<S>, id: string) => readonly string[]
  /** Fields whose change a sentence of its own tells. */
  readonly tells?: {
    readonly [F in keyof output<S>]?: (before: output<S>[F], after: output<S>[F], value: output<S>) => string
  }
  /** Paths of texts that are never given out (`secrets.ts`): sealed on disk, `•••` in answers and in changes. */
  readonly secret?: readonly string[]
  /** How many there may be. */
  readonly limit?: number
  /** An example for the API's documentation. */
  readonly example?: z.input<S>
}
export type Collection<T extends object> = {
  readonly routes: ApiRoute[]
  all(): readonly Entity<T>[]
  get(id: string): Entity<T> | undefined
  /** Any of them was made, changed or removed. */
  changed(listener: (id: string) => void): void
  /** For whoever is no HTTP request: the demo company, an import, a feature code. Throws as `PUT` and `POST` answer. */
  create(value: T, by?: ChangedBy, id?: string): Entity<T>
  change(id: string, value: T, by?: ChangedBy): Entity<T>
  remove(id: string, by?: ChangedBy): void
}

const ById = z.object({ id: z.string().max(100) })
const standing = {
  id: z.string(),
  version: z.int().describe('send it back with a change: 409 `changed-meanwhile` when somebody was faster'),
  changedAt: z.number().describe('milliseconds since the epoch'),
}

export function collection<S extends Shape>(options: CollectionOptions<S>): Collection<output<S> & object> {
  const { documents, kind, path, title, plural = `${title}s`, secret = [], example } = options
  type T = output<S> & object
  const schema = options.schema as Shape
  documents.define(kind, {
    title,
    secret,
    ...(options.limit !== undefined && { limit: options.limit }),
    ...(options.check && { check: options.check as (value: never, id: string | null) => void }),
    ...(options.leadsTo && { leadsTo: options.leadsTo as KindRule['leadsTo'] }),
    ...(options.numbersOf && { numbersOf: options.numbersOf as KindRule['numbersOf'] }),
    ...(options.tells && { tells: options.tells as KindRule['tells'] }),
    parse: value => schema.parse(value),
  })
  const name = kind.replace(/(?:^|-)(\w)/g, (_, letter: string) => letter.toUpperCase())
  const withLeaf = (by: (leaf: z.ZodType) => z.ZodType) =>
    secret.reduce<z.ZodType>((all, path) => replacedAt(all, path, by), schema) as Shape
  const sent = withLeaf(leaf => z.union([z.literal(MASK), leaf]))
  const given = withLeaf(() => z.string().optional().describe('never shown'))
  const samples = example && { examples: [example] }
  const Input = sent.loose().meta({ id: `New${name}`, ...samples })
  const Change = sent
    .extend({ version: z.int().min(0).optional().describe('of the one that was changed') })
    .loose()
    .meta({ id: `${name}Change`, ...samples })
  const Answer = z.object({ ...standing, ...given.shape }).meta({
    id: name,
    ...(example && { examples: [{ id: `${kind}-1`, version: 1, changedAt: 0, ...masked(example, secret) }] }),
  })
  const Page = z
    .object({
      items: z.array(Answer),
      next: z.string().nullable().describe('the `cursor` of the next page'),
      total: z.int().describe('how many match in all'),
    })
    .meta({ id: `${name}Page` })

  /** With `•••` for secrets that are set. */
  const shown = ({ id, value, version, changedAt }: Doc<T>) => ({ ...masked(value, secret), id, version, changedAt })
  /** What came in, with secrets that were not touched as they are. */
  const taken = (given: object, old: Doc<T> | undefined): T => {
    // Left out without a word it would be thought to be kept: a rule without the hours that were meant.
    const unknown = Object.keys(given).filter(field => !(field in schema.shape) && !(field in standing))
    if (unknown.length) {
      const detail = `is no field of ${oneOf(title)}: ${Object.keys(schema.shape).join(', ')}`
      const fields = unknown.slice(0, MAX_UNKNOWN).map(field => ({ field, detail }))
      throw new AppError('wrong-input', 400, `${fields[0]!.field}: ${detail}.`, { fields })
    }
    return schema.parse(unmasked(given, old?.value, secret)) as T
  }
  const found = (id: string): Doc<T> => {
    const doc = documents.get<T>(kind, id)
    if (!doc) throw new AppError('not-found', 404, `There is no such ${title}.`)
    return doc
  }
  const entity = ({ id, value }: Doc<T>): Entity<T> => ({ ...value, id })
  /** Built anew only when the documents were: asked for at each call. */
  let kept: { readonly of: readonly Doc<T>[]; readonly entities: readonly Entity<T>[] } | undefined
  const all = () => {
    const docs = documents.all<T>(kind)
    if (kept?.of !== docs) kept = { of: docs, entities: docs.map(entity) }
    return kept.entities
  }
  const search =
    options.search ??
    ((value: object) => Object.entries(value).flatMap(([field, text]) => (secret.includes(field) ? [] : plain(text))))

  const routes: ApiRoute[] = [
    apiRoute({
      method: 'GET',
      path,
      who: 'admin',
      summary: `${capital(plural)}: searched, sorted, in pages.`,
      query: z.object({
        q: z.string().max(MAX_SEARCH).optional().describe('words that must all be found'),
        sort: z
          .string()
          .regex(/^-?[A-Za-z]{1,40}$/, 'must be a field, with - before it for the other way round')
          .optional()
          .describe('a field, with `-` before it for the other way round'),
        limit: z.coerce.number().int().min(1).max(MAX_LIST_PAGE).default(50),
        cursor: z.string().max(500).optional().describe('`next` of the page before'),
      }),
      answer: Page,
      handle({ query: { q = '', sort, limit, cursor } }) {
        const fits = finderOf(q)
        const docs = documents.all<T>(kind)
        const items = fits ? docs.filter(({ value }) => fits(search(value as output<S>).join('\n'))) : docs
        const page = pageOf(items.map(shown), { sort, limit, after: cursorFrom(cursor) })
        return { ...page, total: items.length }
      },
    }),
    apiRoute({
      method: 'GET',
      path: `${path}/:id`,
      who: 'admin',
      summary: `One ${title}.`,
      params: ById,
      answer: Answer,
      handle: ({ params }) => shown(found(params.id)),
    }),
    apiRoute({
      method: 'POST',
      path,
      who: 'admin',
      summary: `A new ${title}.`,
      body: Input,
      answer: Answer,
      created: true,
      handle: ({ body, by }) => shown(documents.put(kind, crypto.randomUUID(), taken(body, undefined), by, 0)),
    }),
    apiRoute({
      method: 'PUT',
      path: `${path}/:id`,
      who: 'admin',
      summary: `Changes ${oneOf(title)}. With \`version\` or \`If-Match\` it is refused (409) when somebody else was faster.`,
      params: ById,
      body: Change,
      answer: Answer,
      handle({ params: { id }, body, by, ifMatch }) {
        const { version, ...given } = body as Record<string, unknown> & { version?: number }
        const old = found(id)
        return shown(documents.put(kind, id, taken(given, old), by, version ?? ifMatch))
      },
    }),
    apiRoute({
      method: 'DELETE',
      path: `${path}/:id`,
      who: 'admin',
      summary: `Removes ${oneOf(title)}; 409 \`in-use\` with the places that still lead to it.`,
      params: ById,
      query: LetGo,
      answer: null,
      handle: ({ params, query, by, ifMatch }) =>
        documents.remove(kind, params.id, by, ifMatch, query.letGo === 'true'),
    }),
  ]
  return {
    routes,
    all,
    get: id => all().find(each => each.id === id),
    changed: listener => documents.onChange((of, id) => void (of === kind && listener(id))),
    create: (value, by = BY_SYSTEM, id = crypto.randomUUID()) =>
      entity(documents.put<T>(kind, id, schema.parse(value) as T, by, 0)),
    change: (id, value, by = BY_SYSTEM) => entity(documents.put<T>(kind, found(id).id, schema.parse(value) as T, by)),
    remove: (id, by = BY_SYSTEM) => documents.remove(kind, id, by),
  }
}

const oneOf = (title: string) => `${/^[aeiou]/.test(title) ? 'an' : 'a'} ${title}`
const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)
const plain = (value: unknown): string[] =>
  typeof value === 'string' || typeof value === 'number' ? [String(value)] : []
