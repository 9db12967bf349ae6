/** A SIP message as plain values (RFC 3261 §7). Made by `parseMessage`, printed by `printMessage`. */
import type { Headers } from './headers.ts'

export type SipRequest = {
  readonly kind: 'request'
  readonly method: string
  /** The Request-URI as it stood on the wire; `parseUri` reads it. */
  uri: string
  readonly headers: Headers
  readonly body: Uint8Array
}
export type SipResponse = {
  readonly kind: 'response'
  /** 100 … 699 */
  readonly status: number
  readonly reason: string
  readonly headers: Headers
  readonly body: Uint8Array
}
export type SipMessage = SipRequest | SipResponse

/** `sip:` and `sips:` (RFC 3261 §19.1) and `tel:` (RFC 3966). Another scheme keeps its text in `opaque`. */
export type Uri = {
  readonly scheme: string
  /** Unescaped; for `tel:` the number as written. */
  readonly user?: string
  readonly password?: string
  /** IPv6 without brackets, lower case. Empty for `tel:`. */
  readonly host: string
  readonly port?: number
  /** Names lower case; a parameter without value is ''. Order is kept. */
  readonly params: Readonly<Record<string, string>>
  /** Headers after `?`, raw. */
  readonly headers?: string
  readonly opaque?: string
}

/** From, To, Contact, Route, P-Asserted-Identity … (RFC 3261 §20.10). */
export type NameAddr = {
  readonly name?: string
  readonly uri: Uri
  readonly params: Readonly<Record<string, string>>
}

/** One Via value (RFC 3261 §20.42). */
export type Via = {
  /** UDP, TCP, TLS, WS, WSS, upper case; unknown ones are kept. */
  readonly transport: string
  readonly host: string
  readonly port?: number
  readonly branch?: string
  readonly received?: string
  /** RFC 3581: '' when asked for, the port when filled in. */
  readonly rport?: string
  readonly params: Readonly<Record<string, string>>
}
