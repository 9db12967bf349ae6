/** Where messages come from and where they go. */

export type Transport = 'udp' | 'tcp' | 'tls' | 'ws' | 'wss'

/**
 * A flow (RFC 5626): the two-way path between us and one peer: a connection, or for UDP a local socket and a remote
 * address. `id` is stable while the path lives; sip-net makes it.
 */
export type Flow = {
  readonly id: string
  readonly transport: Transport
  readonly local: { readonly host: string; readonly port: number }
  readonly remote: { readonly host: string; readonly port: number }
}
/** Where a message goes: over a living flow, or to an address (sip-net finds or opens the connection). */
export type Target =
  | { readonly flow: string }
  | {
      readonly transport: Transport
      readonly host: string
      readonly port: number
      /** The domain that was looked up: over TLS its certificate must be for this name (RFC 5922 §7.1). */
      readonly name?: string
    }

export type Send = {
  readonly target: Target
  readonly bytes: Uint8Array /** transaction to tell when sending fails */
  readonly transaction?: string
}
