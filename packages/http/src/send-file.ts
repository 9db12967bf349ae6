/** A file of ours to whoever may have it, whole or the part that a player asks for (RFC 9110 §14.2). */
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import type { SentFile } from '@sidetone/feature'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { problem } from './errors.ts'

/** @throws AppError `not-found` when the file is gone */
export async function sendFile(
  request: FastifyRequest,
  reply: FastifyReply,
  usualType: string,
  { path, type, fileName }: SentFile,
): Promise<FastifyReply> {
  const found = await stat(path).catch(() => null)
  if (!found?.isFile()) throw problem('not-found')
  const { size } = found
  reply
    .type(type ?? usualType)
    .header('accept-ranges', 'bytes')
    .header('cache-control', 'private, no-cache')
  // The name is of our making; what is no plain letter would need RFC 8187.
  if (fileName) reply.header('content-disposition', `attachment; filename="${fileName.replace(/[^\w. +-]/g, '_')}"`)
  const range = partOf(request.headers.range, size)
  if (range === 'unsatisfiable') return reply.code(416).header('content-range', `bytes */${size}`).send()
  if (!range) return reply.header('content-length', size).send(createReadStream(path))
  const { start, end } = range
  reply
    .code(206)
    .header('content-range', `bytes ${start}-${end}/${size}`)
    .header('content-length', end - start + 1)
  return reply.send(createReadStream(path, { start, end }))
}

/** One part; several at once are answered with the whole, as §14.2 allows. */
function partOf(header: string | undefined, size: number): { start: number; end: number } | 'unsatisfiable' | null {
  const asked = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header?.trim() ?? '')
  if (!asked || (!asked[1] && !asked[2])) return null
  const start = asked[1] ? Number(asked[1]) : Math.max(0, size - Number(asked[2]))
  const end = asked[1] && asked[2] ? Math.min(Number(asked[2]), size - 1) : size - 1
  return start >= size || start > end ? 'unsatisfiable' : { start, end }
}
