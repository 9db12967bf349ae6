/** The words of this room: by which way a call goes, and what happened at each hop of it. */
import type { MediaPort } from '@sidetone/call'
import type { Ids, Millis } from '@sidetone/kernel'

/** One way into a telephone system. `host` is where to connect: a name or an address. */
export type Way = {
  readonly transport: 'udp' | 'tcp' | 'tls' | 'ws' | 'wss'
  readonly host: string
  readonly port: number
  /** The name that the certificate must be for, when it is another than `host` (TLS and WSS). */
  readonly name?: string
  /** PEM of authorities that are trusted besides those of this machine. */
  readonly ca?: readonly string[]
  /** Of the WebSocket; default `/sip`. */
  readonly path?: string
}

/** In the order in which they are passed; a way leaves out those that it does not have. */
export const hopNames = [
  'name',
  'connection',
  'certificate',
  'web-socket',
  'options',
  'sign-in',
  'answer',
  'sound-way',
  'tone',
  'hold',
  'resume',
] as const
export type HopName = (typeof hopNames)[number]

/** The hops after one that failed are not tried and not listed. */
export type Hop = {
  readonly name: HopName
  /** `warning`: it works, and will not for long. */
  readonly state: 'passed' | 'warning' | 'failed'
  /** What happened, as a sentence. */
  readonly says: string
  /** Likely cause and what to do, as sentences: of `failed` and `warning`. */
  readonly todo?: string
  /** How long this hop took. */
  readonly afterMs?: Millis
}

/** What came back of the tone. */
export type Heard = {
  /** From saying the tone to hearing it: both ways, with a jitter buffer. */
  readonly afterMs: Millis
  /** Louder or weaker than it was sent, dB. */
  readonly levelDb: number
  /** How much of it came, from its beginning on, 0 … 1. */
  readonly ratio: number
  readonly codec: string
  readonly secured: 'none' | 'sdes' | 'dtls'
  /** Packets, when a report of them came in time. */
  readonly packets?: { readonly received: number; readonly lost: number; readonly jitterMs: number }
}

export type EchoCall = {
  readonly way: Way
  /** The tone came back, and whole. */
  readonly ok: boolean
  readonly hops: readonly Hop[]
  readonly heard?: Heard
}

/** Of a device that may call; it is used in this call and kept nowhere. */
export type Credential = { readonly username: string; readonly password: string }

export type EchoCallOptions = {
  readonly way: Way
  readonly credential: Credential
  /** What is dialled to hear oneself: `*43`. */
  readonly number: string
  /** A media engine of our own; who calls owns it and ends it. */
  readonly media: MediaPort
  readonly ids: Ids
  /** A folder for a small WAV file, which is removed again. */
  readonly folder: string
  /** How much of the tone is listened to, 500 … 60,000 ms; default 5.5 s. With less than 5 s there may be no figures of packets. */
  readonly toneMs?: Millis
  /** The call is put on hold and taken back after it was heard, as the button of a phone does; the tone must come again. */
  readonly hold?: boolean
  /** Told as soon as it is passed. */
  readonly onHop?: (hop: Hop) => void
  readonly signal?: AbortSignal
}
