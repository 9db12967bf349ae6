/** A trunk as this room needs it: where it is, how calls are led over it, and how numbers are written on it. */
import type { Millis } from '@sidetone/kernel'

export type Trunk = {
  readonly id: string
  readonly name: string
  /** Address or name. Of a name the name servers are asked (RFC 3263). */
  readonly host: string
  /** 0: what the name servers say, else 5060 or 5061. */
  readonly port: number
  /** `any`: what the name servers say, else UDP. */
  readonly transport: 'udp' | 'tcp' | 'tls' | 'any'
  /** Calls at once, both directions. */
  readonly maxCalls: number
  /** Default: {@link plainRules}. */
  readonly rules?: TrunkRules
}

/** How a number is written. `as-is`: as it comes. The others need a number that begins with `+`, and leave alone what does not. */
export type NumberFormat = 'as-is' | 'e164-plus' | 'e164' | 'national'

export type TrunkRules = {
  /** false: nothing is sent, and its address is a stranger's. */
  readonly on: boolean
  /** What stands in Request-URI, From and To; '' for `host`, and for our own address in From. */
  readonly domain: string
  /** Where requests go instead of the host: an outbound proxy. */
  readonly proxy: { readonly host: string; readonly port: number } | null
  /** Answers its challenges, and names us in a REGISTER. `authName` differs at a few carriers. */
  readonly account: { readonly username: string; readonly authName: string; readonly password: string } | null
  /** We register there; seconds that are asked for. */
  readonly registerS: number | null
  /** Calls come from here too: `192.0.2.7`, `192.0.2.7:5080`, `192.0.2.0/24`, `2001:db8::/32`. */
  readonly addresses: readonly string[]
  /** Calls in show this name and password by digest, from any address. */
  readonly peer: { readonly username: string; readonly password: string } | null
  /** Over TLS a certificate that does not verify is taken too. */
  readonly anyCertificate: boolean
  /** Encrypted sound. `by-transport`: offered over TLS. */
  readonly srtp: 'off' | 'offered' | 'required' | 'by-transport'
  /** In this order, no others; none: as the media engine would. `PCMA`, `G722`, `opus` … */
  readonly codecs: readonly string[]
  /** Calls at once in each direction; null: only `maxCalls` counts. */
  readonly maxIn: number | null
  readonly maxOut: number | null
  readonly numbers: {
    /** How we write the called number, and our own. */
    readonly format: NumberFormat
    /** How numbers are to be read that come in; `as-is` leaves them. */
    readonly comesAs: NumberFormat
    /** `49`, `1`; without it national numbers stay as they are. */
    readonly countryCode: string
    /** Dialled before a national number: `0`, `1`, or nothing. */
    readonly nationalPrefix: string
    /** Dialled before a country code: `00`, `011`. */
    readonly internationalPrefix: string
    readonly uri: 'sip' | 'tel'
    /** `;user=phone` */
    readonly userPhone: boolean
  }
  readonly callerId: {
    /** Shown when the caller's own is not allowed; '' shows none. */
    readonly main: string
    /** Own numbers that may be shown: `+49301234`, `+49301234*`. None: any. */
    readonly allowed: readonly string[]
    /** What stands in From: the number, or the account's name. */
    readonly from: 'number' | 'account'
    /** Where the number stands besides (RFC 3325; Remote-Party-ID is older than that). */
    readonly also: 'p-asserted-identity' | 'p-preferred-identity' | 'remote-party-id' | 'none'
    /** Where the caller's number of a call in is read first; From is always the last. */
    readonly comesIn: 'p-asserted-identity' | 'remote-party-id' | 'from'
    /** What it says of the caller's number is believed: it checks numbers, and takes off what callers claim themselves. */
    readonly checks: boolean
    /** The caller's name goes along. */
    readonly withName: boolean
    /** A caller who does not want to be shown: hidden by us as well (RFC 3323), or by the carrier, which is told the number. */
    readonly hide: 'here' | 'by-carrier'
  }
  /** Where the called number of a call in stands. */
  readonly called: 'request-uri' | 'to'
  /** Forwarded calls say who forwarded them (RFC 5806). */
  readonly diversion: boolean
  /** The same as the way that the call took (RFC 7044). */
  readonly historyInfo: boolean
  /** A call for help says where its caller is (RFC 6442). */
  readonly sendsLocation: boolean
  /** The caller hears the carrier before the answer. */
  readonly earlyMedia: boolean
  /** Session timer (RFC 4028), seconds; 0: none is asked for, null: the usual one. */
  readonly sessionExpiresS: number | null
  /** Reliable ringing (RFC 3262). */
  readonly reliable: 'supported' | 'require' | 'off'
  /** An OPTIONS so often; 0: never. */
  readonly optionsEveryS: number
}

/** A static peer that is known by its address: nothing is asked of it, and numbers go as they are. */
export const plainRules: TrunkRules = {
  on: true,
  domain: '',
  proxy: null,
  account: null,
  registerS: null,
  addresses: [],
  peer: null,
  anyCertificate: false,
  srtp: 'by-transport',
  codecs: [],
  maxIn: null,
  maxOut: null,
  numbers: {
    format: 'as-is',
    comesAs: 'as-is',
    countryCode: '',
    nationalPrefix: '',
    internationalPrefix: '00',
    uri: 'sip',
    userPhone: false,
  },
  callerId: {
    main: '',
    allowed: [],
    from: 'number',
    also: 'p-asserted-identity',
    comesIn: 'p-asserted-identity',
    checks: false,
    withName: true,
    hide: 'here',
  },
  called: 'request-uri',
  diversion: false,
  historyInfo: false,
  sendsLocation: false,
  earlyMedia: true,
  sessionExpiresS: null,
  reliable: 'supported',
  optionsEveryS: 0,
}
export const rulesOf = (trunk: Trunk): TrunkRules => trunk.rules ?? plainRules

/** Whether encrypted sound is what we ask for. */
export const secureOn = ({ srtp }: TrunkRules, transport: string): boolean =>
  srtp === 'by-transport' ? transport === 'tls' : srtp !== 'off'

export interface TrunkStore {
  list(): readonly Trunk[]
  byId(id: string): Trunk | undefined
}

/** How a trunk is, in words for a person. */
export type TrunkStatus = {
  readonly trunk: string
  /** `unknown`: nothing was asked of it yet. */
  readonly state: 'off' | 'unknown' | 'up' | 'down'
  readonly since: Millis
  /** Why it is down, and what to do; null when it is not. */
  readonly reason: string | null
  /** Its account: null when it does not register. */
  readonly registration: 'asking' | 'registered' | 'waiting' | 'refused' | null
  readonly registeredUntil: Millis | null
  /** Time from our last OPTIONS to its answer. */
  readonly answersInMs: Millis | null
  /** Where calls go now: `tls 192.0.2.7:5061`; null: the name is not known. */
  readonly place: string | null
  /** The last call that it did not take. */
  readonly lastFailure: { readonly at: Millis; readonly reason: string } | null
  readonly callsIn: number
  readonly callsOut: number
}
/** What happened to it, newest last. */
export type TrunkChange = { readonly at: Millis; readonly state: TrunkStatus['state']; readonly reason: string | null }
/** How a trunk answered our question. `connection`: it could not even be connected to. */
export type TrunkAnswer =
  | {
      readonly ok: true
      readonly status: number
      readonly phrase: string
      readonly afterMs: Millis
      readonly place: string
    }
  | { readonly ok: false; readonly connection: boolean; readonly reason: string }
