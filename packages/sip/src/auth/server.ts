/**
 * The server's side of digest authentication (RFC 3261 §22, RFC 7616, RFC 8760).
 *
 *   request ──▶ claimOf ──▶ absent ─────────────────────────────▶ challenge
 *                  │ claim {username, …}: look up its secret
 *                  ▼
 *               verify ──▶ accepted │ wrong ▶ challenge │ stale ▶ challenge with stale=true
 *
 * Unknown user and wrong password are one verdict, and cost the same hashes.
 */
import type { Ids, Millis } from '@sidetone/kernel'
import type { Headers } from '../message/headers.ts'
import {
  algorithmOf,
  type DigestAlgorithm,
  digestAlgorithms,
  digestResponse,
  type StoredSecret,
  sameText,
} from './algorithms.ts'
import { parseAuth } from './auth-params.ts'
import type { Hashes } from './hashes/hashes.ts'
import { Nonces } from './nonces.ts'

export type DigestServerOptions = {
  readonly realm: string
  readonly hashes: Hashes
  readonly ids: Ids
  /** Seals the nonces; random, a new one at each start. */
  readonly secret: string
  /** What may be used, default all three. The order of the challenges is always strongest first. */
  readonly algorithms?: readonly DigestAlgorithm[]
  readonly nonceLifeMs?: Millis
}

/** What a request claims, not yet believed. */
export type DigestClaim = {
  readonly username: string
  readonly algorithm: DigestAlgorithm
  readonly nonce: string
  readonly nc: string
  readonly cnonce: string
  readonly uri: string
  readonly response: string
}
/** `malformed`: credentials for our realm that cannot be read, or without qop=auth, which we always ask for. */
export type Claimed =
  | { readonly type: 'claim'; readonly claim: DigestClaim }
  | { readonly type: 'absent' }
  | { readonly type: 'malformed' }
export type DigestVerdict = 'accepted' | 'wrong' | 'stale'
/** 401 by the registrar and user agents, 407 where we act for somebody else (RFC 3261 §22.2, §22.3). */
export type AuthHeader = 'Authorization' | 'Proxy-Authorization'

export class DigestServer {
  readonly realm: string
  readonly #hashes: Hashes
  readonly #algorithms: readonly DigestAlgorithm[]
  readonly #nonces: Nonces
  /** Stands in for the secret of an unknown user. */
  readonly #nobody: string

  constructor(options: DigestServerOptions) {
    this.realm = options.realm
    this.#hashes = options.hashes
    this.#algorithms = digestAlgorithms.filter(name => options.algorithms?.includes(name) ?? true)
    this.#nonces = new Nonces({ ...options, lifeMs: options.nonceLifeMs })
    this.#nobody = options.ids.token(32)
  }

  /** Values of WWW-Authenticate (or Proxy-Authenticate), strongest first, each its own line (RFC 8760 §2.3). */
  challenges(now: Millis, stale = false): string[] {
    const nonce = this.#nonces.issue(now)
    return this.#algorithms.map(
      algorithm =>
        `Digest realm="${this.realm}", nonce="${nonce}", algorithm=${algorithm}, qop="auth"${stale ? ', stale=true' : ''}`,
    )
  }

  /** The credentials for our realm. Other schemes and realms count as absent (RFC 3261 §22.3). */
  claimOf(headers: Headers, header: AuthHeader = 'Authorization'): Claimed {
    let malformed = false
    for (const line of headers.all(header)) {
      const read = parseAuth(line)
      if (!read.ok) {
        malformed = true
        continue
      }
      if (read.value.scheme !== 'digest' || read.value.params.get('realm') !== this.realm) continue
      const claim = this.#claim(read.value.params)
      if (claim) return { type: 'claim', claim }
      malformed = true
    }
    return malformed ? { type: 'malformed' } : { type: 'absent' }
  }

  #claim(params: ReadonlyMap<string, string>): DigestClaim | undefined {
    const algorithm = algorithmOf(params.get('algorithm'))
    const [username, nonce, uri] = [params.get('username'), params.get('nonce'), params.get('uri')]
    const [nc, cnonce, response] = [params.get('nc'), params.get('cnonce'), params.get('response')]
    if (!algorithm || !this.#algorithms.includes(algorithm)) return undefined
    if (!username || !nonce || !uri || !cnonce || !nc || !response || params.get('qop')?.toLowerCase() !== 'auth')
      return undefined
    if (!/^[0-9a-f]{8}$/i.test(nc) || Number.parseInt(nc, 16) === 0 || !/^[0-9a-f]{32,64}$/i.test(response))
      return undefined
    return { username, algorithm, nonce, nc, cnonce, uri, response: response.toLowerCase() }
  }

  /**
   * @param method of the request; for an ACK or CANCEL there is nothing to verify, they cannot be challenged
   * @param secret of `claim.username`; undefined when there is no such user
   *
   * `claim.uri` goes into the digest but is not compared with the Request-URI, which proxies may rewrite (RFC 3261 §22.4);
   * that a count is good for once makes it useless for another request.
   */
  verify(claim: DigestClaim, method: string, secret: StoredSecret | undefined, now: Millis): DigestVerdict {
    const known = secret?.[claim.algorithm]
    const expected = digestResponse(this.#hashes, claim.algorithm, known ?? this.#stranger(claim), { ...claim, method })
    const right = sameText(expected, claim.response)
    // `stale` says that the password was right, so only then may it be said (RFC 7616 §3.3)
    if (!right || known === undefined) return 'wrong'
    return this.#nonces.use(claim.nonce, Number.parseInt(claim.nc, 16), now) === 'good' ? 'accepted' : 'stale'
  }

  #stranger(claim: DigestClaim): string {
    return this.#nobody.padEnd(claim.algorithm === 'MD5' ? 32 : 64, '0').slice(0, claim.algorithm === 'MD5' ? 32 : 64)
  }

  /** For gauges and leak tests. */
  get rememberedNonces(): number {
    return this.#nonces.remembered
  }
}
