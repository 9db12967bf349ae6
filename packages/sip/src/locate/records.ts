/** What a name server says about a SIP domain, and who is asked (RFC 3263, RFC 2782, RFC 3403). */
import type { Transport } from '../stack-types.ts'

/** RFC 3403 §4.1; only those with flags `s` matter to SIP. */
export type NaptrRecord = {
  /** Lower first. */
  readonly order: number
  readonly preference: number
  readonly flags: string
  /** `SIP+D2U`, `SIP+D2T`, `SIPS+D2T` … */
  readonly service: string
  /** The name to ask SRV for. */
  readonly replacement: string
}
/** RFC 2782 */
export type SrvRecord = {
  /** Lower first. */
  readonly priority: number
  /** 0 … 65535: of several with one priority, how often each is the first. */
  readonly weight: number
  readonly port: number
  readonly target: string
}

/** No record, no such name and no answer are all an empty list: the next question of the RFC is asked. */
export type Resolver = {
  naptr(name: string): Promise<readonly NaptrRecord[]>
  srv(name: string): Promise<readonly SrvRecord[]>
  /** IPv4 and IPv6 addresses, in the order to be tried. */
  addresses(name: string): Promise<readonly string[]>
}

/** What is looked for: from a URI, or from a trunk's settings. */
export type Sought = {
  /** Name or address. */
  readonly host: string
  /** Given: no SRV is asked (RFC 3263 §4.2). */
  readonly port?: number
  /** Given: no NAPTR is asked (§4.1). */
  readonly transport?: Located['transport']
  /** A `sips:` URI: TLS only. */
  readonly secure?: boolean
}
export type Located = {
  readonly transport: Extract<Transport, 'udp' | 'tcp' | 'tls'>
  /** An address, never a name. */
  readonly host: string
  readonly port: number
  /** The name that was looked for; not there when an address was. */
  readonly name?: string
}
