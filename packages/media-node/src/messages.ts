/**
 * What the server and a media process say to each other: the one file that both sides compile. Over a Unix socket, in
 * frames: length (4 bytes, big-endian), then a JSON array of messages; all of one turn travel in one frame.
 *
 *   server ── hello ──────────▶ process      the newest server wins
 *          ◀───── welcome ───
 *          ── Request (id) ───▶              open, ice-offer, ice-accept, list
 *          ◀── Reply (same id)
 *          ── Order ──────────▶              no reply; handled in order with the requests
 *          ◀───────── Report ──
 */

import type { MediaEvent, Recording, Sound } from '@sidetone/call'
import type { Millis } from '@sidetone/kernel'
import type { CodecName, CryptoLine, EventFormat, Ice } from '@sidetone/sdp'

/** Raised when a message changes its meaning; both sides come from one tree, so they must be equal. */
export const protocolVersion = 3

/** All that an end needs to know to send and to understand: what both descriptions agreed on. */
export type Stream = {
  /** What we send, and under which payload number. */
  readonly codec: CodecName
  readonly payloadType: number
  readonly ptimeMs: number
  /** What may come: our own payload numbers and theirs. */
  readonly hears: readonly { readonly payloadType: number; readonly codec: CodecName }[]
  /** Telephone-event that we send (null: none agreed), and those that may come. */
  readonly event: EventFormat | null
  readonly hearsEvents: readonly EventFormat[]
  /** Where plain RTP and SRTP go. `port` 0: nowhere (held by `c=0.0.0.0`). Null for WebRTC. */
  readonly remote: { readonly address: string; readonly port: number; readonly rtcpPort: number } | null
  /** SDES: our key protects what we send, theirs opens what comes. */
  readonly crypto: { readonly ours: CryptoLine; readonly theirs: CryptoLine } | null
  /** We may send: they listen and we said that we send. */
  readonly sends: boolean
  /** They should send: silence is worth a report. */
  readonly expects: boolean
}

export type Fault = 'no-capacity' | 'unknown-end' | 'bad-description'

/** Wants a `Reply` with the same `id`. */
export type Request = { readonly id: number } & (
  | { readonly type: 'hello'; readonly version: number }
  /** A pair of ports for an RTP or SRTP end. */
  | {
      readonly type: 'open'
      readonly end: string
      readonly ssrc: number
      readonly cname: string
      readonly family: 4 | 6
      /** Between two processes of ours: only what comes from exactly the described address of this machine is heard. */
      readonly splice?: boolean
    }
  /** Our ICE facts to be offered. For an end that has ICE already: a restart, swapped in when it connects. */
  | { readonly type: 'ice-offer'; readonly end: string; readonly ssrc: number; readonly cname: string }
  /** Our ICE facts in answer to theirs. */
  | {
      readonly type: 'ice-accept'
      readonly end: string
      readonly ssrc: number
      readonly cname: string
      readonly remote: Ice
    }
)
export type Reply = { readonly type: 'reply'; readonly id: number } & (
  | {
      readonly ok: true
      readonly welcome?: Welcome
      readonly port?: number
      readonly address?: string
      readonly ice?: Ice
    }
  | { readonly ok: false; readonly why: Fault }
)
export type Welcome = {
  readonly version: number
  /** Random for each life of a process: another one means that all ends are gone. */
  readonly boot: string
  readonly ends: readonly string[]
  /** How they are joined, so that the next server knows. */
  readonly joints: readonly Joint[]
}
/** An end, and what its sound goes to: another end (`to`), or a conference (`mix`). */
export type Joint = {
  readonly end: string
  readonly to?: string
  readonly mix?: string
  /** Of splice ends: where the other process sends to. */
  readonly at?: { readonly address: string; readonly port: number }
}

/** Wants no reply. An end that is not there is passed over. */
export type Order =
  /** Their answer to our `ice-offer`. */
  | { readonly type: 'ice-answer'; readonly end: string; readonly remote: Ice }
  | { readonly type: 'stream'; readonly end: string; readonly stream: Stream }
  | { readonly type: 'bridge'; readonly a: string; readonly b: string }
  | { readonly type: 'unbridge'; readonly end: string }
  /** The whole set each time; an end that is left out is joined to nothing. */
  | { readonly type: 'mix'; readonly mix: string; readonly ends: readonly string[] }
  | { readonly type: 'mute'; readonly end: string; readonly muted: boolean }
  | { readonly type: 'echo'; readonly end: string }
  | { readonly type: 'play'; readonly end: string; readonly sound: Sound }
  | { readonly type: 'stop-playing'; readonly end: string }
  | { readonly type: 'digit'; readonly end: string; readonly digit: string; readonly durationMs: Millis }
  | { readonly type: 'record'; readonly end: string; readonly what: Recording }
  | { readonly type: 'stop-recording'; readonly end: string }
  /** In the mix of this name, when this process has it. */
  | { readonly type: 'announce'; readonly mix: string; readonly sound: Sound }
  | { readonly type: 'close'; readonly end: string }
  /** After a restart of the server: every end that is not named is closed. */
  | { readonly type: 'keep'; readonly ends: readonly string[] }

/** What happened at an end, and the process's own gauges each second. */
export type Report =
  | { readonly type: 'event'; readonly event: Exclude<MediaEvent, { type: 'lost' }> }
  | { readonly type: 'gauges'; readonly gauges: ProcessGauges }

export type ProcessGauges = {
  readonly ends: number
  readonly portsInUse: number
  readonly packetsIn: number
  readonly packetsOut: number
  /** Packets from strangers, malformed ones, failed authentications. */
  readonly packetsRefused: number
  /** The worst delay of the 20 ms clock since the last report, in milliseconds. */
  readonly lateMs: number
  readonly memoryBytes: number
}

export type ToProcess = Request | Order
export type ToServer = Reply | Report
