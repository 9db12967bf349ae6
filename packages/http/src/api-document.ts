/** `/api/openapi.json`. Made at the first look, from notes of all routes: a start does not load what makes it. */
import fastify, { type FastifyInstance, type RouteOptions } from 'fastify'

type Noted = Pick<RouteOptions, 'method' | 'url' | 'schema'>

/** Called before the routes are added. */
export function describeApi(app: FastifyInstance) {
  const noted: Noted[] = []
  app.addHook('onRoute', ({ method, url, schema, config }) => {
    if (config?.who && method !== 'HEAD') noted.push({ method, url, ...(schema && { schema }) })
  })
  let made: Promise<object> | undefined
  app.get('/api/openapi.json', {
    config: { who: 'anybody' },
    schema: { hide: true },
    handler: async (_, reply) => {
      made ??= documentOf(noted)
      return reply
        .serializer(JSON.stringify)
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
        description: 'Errors are problem documents (RFC 9457) with a stable `code`.',
      },
      components: {
        securitySchemes: {
          session: { type: 'apiKey', in: 'cookie', name: 'sidetone.session' },
          operator: { type: 'http', scheme: 'bearer' },
        },
      },
    },
    transform: zod.jsonSchemaTransform,
    transformObject: zod.jsonSchemaTransformObject,
  })
  for (const route of routes) silent.route({ ...route, handler: async () => null })
  await silent.ready()
  return silent.swagger()
}
