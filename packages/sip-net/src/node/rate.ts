/**
 * A token bucket for each source address: a stranger may send a burst and then so many messages a second.
 * A full bucket is the same as an unknown source, so the oldest entries may be forgotten when there are too many.
 */
import type { Millis } from '@sidetone/kernel'

export type Rate = {
  /** Takes one token of the address. False: over the limit now. */
  take(address: string, now: Millis): boolean
  /** Milliseconds until the address has a token again; 0 when it has one. */
  waitMs(address: string, now: Millis): Millis
  readonly sources: number
  /** Those that sent too many, the newest first. */
  tooFast(most: number): TooFast[]
  /** As if it had never sent anything. */
  letIn(address: string): void
}
export type TooFast = {
  readonly address: string
  /** Messages that were dropped. */
  readonly tries: number
  readonly since: Millis
  readonly lastAt: Millis
}
type Bucket = { tokens: number; at: Millis; dropped?: { tries: number; since: Millis; lastAt: Millis } }

export function createRate(options: { perSecond: number; burst: number; maxSources: number }): Rate {
  const { perSecond, burst, maxSources } = options
  const buckets = new Map<string, Bucket>()
  const refill = (bucket: Bucket, now: Millis) => {
    bucket.tokens = Math.min(burst, bucket.tokens + (Math.max(0, now - bucket.at) * perSecond) / 1000)
    bucket.at = now
  }
  return {
    take(address, now) {
      let bucket = buckets.get(address)
      if (bucket) refill(bucket, now)
      else {
        if (buckets.size >= maxSources) buckets.delete(buckets.keys().next().value!)
        bucket = { tokens: burst, at: now }
        buckets.set(address, bucket)
      }
      if (bucket.tokens < 1) {
        bucket.dropped ??= { tries: 0, since: now, lastAt: now }
        bucket.dropped.tries++
        bucket.dropped.lastAt = now
        return false
      }
      bucket.tokens -= 1
      return true
    },
    waitMs(address, now) {
      const bucket = buckets.get(address)
      if (!bucket) return 0
      refill(bucket, now)
      return bucket.tokens >= 1 ? 0 : Math.ceil(((1 - bucket.tokens) * 1000) / perSecond)
    },
    get sources() {
      return buckets.size
    },
    tooFast: most =>
      [...buckets]
        .flatMap(([address, { dropped }]) => (dropped ? [{ address, ...dropped }] : []))
        .sort((a, b) => b.lastAt - a.lastAt)
        .slice(0, most),
    letIn: address => void buckets.delete(address),
  }
}
