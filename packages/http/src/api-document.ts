/** `/api/openapi.json`. Made at the first look, from notes of all routes: a start does not load what makes it. */

import fastify, { type FastifyInstance, type RouteOptions } from 'fastify'
import { type ApiDocument, completed } from './api-examples.ts'
import type { RouteWho } from './caller.ts'

type Noted = Pick<RouteOptions, 'method' | 'url' | 'schema'>

/** What a client of the API must know besides its routes. */
const introduction = `Everything that the screens of Sidetone do, they do by this API.

**Who asks.** A browser has the cookie of \`POST /api/session\`. A program has a key of \`POST /api/api-keys\` and sends
\`Authorization: Bearer sidetone_…\`; with scope \`read\` it looks, with \`write\` it also changes.

**Errors** are problem documents (RFC 9457) with a stable \`code\` for programs and a \`detail\` for people.

**Lists** take \`q\`, \`sort\`, \`limit\` and \`cursor\`, and answer \`{items, next, total}\`; \`next\` is the \`cursor\` of the next page, null at the end.

**Changes** of what has a \`version\` name it (in the body, or as \`If-Match: "3"\`); when somebody else was faster they are refused with
409 \`changed-meanwhile\`. Each change is in \`GET /api/changes\` and can be undone there.

**Sent twice, done once.** A POST with \`Idempotency-Key\` gets the same answer again for 24 h; the key with another request is
refused with 422 \`key-used-otherwise\`.

**Events.** \`GET /api/stream\` is a WebSocket with each call event, numbered; after a break go on with \`?after=NUMBER\`.

Times are milliseconds since 1970 (UTC), durations milliseconds.`

const whoMay: Record<RouteWho, string> = {
  anybody: 'Anybody.',
  person: 'Everybody who is signed in.',
  admin: 'Administrators, and programs with a key.',
  operator: 'The operator of the machine.',
  local: 'This machine, or its operator.',
}
const security = (who: RouteWho): Record<string, string[]>[] => {
  if (who === 'anybody') return []
  if (who === 'person') return [{ session: [] }]
  return who === 'admin' ? [{ session: [] }, { key: [] }] : [{ key: [] }]
}
/** `GET /api/ring-groups/:id` ▸ `getRingGroupsById` */
const operationId = (method: string, url: string): string =>
  method.toLowerCase() +
  url
    .replace(/^\/api(?=\/)/, '')
    .replace(/:(\w+)/g, 'by-$1')
    .replace(/[^A-Za-z0-9]+(\w?)/g, (_, letter: string) => letter.toUpperCase())
const tagOf = (url: string): string => /^\/api\/([\w-]+)/.exec(url)?.[1] ?? 'operations'

/** Called before the routes are added. */
export function describeApi(app: FastifyInstance) {
  const noted: Noted[] = []
  app.addHook('onRoute', ({ method, url, schema, config }) => {
    if (!config?.who || method === 'HEAD') return
    const { who } = config
    const told = {
      description: `For: ${whoMay[who]}`,
      operationId: operationId(String(method), url),
      tags: [tagOf(url)],
      security: security(who),
    }
    noted.push({ method, url, schema: { ...told, ...schema } })
  })
  let made: Promise<string> | undefined
  app.get('/api/openapi.json', {
    config: { who: 'anybody' },
    schema: { hide: true },
    handler: async (_, reply) => {
      made ??= documentOf(noted).then(document => JSON.stringify(document))
      return reply
        .serializer(String)
        .type('application/json; charset=utf-8')
        .send(await made)
    },
  })
}

/** A server that is never asked has the same routes, so that the library can read them. */
async function documentOf(routes: readonly Noted[]): Promise<object> {
  const [{ default: swagger }, zod] = await Promise.all([
    import('@fastify/swagger'),
    import('fastify-type-provider-zod'),
  ])
  const silent = fastify({ exposeHeadRoutes: false, routerOptions: { maxParamLength: 200 } })
  silent.setValidatorCompiler(zod.validatorCompiler)
  silent.setSerializerCompiler(zod.serializerCompiler)
  await silent.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Sidetone',
        version: '0.1.0',
        description: introduction,
        license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
      },
      servers: [{ url: '/' }],
      components: {
        securitySchemes: {
          session: { type: 'apiKey', in: 'cookie', name: 'sidetone.session' },
          key: { type: 'http', scheme: 'bearer', description: 'a key of `POST /api/api-keys`, or of the operator' },
        },
      },
    },
    transform: zod.jsonSchemaTransform,
    transformObject: zod.jsonSchemaTransformObject,
  })
  for (const route of routes) silent.route({ ...route, handler: async () => null })
  await silent.ready()
  return completed(silent.swagger() as unknown as ApiDocument)
}
