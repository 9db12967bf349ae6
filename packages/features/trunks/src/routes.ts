/** Trunks over HTTP: settings, how they are, presets, and the test. */
import { type ApiRoute, apiRoute, type Entity } from '@sidetone/feature'
import { AppError } from '@sidetone/kernel'
import { z } from 'zod'
import { MAX_PAGE, MAX_TRUNKS } from './limits.ts'
import type { TrunkLines } from './ports.ts'
import providers from './providers.json' with { type: 'json' }
import type { TrunkSettings } from './settings.ts'
import { NewTest, Provider, type Trunk, TrunkStatusLine, TrunkTest } from './shapes.ts'
import type { Wizard } from './wizard.ts'

const ById = z.object({ id: z.string().max(100) })

export type RouteDeps = { readonly trunks: TrunkSettings; readonly lines: TrunkLines; readonly wizard: Wizard }

export function trunkRoutes({ trunks, lines, wizard }: RouteDeps): ApiRoute[] {
  const known = (id: string): Entity<Trunk> => {
    const trunk = trunks.byId(id)
    if (!trunk) throw new AppError('not-found', 404, 'There is no such trunk.')
    return trunk
  }
  return [
    ...trunks.routes.map(route => (route.method === 'GET' && route.path === '/api/trunks' ? listOf(route) : route)),
    apiRoute({
      method: 'GET',
      path: '/api/trunks/status',
      who: 'admin',
      summary: 'How the trunks are, since when, and why; told anew as the event `trunk`.',
      answer: z.array(TrunkStatusLine),
      handle: () =>
        lines.status().flatMap(status => {
          const trunk = trunks.byId(status.trunk)
          return trunk ? [{ ...status, name: trunk.name, changes: [...lines.changes(status.trunk)] }] : []
        }),
    }),
    apiRoute({
      method: 'GET',
      path: '/api/trunks/providers',
      who: 'admin',
      summary: 'Presets for usual kinds of carriers.',
      answer: z.array(Provider),
      handle: () => providers,
    }),
    apiRoute({
      method: 'POST',
      path: '/api/trunks/:id/test',
      who: 'admin',
      summary: 'Tries the trunk step by step; the steps are told as the event `trunk-test`, and by GET.',
      params: ById,
      body: NewTest,
      answer: TrunkTest,
      created: true,
      handle: ({ params, body }) => wizard.start(known(params.id), body),
    }),
    apiRoute({
      method: 'GET',
      path: '/api/trunks/:id/test',
      who: 'admin',
      summary: 'How the last test of the trunk goes; without steps when it was not tried yet.',
      params: ById,
      answer: TrunkTest,
      handle({ params }) {
        const { id } = known(params.id)
        return wizard.of(id) ?? { trunk: id, startedAt: null, done: true, passed: null, steps: [] }
      },
    }),
    apiRoute({
      method: 'DELETE',
      path: '/api/trunks/:id/test',
      who: 'admin',
      summary: 'Ends the test.',
      params: ById,
      answer: null,
      handle: ({ params }) => wizard.forget(params.id),
    }),
  ]
}

/** Scripts of the first version read a plain list: they ask for no page. */
function listOf(page: ApiRoute): ApiRoute {
  const { query, answer } = page as ApiRoute & { query: z.ZodObject; answer: z.ZodType }
  const handle = page.handle as (request: unknown) => { items: unknown[] }
  return {
    ...page,
    summary: 'Trunks: searched, sorted, in pages when `limit` is given; without it a plain list of all.',
    query: query.extend({ limit: z.coerce.number().int().min(1).max(MAX_PAGE).optional() }),
    answer: z.union([answer, (answer as z.ZodObject<{ items: z.ZodType }>).shape.items]),
    handle: (request: { query: Record<string, unknown> }) => {
      const { limit, ...rest } = request.query
      if (limit !== undefined) return handle(request)
      return handle({ ...request, query: { ...rest, limit: MAX_TRUNKS } }).items
    },
  } as unknown as ApiRoute
}
