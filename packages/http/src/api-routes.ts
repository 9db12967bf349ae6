/** Serves the routes that features declare as data: checks what comes in, documents it, and shapes what goes out. */
import { Readable } from 'node:stream'
import {
  type ApiRequest,
  type ApiRoute,
  BY_SYSTEM,
  type ChangedBy,
  type SentFile,
  type SentText,
  type Who,
} from '@sidetone/feature'
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import type { Caller } from './caller.ts'
import { problem } from './errors.ts'
import type { OnceOnly } from './kept-answers.ts'
import { Problem } from './problem-document.ts'
import type { SecretPaths } from './secret-paths.ts'
import { sendFile } from './send-file.ts'

type AnyRequest = ApiRequest<Who, undefined, undefined, undefined>

export function addApiRoutes(
  app: FastifyInstance,
  routes: readonly ApiRoute[],
  once: OnceOnly,
  secretPaths: SecretPaths,
) {
  // Bytes are taken as they are; which of them a route wants, it says itself.
  app.addContentTypeParser(
    /^(audio|image)\/|^(application\/octet-stream|text\/calendar)/,
    { parseAs: 'buffer' },
    (_, body, done) => done(null, body),
  )
  for (const route of routes) {
    const { method, path, who, summary, params, query, body, upload, answer, created, handle } = route
    const maxBytes = upload?.maxBytes ?? route.maxBytes
    const text = answer !== null && 'text' in answer ? answer : null
    const file = answer !== null && 'file' in answer ? answer : null
    const status = answer === null ? 204 : created ? 201 : 200
    const schema = answer === null ? z.null() : text || file ? z.string() : (answer as z.ZodType)
    app.route({
      method,
      url: path,
      ...(maxBytes !== undefined && { bodyLimit: maxBytes }),
      config: { who },
      schema: {
        summary,
        ...(params && { params }),
        ...(query && { querystring: query }),
        ...(body && { body }),
        ...(text && { produces: [text.text] }),
        ...(file && { produces: [file.file] }),
        ...(upload && { consumes: [...upload.types] }),
        response: { [status]: schema, default: Problem },
      },
      handler: async (request, reply) => {
        const { caller } = request
        const type = request.headers['content-type']?.split(';', 1)[0]?.trim().toLowerCase() ?? ''
        const bytes = Buffer.isBuffer(request.body) ? request.body : null
        if (upload ? !bytes?.length || !upload.types.some(each => fits(type, each)) : bytes)
          throw problem('wrong-type', upload && `This must be sent as ${upload.types.join(' or ')}.`)
        const by = byOf(caller)
        const asked = {
          params: request.params,
          query: request.query,
          body: request.body,
          upload: bytes && { type, bytes },
          me: caller.kind === 'person' ? caller.me : null,
          session: caller.kind === 'person' ? caller.session : null,
          host: request.host,
          from: { address: request.ip, agent: request.headers['user-agent'] ?? '' },
          by,
          ifMatch: versionIn(request.headers['if-match']),
        } as AnyRequest
        const work = () => handle(asked as never)
        const { value, again } = await once(
          request,
          by,
          route.secretPath ? () => secretPaths.ask(request.ip, work) : work,
        )
        if (route.secretPath) reply.header('cache-control', 'no-store')
        reply.code(status)
        if (again) reply.header('idempotent-replayed', 'true')
        const version = (value as { version?: unknown } | null | undefined)?.version
        if (typeof version === 'number') reply.header('etag', `"${version}"`)
        if (method === 'GET' && version !== undefined && request.headers['if-none-match'] === `"${version}"`)
          return reply.code(304).send()
        if (answer === null) return reply.send(null)
        if (file) return sendFile(request, reply, file.file, value as SentFile)
        if (!text) return value
        if (text.fileName) reply.header('content-disposition', `attachment; filename="${text.fileName}"`)
        reply.type(text.text)
        const said = isTyped(value) ? value.text : value
        if (isTyped(value)) reply.type(value.type)
        if (typeof said !== 'string') return reply.send(Readable.from(said as Iterable<string>))
        return reply.serializer(String).send(said)
      },
    })
  }
}

const isTyped = (value: unknown): value is SentText => typeof value === 'object' && value !== null && 'text' in value

/** `audio/*` is any sound. */
const fits = (type: string, wanted: string): boolean =>
  wanted.endsWith('/*') ? type.startsWith(wanted.slice(0, -1)) : type === wanted

const byOf = (caller: Caller): ChangedBy => {
  if (caller.kind === 'person') return { kind: 'person', id: caller.me.id, name: caller.me.name }
  if (caller.kind === 'program') return { kind: 'program', id: caller.id, name: caller.name }
  return caller.kind === 'operator' ? { kind: 'operator', id: 'operator', name: 'The operator' } : BY_SYSTEM
}

/** `"3"` and `W/"3"` are version 3; `*` is any. */
function versionIn(ifMatch: string | undefined): number | undefined {
  if (ifMatch === undefined || ifMatch.trim() === '*') return undefined
  const found = /^(?:W\/)?"(\d{1,9})"$/.exec(ifMatch.trim())
  if (!found) throw problem('wrong-input', 'If-Match: must be the ETag of an answer.')
  return Number(found[1])
}
