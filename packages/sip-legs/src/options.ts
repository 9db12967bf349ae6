/** What the legs are given: the ports, the stores, and how long things take. */
import type { JournalPort, MediaPort } from '@sidetone/call'
import type { Ids, Millis } from '@sidetone/kernel'
import type { Hashes, Resolver, StackOptions } from '@sidetone/sip'
import type { BindingStore, CredentialStore, NetPort } from './ports.ts'
import type { TrunkStore } from './trunk/words.ts'
import type { Watchable } from './watching/watchable.ts'

export type SipLegsOptions = {
  readonly ids: Ids
  readonly now: () => Millis
  /** Server and User-Agent header. */
  readonly agent: string
  readonly realm: string
  readonly net: NetPort
  readonly media: MediaPort
  readonly journal: JournalPort
  readonly credentials: CredentialStore
  readonly trunks: TrunkStore
  /** What we call whom this number outside belongs to: goes before the name that a trunk says. */
  readonly nameOf?: (number: string) => string | undefined
  readonly bindings: BindingStore
  /** Asked where trunks with names are (RFC 3263); none: the sockets look names up themselves. */
  readonly resolver?: Resolver
  /** What phones may watch by SUBSCRIBE; none: nothing. */
  readonly watchable?: Watchable
  /** Fast ones where the runtime has them; default the pure ones. */
  readonly hashes?: Hashes
  readonly timers?: StackOptions['timers']
  readonly sessionExpires?: StackOptions['sessionExpires']
}
