/**
 * Challenges that were answered before, for each server: the next request to it carries its credentials at once and spares the
 * round trip of a 401 (RFC 7616 §3.6). Each use counts the nonce up (§3.4); a nonce that has become stale costs what it did before.
 */
import { maxRememberedServers } from '../limits.ts'
import type { HeaderList, Target } from '../stack-types.ts'
import { answerChallenge, type Challenge, type Credentials } from './client.ts'

type Kept = { readonly challenge: Challenge /** uses so far */; count: number }

export class RememberedChallenges {
  /** The one that was challenged last comes last. */
  readonly #servers = new Map<string, Kept[]>()

  /** They were answered once just now. */
  keep(target: Target, challenges: readonly Challenge[]): void {
    const server = serverOf(target)
    const renewed = (each: Kept) =>
      challenges.some(({ realm, header }) => realm === each.challenge.realm && header === each.challenge.header)
    const others = (this.#servers.get(server) ?? []).filter(each => !renewed(each))
    this.#servers.delete(server)
    this.#servers.set(server, [...others, ...challenges.map(challenge => ({ challenge, count: 1 }))])
    const [oldest] = this.#servers.keys()
    if (this.#servers.size > maxRememberedServers) this.#servers.delete(oldest!)
  }

  /** The headers for a request to this server; none: it has not challenged us, or there is nothing to answer with. */
  answers(
    target: Target,
    request: { readonly method: string; readonly uri: string },
    credentialsFor: (realm: string) => Credentials | null,
    tools: Parameters<typeof answerChallenge>[3],
  ): HeaderList {
    const headers: [string, string][] = []
    for (const kept of this.#servers.get(serverOf(target)) ?? []) {
      const { challenge } = kept
      const credentials = credentialsFor(challenge.realm)
      if (!credentials) continue
      kept.count++
      headers.push([
        challenge.header,
        answerChallenge(challenge, credentials, { ...request, count: kept.count }, tools),
      ])
    }
    return headers
  }
}

/** A connection is to one server; what is known of an address is not given to another (RFC 7616 §5.13). */
const serverOf = (target: Target) =>
  'flow' in target ? target.flow : `${target.transport} ${target.host} ${target.port} ${target.name ?? ''}`
