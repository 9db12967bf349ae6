/** The machine's name servers, asked the questions of RFC 3263. No record and no answer are both an empty list. */
import { promises as dns } from 'node:dns'
import type { Resolver } from '@sidetone/sip'

export type NameServerOptions = {
  /** `192.0.2.53`, `192.0.2.53:5353`; default: those of the machine, and its hosts file for addresses. */
  readonly servers?: readonly string[]
  /** For one try of one question; two are made. */
  readonly timeoutMs?: number
}

export function createNameServer({ servers, timeoutMs = 1_500 }: NameServerOptions = {}): Resolver {
  const resolver = new dns.Resolver({ timeout: timeoutMs, tries: 2 })
  if (servers) resolver.setServers(servers)
  const orNone = <T>(answer: Promise<T[]>): Promise<T[]> => answer.catch(() => [])
  return {
    naptr: async name =>
      (await orNone(resolver.resolveNaptr(name))).map(({ flags, service, replacement, order, preference }) => ({
        flags,
        service,
        replacement,
        order,
        preference,
      })),
    srv: async name =>
      (await orNone(resolver.resolveSrv(name))).map(({ priority, weight, port, name: target }) => ({
        priority,
        weight,
        port,
        target,
      })),
    async addresses(name) {
      // The hosts file counts, as for every other program of this machine.
      if (!servers) return (await orNone(dns.lookup(name, { all: true, order: 'ipv4first' }))).map(each => each.address)
      const [v4, v6] = await Promise.all([orNone(resolver.resolve4(name)), orNone(resolver.resolve6(name))])
      return [...v4, ...v6]
    },
  }
}
