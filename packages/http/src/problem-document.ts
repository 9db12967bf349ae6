/** Errors as problem+json (RFC 9457). What a person may not do is told; our own mistakes are noted and told in one sentence. */
import { STATUS_CODES } from 'node:http'
import { UsedBy } from '@sidetone/feature'
import { AppError } from '@sidetone/kernel'
import type { FastifyInstance, FastifyReply } from 'fastify'
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { problem } from './errors.ts'

export const Problem = z
  .object({
    type: z.literal('about:blank'),
    title: z.string(),
    status: z.int(),
    code: z.string().describe('stable, for programs'),
    detail: z.string().describe('a sentence for a person'),
    fields: z.array(z.object({ field: z.string(), detail: z.string() })).optional(),
    usedBy: UsedBy.optional().describe('with `in-use`: what leads to it'),
  })
  .meta({ id: 'Problem' })

export type OnFault = (error: unknown, where: string) => void

/** What went wrong as an AppError; null when it is our own mistake. */
function known(error: unknown): AppError | null {
  if (error instanceof AppError) return error
  if (hasZodFastifySchemaValidationErrors(error)) {
    const fields = error.validation.map(({ instancePath, message }) => ({
      field: instancePath.slice(1).replaceAll('/', '.'),
      detail: message ?? 'is wrong',
    }))
    const [first] = fields
    return problem('wrong-input', first && `${first.field || 'The request'}: ${first.detail}.`, { fields })
  }
  const status = (error as { statusCode?: unknown }).statusCode
  if (status === 413) return problem('too-large')
  if (status === 415) return problem('wrong-type')
  if (typeof status === 'number' && status >= 400 && status < 500)
    return problem('wrong-input', 'This request could not be read.')
  return null
}

export function problemText({ code, status, message, details }: AppError): string {
  const { fields, usedBy, said } = details as { fields?: unknown; usedBy?: unknown; said?: unknown }
  const title = STATUS_CODES[status] ?? 'Error'
  const more = { ...(fields ? { fields } : {}), ...(usedBy ? { usedBy } : {}), ...(said ? { said } : {}) }
  return JSON.stringify({ type: 'about:blank', title, status, code, detail: message, ...more })
}

export function sendProblem(reply: FastifyReply, error: AppError) {
  const { retryAfterMs } = error.details as { retryAfterMs?: number }
  if (retryAfterMs !== undefined) reply.header('retry-after', Math.ceil(retryAfterMs / 1000))
  return reply.code(error.status).type('application/problem+json').serializer(String).send(problemText(error))
}

export function answerProblems(app: FastifyInstance, onFault: OnFault) {
  app.setErrorHandler((error, request, reply) => {
    const told = known(error)
    if (!told) onFault(error, `${request.method} ${request.routeOptions.url ?? ''}`)
    return sendProblem(reply, told ?? problem('our-mistake'))
  })
}
