/**
 * An account at a certificate authority: signed requests (RFC 8555 §6.2, RFC 7515) with nonces that are used once.
 * One of these lives for one order.
 */
import { createHash, createPublicKey, type KeyObject, sign } from 'node:crypto'
import type { Millis } from '@sidetone/kernel'
import { MAX_ANSWER_BYTES, MAX_NONCE_TRIES, MAX_REQUEST_MS } from './limits.ts'
import { AcmeProblem, problemOf } from './problem.ts'

export type Answer = {
  readonly status: number
  readonly location: string
  readonly retryAfterMs: Millis
  readonly text: string
}
export type Account = {
  readonly newOrder: string
  /** RFC 7638, of the account's key. */
  readonly thumbprint: string
  /** @param payload `null` only reads (POST-as-GET, §6.3). @throws AcmeProblem for everything but a success */
  post(url: string, payload: object | null): Promise<Answer>
}
export type Who = {
  /** URL of the authority's directory. */
  readonly directory: string
  /** ECDSA on P-256. */
  readonly key: KeyObject
  readonly email?: string | undefined
}

const base64 = (bytes: string | Buffer) => Buffer.from(bytes).toString('base64url')
const json = (value: unknown) => base64(JSON.stringify(value))

/** Finds the account of this key, or makes it; the terms of service are agreed to (§7.3). */
export async function openAccount({ directory, key, email }: Who): Promise<Account> {
  const { kty, crv, x, y } = createPublicKey(key).export({ format: 'jwk' })
  // The members in this order are what RFC 7638 §3.2 hashes.
  const jwk = { crv, kty, x, y }
  const urls = fields((await ask(directory)).text)
  const newOrder = urlOf(urls, 'newOrder')
  let nonce = ''
  let kid = ''

  async function post(url: string, payload: object | null): Promise<Answer> {
    for (let left = MAX_NONCE_TRIES; ; left--) {
      nonce ||= (await ask(urlOf(urls, 'newNonce'), { method: 'HEAD' })).nonce
      const header = json({ alg: 'ES256', nonce, url, ...(kid ? { kid } : { jwk }) })
      const body = payload ? json(payload) : ''
      const signature = base64(sign('sha256', Buffer.from(`${header}.${body}`), { key, dsaEncoding: 'ieee-p1363' }))
      const answer = await ask(url, {
        method: 'POST',
        headers: { 'content-type': 'application/jose+json' },
        body: JSON.stringify({ protected: header, payload: body, signature }),
      })
      nonce = answer.nonce
      if (answer.status < 300) return answer
      const problem = problemOf(fields(answer.text), answer.retryAfterMs)
      if (problem.type !== 'badNonce' || left <= 1) throw problem
    }
  }

  const contact = email ? { contact: [`mailto:${email}`] } : {}
  kid = (await post(urlOf(urls, 'newAccount'), { termsOfServiceAgreed: true, ...contact })).location
  const thumbprint = base64(createHash('sha256').update(JSON.stringify(jwk)).digest())
  return { newOrder, thumbprint, post }
}

/** The members of a JSON object; none when it is something else. */
export function fields(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value ? (value as Record<string, unknown>) : {}
  } catch {
    return {}
  }
}
/** @throws AcmeProblem `odd` when it is no https address */
export function urlOf(from: Readonly<Record<string, unknown>>, member: string): string {
  const value = from[member]
  if (typeof value === 'string' && value.startsWith('https:') && URL.canParse(value)) return value
  throw new AcmeProblem('odd', `Its answer has no “${member}”.`)
}

async function ask(url: string, init: RequestInit = {}): Promise<Answer & { readonly nonce: string }> {
  const response = await fetch(url, { ...init, redirect: 'error', signal: AbortSignal.timeout(MAX_REQUEST_MS) }).catch(
    error => Promise.reject(unreachable(error)),
  )
  const { status, headers } = response
  return {
    status,
    location: headers.get('location') ?? '',
    retryAfterMs: waitOf(headers.get('retry-after'), Date.now()),
    nonce: headers.get('replay-nonce') ?? '',
    text: await bounded(response),
  }
}

/** Seconds or a date (RFC 9110 §10.2.3); 0 when it is neither. */
export function waitOf(header: string | null, now: Millis): Millis {
  if (!header) return 0
  const ms = /^\d{1,9}$/.test(header) ? Number(header) * 1000 : Date.parse(header) - now
  return Number.isNaN(ms) ? 0 : Math.max(0, ms)
}

async function bounded(response: Response): Promise<string> {
  const parts: Uint8Array[] = []
  let bytes = 0
  try {
    for await (const part of response.body ?? []) {
      bytes += part.length
      if (bytes > MAX_ANSWER_BYTES) break
      parts.push(part)
    }
  } catch (error) {
    throw unreachable(error)
  }
  if (bytes > MAX_ANSWER_BYTES) throw new AcmeProblem('odd', 'Its answer is too long.')
  return Buffer.concat(parts).toString('utf8')
}

/** Of fetch only the cause says what happened. */
function unreachable(error: unknown): AcmeProblem {
  const { cause, message, name } = error as Error & { cause?: Error & { code?: string } }
  const why = cause?.code || cause?.message || (name === 'TimeoutError' ? 'no answer' : message)
  return new AcmeProblem(/CERT|SELF_SIGNED|SIGNATURE/.test(why) ? 'not-trusted' : 'unreachable', why)
}
