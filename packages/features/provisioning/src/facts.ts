/** What a phone's settings are made of: the same words for each make. Its file is a pure function of these. */
import type { ZoneRule } from './summer-time.ts'

export const TRANSPORTS = ['tls', 'tcp', 'udp'] as const
export type Transport = (typeof TRANSPORTS)[number]
/** `colleague`: a lamp that shows them, picks up and calls; `park`: the same for a parking slot; `speed-dial`: calls only. */
export const KEY_KINDS = ['colleague', 'park', 'speed-dial'] as const
export type Key = { readonly kind: (typeof KEY_KINDS)[number]; readonly number: string; readonly label: string }

export type Facts = {
  /** Twelve lower-case hexadecimal digits; '' for an app. */
  readonly mac: string
  readonly model: string
  /** What the phone shows for itself. */
  readonly name: string
  readonly extension: string
  readonly username: string
  readonly password: string
  /** Of the phone's own pages; for each phone another one. */
  readonly adminPassword: string
  readonly server: { readonly host: string; readonly port: number; readonly transport: Transport }
  /** Where it fetches, with a slash at the end. */
  readonly address: string
  /** PEM of the authority that signs our certificate. */
  readonly authority: string
  readonly codes: { readonly voicemail: string; readonly pickUp: string }
  /** ISO 3166; '' when no site says. */
  readonly country: string
  readonly zone: ZoneRule
  readonly language: 'en' | 'de' | 'es' | 'fr'
  /** Null: what the switch tells by LLDP, or none. Priority 0 … 7 (IEEE 802.1Q). */
  readonly vlan: { readonly id: number; readonly priority: number } | null
  readonly keys: readonly Key[]
  /** Grows with each fetch: some phones take nothing that is not newer. */
  readonly revision: number
}

/** Marks of packets, RFC 4594 §2.3: telephone sound is EF, its signalling CS5. */
export const DSCP = { sound: 46, signalling: 40 } as const
export const TIME_SERVER = 'pool.ntp.org'
/** A phone asks for its settings so often besides its start, in minutes. */
export const RESYNC_MINUTES = 24 * 60
/** Sound is encrypted when the signalling that carries its keys is (RFC 4568 §8.3). */
export const encrypts = ({ server }: Facts): boolean => server.transport === 'tls'
