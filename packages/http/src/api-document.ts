/** `/api/openapi.json`. Made at the first look, from notes of all routes, one at a time: nobody in a call waits for it. */

import { setImmediate as pause } from 'node:timers/promises'
import type { FastifyInstance, RouteOptions } from 'fastify'
import { z } from 'zod'
import { type ApiDocument, completed, type Operation } from './api-examples.ts'
import { apiSchemas, type Place } from './api-schemas.ts'
import type { RouteWho } from './caller.ts'

type Noted = Pick<RouteOptions, 'method' | 'url' | 'schema'>

/** What a client of the API must know besides its routes. */
const introduction = `Everything that the screens of Sidetone do, they do by this API.

**Who asks.** A browser has the cookie of \`POST /api/session\`. A program has a key of \`POST /api/api-keys\` and sends
\`Authorization: Bearer sidetone_…\`; with scope \`read\` it looks, with \`write\` it also changes. What is one
person's own, such as \`/api/me\` and \`/api/my-calls\`, is for sessions.

**Errors** are problem documents (RFC 9457) with a stable \`code\` for programs and a \`detail\` for people.

**Lists** take \`q\`, \`sort\`, \`limit\` and \`cursor\`, and answer \`{items, next, total}\`; \`next\` is the \`cursor\` of the next page, null at the end.

**Changes** of what has a \`version\` name it (in the body, or as \`If-Match: "3"\`); when somebody else was faster they are refused with
409 \`changed-meanwhile\`. Each change is in \`GET /api/changes\` and can be undone there.

**Sent twice, done once.** A POST with \`Idempotency-Key\` gets the same answer again for 24 h; the key with another request is
refused with 422 \`key-used-otherwise\`.

**Events.** What happens is told to webhooks (\`POST /api/webhooks\`) and over the WebSocket \`GET /api/stream\`: the same
events with the same numbers, \`{id, type, version, at, data}\`; the section \`webhooks\` tells each type. They are kept for 30 days,
100,000 at most: after a break go on with \`?after=NUMBER\`. Within a version fields are only added. \`GET /api/stream/calls\` tells each
step of each call.

Times are milliseconds since 1970 (UTC), durations milliseconds.`

const whoMay: Record<RouteWho, string> = {
  anybody: 'Anybody.',
  person: 'Everybody who is signed in.',
  'person-or-program': 'Everybody who is signed in, and programs with a key.',
  admin: 'Administrators, and programs with a key.',
  operator: 'The operator of the machine.',
  local: 'This machine, or its operator.',
}
const security = (who: RouteWho): Record<string, string[]>[] => {
  if (who === 'anybody') return []
  if (who === 'person') return [{ session: [] }]
  return who === 'admin' || who === 'person-or-program' ? [{ session: [] }, { key: [] }] : [{ key: [] }]
}
/** `GET /api/ring-groups/:id` ▸ `getRingGroupsById` */
const operationId = (method: string, url: string): string =>
  method.toLowerCase() +
  url
    .replace(/^\/api(?=\/)/, '')
    .replace(/:(\w+)/g, 'by-$1')
    .replace(/[^A-Za-z0-9]+(\w?)/g, (_, letter: string) => letter.toUpperCase())
const tagOf = (url: string): string => /^\/api\/([\w-]+)/.exec(url)?.[1] ?? 'operations'

/** What a webhook is told. */
export type ApiEvent = {
  readonly type: string
  readonly says: string
  /** Of the whole body. */
  readonly schema: z.ZodType
  readonly example: object
}

/** Called before the routes are added. */
export function describeApi(app: FastifyInstance, events: readonly ApiEvent[]) {
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
      made ??= documentOf(noted, events).then(document => JSON.stringify(document))
      return reply
        .serializer(String)
        .type('application/json; charset=utf-8')
        .send(await made)
    },
  })
}

/** One route at a time, so that nobody in a call waits for it. */
async function documentOf(routes: readonly Noted[], events: readonly ApiEvent[]): Promise<object> {
  const { place, schemas } = apiSchemas()
  const paths: ApiDocument['paths'] = {}
  for (const { method, url, schema = {} } of routes) {
    if (schema.hide) continue
    await pause()
    const path = url.replace(/:(\w+)/g, '{$1}').replace(/(?<=.)\/$/, '')
    const { params, querystring, body, response, consumes, produces, ...told } = schema
    const contents = (types: readonly string[] | undefined, inside: object) =>
      Object.fromEntries((types ?? ['application/json']).map(type => [type, inside]))
    const responses = Object.entries((response ?? { 200: z.string() }) as Record<string, z.ZodType>).map(
      ([status, answer]) => {
        const empty = status === '204' || status === '101'
        const types = status === 'default' ? undefined : produces
        const said = answer.description ?? ''
        return [
          status,
          { description: said, ...(!empty && { content: contents(types, { schema: place(answer, 'output') }) }) },
        ]
      },
    )
    const taken = body ? place(body as z.ZodType, 'input') : consumes ? { type: 'string', format: 'binary' } : null
    const parameters = [...parametersOf(params, 'path', place), ...parametersOf(querystring, 'query', place)]
    const operation: Operation = {
      ...told,
      ...(parameters.length && { parameters }),
      ...(taken && { requestBody: { required: true, content: contents(consumes, { schema: taken }) } }),
      responses: Object.fromEntries(responses),
    }
    paths[path] = { ...paths[path], [String(method).toLowerCase()]: operation }
  }
  const webhooks: Record<string, object> = {}
  for (const { type, says, schema, example } of events) {
    await pause()
    const content = { 'application/json': { schema: place(schema, 'output'), example } }
    webhooks[type] = {
      post: {
        ...{ operationId: operationId('on', `/${type}`), tags: ['webhooks'], summary: says, parameters: signed },
        requestBody: { required: true, content },
        responses: { '2XX': { description: 'Taken. Anything else, or nothing within 10 s, is tried again.' } },
      },
    }
  }
  await pause()
  return completed({
    openapi: '3.1.0',
    info: {
      title: 'Sidetone',
      version: '0.1.0',
      description: introduction,
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/' }],
    components: {
      schemas,
      securitySchemes: {
        session: { type: 'apiKey', in: 'cookie', name: 'sidetone.session' },
        key: { type: 'http', scheme: 'bearer', description: 'a key of `POST /api/api-keys`, or of the operator' },
      },
    },
    paths,
    webhooks,
  })
}

const header = (name: string, description: string, example: string) => ({
  ...{ name, in: 'header', required: true, description, schema: { type: 'string' }, example },
})
/** The headers of what is sent to a webhook. */
const signed = [
  header('Sidetone-Event', 'The type.', 'call.ended'),
  header('Sidetone-Delivery', 'The same at each try: a receiver does it once.', '0197b0c4-2f6e-7d1a-9c55-6f1f1c2f8a10'),
  header(
    'Sidetone-Signature',
    '`t=SECONDS,v1=HEX`: HMAC-SHA256 of `SECONDS.BODY` with the secret. Refuse an old `t`.',
    't=1764000000,v1=9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
  ),
]

function parametersOf(schema: unknown, place: 'path' | 'query', schemaOf: Place): NonNullable<Operation['parameters']> {
  if (!schema) return []
  const { properties = {}, required = [] } = schemaOf(schema as z.ZodType, 'input') as {
    properties?: Record<string, { description?: string }>
    required?: string[]
  }
  return Object.entries(properties).map(([name, { description, ...inside }]) => ({
    name,
    in: place,
    required: place === 'path' || required.includes(name),
    ...(description !== undefined && { description }),
    schema: inside,
  }))
}
