/** A SIP message as plain values (RFC 3261 §7). Made by `parseMessage`, printed by `printMessage`. */
import type { Fault } from '@sidetone/kernel'
import type { Headers } from './headers.ts'

export type SipRequest = {
  readonly kind: 'request'
  readonly method: string
  /** The Request-URI as it stood on the wire; `parseUri` reads it. */
  uri: string
  readonly headers: Headers
  readonly body: Uint8Array
  /** '2.0' when left out. Only `validateRequest` looks at it. */
  readonly version?: string
  /** The first thing that was wrong with its form. `validateRequest` turns it into a 400, `validateResponse` into silence. */
  readonly fault?: Fault
}
export type SipResponse = {
  readonly kind: 'response'
  /** 100 … 699 once `validateResponse` said yes; 0 … 999999 before. */
  readonly status: number
  readonly reason: string
  readonly headers: Headers
  readonly body: Uint8Array
  readonly version?: string
  readonly fault?: Fault
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
  /** Names lower case, values as written (escapes kept); a parameter without value is ''. Order is kept. */
  readonly params: Readonly<Record<string, string>>
  /** Headers after `?`, raw. */
  readonly headers?: string
  readonly opaque?: string
}

/** From, To, Contact, Route, P-Asserted-Identity … (RFC 3261 §20.10). */
export type NameAddr = {
  /** Without quotes and escapes. */
  readonly name?: string
  readonly uri: Uri
  /** Names lower case, values without quotes. */
  readonly params: Readonly<Record<string, string>>
}

/** One Via value (RFC 3261 §20.42). */
export type Via = {
  /** UDP, TCP, TLS, WS, WSS, upper case; unknown ones are kept. */
  readonly transport: string
  /** IPv6 without brackets, lower case. */
  readonly host: string
  readonly port?: number
  readonly branch?: string
  readonly received?: string
  /** RFC 3581: '' when asked for, the port when filled in. */
  readonly rport?: string
  /** All parameters, also the three above. */
  readonly params: Readonly<Record<string, string>>
}

/** RFC 3261 §20.16: 0 … 2**31-1 */
export type CSeq = { readonly number: number; readonly method: string }
