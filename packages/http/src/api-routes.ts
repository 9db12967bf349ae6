/** Serves the routes that features declare as data: checks what comes in, documents it, and shapes what goes out. */
import type { ApiRequest, ApiRoute, Who } from '@sidetone/feature'
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { Problem } from './problem-document.ts'

type AnyRequest = ApiRequest<Who, undefined, undefined, undefined>

export function addApiRoutes(app: FastifyInstance, routes: readonly ApiRoute[]) {
  for (const { method, path, who, summary, params, query, body, answer, created, handle } of routes) {
    const text = answer !== null && 'text' in answer ? answer : null
    const status = answer === null ? 204 : created ? 201 : 200
    const schema = answer === null ? z.null() : text ? z.string() : answer
    app.route({
      method,
      url: path,
      config: { who },
      schema: {
        summary,
        ...(params && { params }),
        ...(query && { querystring: query }),
        ...(body && { body }),
        ...(text && { produces: [text.text] }),
        response: { [status]: schema, default: Problem },
      },
      handler: async (request, reply) => {
        const { caller } = request
        const asked = {
          params: request.params,
          query: request.query,
          body: request.body,
          me: caller.kind === 'person' ? caller.me : null,
          session: caller.kind === 'person' ? caller.session : null,
          host: request.host,
        } as AnyRequest
        const value = await handle(asked as never)
        reply.code(status)
        if (answer === null) return reply.send(null)
        if (!text) return value
        if (text.fileName) reply.header('content-disposition', `attachment; filename="${text.fileName}"`)
        return reply.type(text.text).serializer(String).send(value)
      },
    })
  }
}
