/** Names to addresses by the machine's own resolver, remembered for a short time. */
import { lookup } from 'node:dns'
import { isIP } from 'node:net'
import type { Millis } from '@sidetone/kernel'

/** `dns.lookup` does not tell the TTL; a minute follows changes soon enough and spares one look-up a message. */
const keepMs = 60_000
const failureKeepMs = 5_000
const maxNames = 1_000

export type Resolver = { resolve(host: string, done: (address: string | null) => void): void }

export function createResolver(now: () => Millis): Resolver {
  const known = new Map<string, { address: string | null; until: Millis }>()
  const asking = new Map<string, ((address: string | null) => void)[]>()
  return {
    resolve(host, done) {
      if (isIP(host)) return done(host)
      const entry = known.get(host)
      if (entry && entry.until > now()) return done(entry.address)
      const others = asking.get(host)
      if (others) return others.length < maxNames ? void others.push(done) : done(null)
      if (asking.size >= maxNames) return done(null)
      asking.set(host, [done])
      lookup(host, (error, address) => {
        const found = error ? null : address
        if (known.size >= maxNames) known.delete(known.keys().next().value!)
        known.set(host, { address: found, until: now() + (found ? keepMs : failureKeepMs) })
        const waiting = asking.get(host) ?? []
        asking.delete(host)
        for (const each of waiting) each(found)
      })
    },
  }
}
