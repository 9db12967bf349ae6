/**
 * One certificate for one name, proved by HTTP (RFC 8555 §7.4, §8.3):
 *
 *   order ▸ challenge ▸ the authority asks us at port 80 ▸ request with our key ▸ signed ▸ certificate
 */
import { setTimeout as pause } from 'node:timers/promises'
import type { Millis } from '@sidetone/kernel'
import { type Account, type Answer, fields, openAccount, urlOf, type Who } from './account.ts'
import { LONGEST_POLL_MS, MAX_POLL_MS, MIN_POLL_MS } from './limits.ts'
import { AcmeProblem, problemOf } from './problem.ts'

/** What is answered at `/.well-known/acme-challenge/TOKEN`, while an order runs. */
export type Challenges = Map<string, string>

/**
 * @param request PKCS #10 in DER
 * @returns the chain, PEM
 * @throws AcmeProblem
 */
export async function orderCertificate(
  who: Who,
  name: string,
  request: Buffer,
  challenges: Challenges,
): Promise<string> {
  const account = await openAccount(who)
  const identifiers = [{ type: 'dns', value: name }]
  const opened = await account.post(account.newOrder, { identifiers })
  const order = fields(opened.text)
  const { authorizations } = order
  const proofs = Array.isArray(authorizations) ? authorizations : []
  // For one name there is one.
  if (proofs.length !== 1) throw new AcmeProblem('odd', 'It wants other proofs than one for the name.')
  await prove(account, urlOf({ proof: proofs[0] }, 'proof'), challenges)
  await account.post(urlOf(order, 'finalize'), { csr: request.toString('base64url') })
  const done = await settled(account, urlOf(opened, 'location'), ['valid', 'invalid'], 'The order was not filled.')
  if (done.status !== 'valid') throw problemOf(done.error)
  return (await account.post(urlOf(done, 'certificate'), null)).text
}

async function prove(account: Account, url: string, challenges: Challenges): Promise<void> {
  const authorization = fields((await account.post(url, null)).text)
  // Proved a short time ago, and still believed.
  if (authorization.status === 'valid') return
  const challenge = httpChallenge(authorization)
  const token = challenge?.token
  // The alphabet of §8.1: it becomes a path.
  if (!challenge || typeof token !== 'string' || !/^[\w-]{1,200}$/.test(token))
    throw new AcmeProblem('odd', 'It offers no proof by HTTP.')
  challenges.set(token, `${token}.${account.thumbprint}`)
  try {
    await account.post(urlOf(challenge, 'url'), {})
    const over = ['valid', 'invalid', 'deactivated', 'expired', 'revoked']
    const seen = await settled(account, url, over, 'It did not come to look at the proof.')
    if (seen.status !== 'valid') throw problemOf(httpChallenge(seen)?.error)
  } finally {
    challenges.delete(token)
  }
}

function httpChallenge(authorization: Readonly<Record<string, unknown>>): Record<string, unknown> | undefined {
  const { challenges } = authorization
  return Array.isArray(challenges) ? challenges.find(each => each?.type === 'http-01') : undefined
}

/** Looks until its status is one of these. */
async function settled(account: Account, url: string, over: readonly string[], otherwise: string) {
  let wait = MIN_POLL_MS
  for (let waited: Millis = 0; ; wait = Math.min(wait * 2, LONGEST_POLL_MS)) {
    const answer: Answer = await account.post(url, null)
    const seen = fields(answer.text)
    if (typeof seen.status === 'string' && over.includes(seen.status)) return seen
    if (waited >= MAX_POLL_MS) throw new AcmeProblem('slow', otherwise)
    const next = Math.min(Math.max(wait, answer.retryAfterMs), LONGEST_POLL_MS)
    waited += next
    await pause(next, undefined, { ref: false })
  }
}
