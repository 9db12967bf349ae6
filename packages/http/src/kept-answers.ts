/**
 * A POST with `Idempotency-Key` is done once: who sends it again, as the answer never came, gets the same answer.
 *
 *   new key ──▶ running ──done──▶ kept 24 h ──same request──▶ the same answer
 *                  │ failed: nothing is kept      └─ another request ─▶ 422 `key-used-otherwise`
 *                  └─ again meanwhile ─▶ 409 `still-running`
 */
import { createHash } from 'node:crypto'
import type { ChangedBy } from '@sidetone/feature'
import type { FastifyRequest } from 'fastify'
import { problem } from './errors.ts'
import { MAX_IDEMPOTENCY_KEY } from './limits.ts'

/** Where they are kept, bounded and for 24 h. Answers may hold passwords that are shown once: never in clear. */
export type KeptAnswers = {
  find(key: string, now: number): { readonly request: string; readonly answer: unknown } | undefined
  keep(key: string, request: string, answer: unknown, now: number): void
}
export type OnceOnly = (
  request: FastifyRequest,
  by: ChangedBy,
  work: () => unknown,
) => Promise<{ readonly value: unknown; readonly again: boolean }>

export function onceOnly(kept: KeptAnswers, now: () => number): OnceOnly {
  const running = new Set<string>()
  return async (request, by, work) => {
    const given = request.headers['idempotency-key']
    if (given === undefined || request.method !== 'POST') return { value: await work(), again: false }
    if (typeof given !== 'string' || !/^[\x21-\x7e]+$/.test(given) || given.length > MAX_IDEMPOTENCY_KEY)
      throw problem('wrong-input', `Idempotency-Key: must be 1 to ${MAX_IDEMPOTENCY_KEY} visible characters.`)
    const key = hashed(`${by.kind}\n${by.id}\n${given}`)
    const body = Buffer.isBuffer(request.body) ? request.body : JSON.stringify(request.body ?? null)
    const asked = hashed(`${request.method} ${request.url}\n`, body)
    if (running.has(key)) throw problem('still-running')
    const known = kept.find(key, now())
    if (known && known.request !== asked) throw problem('key-used-otherwise')
    if (known) return { value: known.answer, again: true }
    running.add(key)
    try {
      const value = await work()
      kept.keep(key, asked, value ?? null, now())
      return { value, again: false }
    } finally {
      running.delete(key)
    }
  }
}

const hashed = (...parts: (string | Buffer)[]): string => {
  const hash = createHash('sha256')
  for (const part of parts) hash.update(part)
  return hash.digest('base64url')
}
