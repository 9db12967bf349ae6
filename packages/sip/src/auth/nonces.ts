/**
 * Nonces that prove themselves (RFC 7616 §3.3, §5.4): time, salt, and an HMAC over both. Issuing one keeps nothing, so
 * challenges cannot fill memory. Only nonces that came back with the right password are remembered, with the counts seen.
 */
import type { Ids, Millis } from '@sidetone/kernel'
import { maxRememberedNonces } from '../limits.ts'
import { sameText } from './algorithms.ts'
import type { Hashes } from './hashes/hashes.ts'

export type NonceOptions = {
  readonly hashes: Hashes
  readonly ids: Ids
  /** Random and only here: a new one at each start makes all older nonces stale, so nothing can be replayed over a restart. */
  readonly secret: string
  /** How long a nonce may be used, default 5 minutes. */
  readonly lifeMs?: Millis
  readonly maxRemembered?: number
}

/** `used`: this count was seen before, or lies too far behind the highest. */
export type NonceState = 'good' | 'expired' | 'used' | 'foreign'

type Seen = { issuedAt: Millis; highest: number /** bit n: `highest - n` was seen */; window: number }
/** Requests of one nonce may overtake each other by this many counts. */
const windowSize = 32

export class Nonces {
  readonly #options: NonceOptions
  readonly #lifeMs: Millis
  readonly #seen = new Map<string, Seen>()
  /** Nonces issued up to here may have been forgotten: without an entry they are expired. */
  #forgottenUpTo: Millis = -1

  constructor(options: NonceOptions) {
    this.#options = options
    this.#lifeMs = options.lifeMs ?? 300_000
  }

  issue(now: Millis): string {
    const open = `${Math.floor(now).toString(16)}.${this.#options.ids.token(8)}`
    return `${open}.${this.#seal(open)}`
  }

  /** What is known of a nonce without counting it. */
  state(nonce: string, now: Millis): NonceState {
    const issuedAt = this.#issuedAt(nonce)
    if (issuedAt === undefined) return 'foreign'
    if (now - issuedAt > this.#lifeMs || issuedAt > now + 1000) return 'expired'
    return issuedAt <= this.#forgottenUpTo && !this.#seen.has(nonce) ? 'expired' : 'good'
  }

  /** Counts one use; call only when the digest was right. `nc` 1 … 2**32-1. */
  use(nonce: string, nc: number, now: Millis): NonceState {
    const state = this.state(nonce, now)
    if (state !== 'good') return state
    const seen = this.#seen.get(nonce)
    if (!seen) {
      this.#makeRoom(now)
      this.#seen.set(nonce, { issuedAt: this.#issuedAt(nonce)!, highest: nc, window: 1 })
      return 'good'
    }
    const ahead = nc - seen.highest
    if (ahead > 0) {
      seen.window = ahead >= windowSize ? 1 : (seen.window << ahead) | 1
      seen.highest = nc
      return 'good'
    }
    const bit = 1 << -ahead
    if (-ahead >= windowSize || seen.window & bit) return 'used'
    seen.window |= bit
    return 'good'
  }

  /** For gauges and leak tests. */
  get remembered(): number {
    return this.#seen.size
  }

  #makeRoom(now: Millis): void {
    const most = this.#options.maxRemembered ?? maxRememberedNonces
    for (const [nonce, { issuedAt }] of this.#seen) {
      if (now - issuedAt <= this.#lifeMs) {
        if (this.#seen.size < most) return
        this.#forgottenUpTo = Math.max(this.#forgottenUpTo, issuedAt)
      }
      this.#seen.delete(nonce)
    }
  }

  #issuedAt(nonce: string): Millis | undefined {
    const last = nonce.lastIndexOf('.')
    const first = nonce.indexOf('.')
    if (first <= 0 || first > 12 || last - first !== 17 || nonce.length !== last + 33) return undefined
    const open = nonce.slice(0, last)
    if (!sameText(this.#seal(open), nonce.slice(last + 1))) return undefined
    return Number.parseInt(nonce.slice(0, first), 16)
  }

  #seal(open: string): string {
    return this.#options.hashes.hmacSha256(this.#options.secret, open).slice(0, 32)
  }
}
