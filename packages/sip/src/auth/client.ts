/** The client's side of digest authentication (RFC 3261 §22.2, §22.3; RFC 7616 §3.4; RFC 8760 §2.4). */
import type { Ids } from '@sidetone/kernel'
import { maxChallenges } from '../limits.ts'
import type { Headers } from '../message/headers.ts'
import type { HeaderList } from '../stack-types.ts'
import {
  algorithmOf,
  type DigestAlgorithm,
  digestAlgorithms,
  digestResponse,
  ha1,
  oldDigestResponse,
} from './algorithms.ts'
import { parseAuth } from './auth-params.ts'
import type { Hashes } from './hashes/hashes.ts'

export type Challenge = {
  readonly realm: string
  readonly nonce: string
  readonly algorithm: DigestAlgorithm
  readonly stale: boolean
  /** It knows `qop=auth`; old carriers do not. */
  readonly qop: boolean
  readonly opaque?: string
  /** Into which header the answer goes. */
  readonly header: 'Authorization' | 'Proxy-Authorization'
}
export type Credentials = { readonly username: string; readonly password: string }

/** The strongest challenge of each realm that we can answer: with qop=auth, or the old kind with no qop at all. */
export function challengesOf(headers: Headers): Challenge[] {
  const best: Challenge[] = []
  for (const [name, header] of [
    ['WWW-Authenticate', 'Authorization'],
    ['Proxy-Authenticate', 'Proxy-Authorization'],
  ] as const) {
    for (const line of headers.all(name).slice(0, maxChallenges)) {
      const challenge = read(line, header)
      if (!challenge) continue
      const at = best.findIndex(each => each.realm === challenge.realm && each.header === header)
      if (at < 0) best.push(challenge)
      else if (strength(challenge) < strength(best[at]!)) best[at] = challenge
    }
  }
  return best
}
const strength = (challenge: Challenge) => digestAlgorithms.indexOf(challenge.algorithm)

function read(line: string, header: Challenge['header']): Challenge | undefined {
  const value = parseAuth(line)
  if (!value.ok || value.value.scheme !== 'digest') return undefined
  const { params } = value.value
  const algorithm = algorithmOf(params.get('algorithm'))
  const [realm, nonce, opaque] = [params.get('realm'), params.get('nonce'), params.get('opaque')]
  const qops = params
    .get('qop')
    ?.split(',')
    .map(qop => qop.trim().toLowerCase())
  if (!algorithm || realm === undefined || !nonce || qops?.includes('auth') === false) return undefined
  const stale = params.get('stale')?.toLowerCase() === 'true'
  return { realm, nonce, algorithm, stale, qop: qops !== undefined, opaque, header }
}

/** One credentials value for a request. `count` is how often this nonce was used, this time included. */
export function answerChallenge(
  challenge: Challenge,
  credentials: Credentials,
  request: { readonly method: string; readonly uri: string; readonly count?: number },
  tools: { readonly hashes: Hashes; readonly ids: Ids },
): string {
  const { realm, nonce, algorithm, opaque } = challenge
  const { method, uri } = request
  const secret = ha1(tools.hashes, algorithm, credentials.username, realm, credentials.password)
  const rest = opaque === undefined ? '' : `, opaque="${escaped(opaque)}"`
  const written = (response: string, more: string) =>
    `Digest username="${escaped(credentials.username)}", realm="${escaped(realm)}", nonce="${escaped(nonce)}", ` +
    `uri="${uri}", response="${response}", algorithm=${algorithm}${more}${rest}`
  if (!challenge.qop) return written(oldDigestResponse(tools.hashes, algorithm, secret, { method, uri, nonce }), '')
  const nc = (request.count ?? 1).toString(16).padStart(8, '0')
  const cnonce = tools.ids.token(8)
  const response = digestResponse(tools.hashes, algorithm, secret, { method, uri, nonce, nc, cnonce })
  return written(response, `, cnonce="${cnonce}", qop=auth, nc=${nc}`)
}
const escaped = (text: string) => text.replace(/["\\]/g, '\\$&')

/**
 * The headers to send a request again with after 401 or 407; null when no challenge can be answered.
 *
 * @param sent the headers of the refused request: a realm that was answered before and does not say `stale` refused the
 *   password itself, and is not asked again (RFC 3261 §22.1)
 */
export function answerChallenges(
  response: Headers,
  sent: Headers,
  request: { readonly method: string; readonly uri: string },
  credentialsFor: (realm: string) => Credentials | null,
  tools: { readonly hashes: Hashes; readonly ids: Ids },
): HeaderList | null {
  const answers: [string, string][] = []
  for (const challenge of challengesOf(response)) {
    if (!challenge.stale && wasAnswered(sent, challenge)) return null
    const credentials = credentialsFor(challenge.realm)
    if (credentials) answers.push([challenge.header, answerChallenge(challenge, credentials, request, tools)])
  }
  return answers.length ? answers : null
}

function wasAnswered(sent: Headers, challenge: Challenge): boolean {
  return sent.all(challenge.header).some(line => {
    const value = parseAuth(line)
    return value.ok && value.value.params.get('realm') === challenge.realm
  })
}
