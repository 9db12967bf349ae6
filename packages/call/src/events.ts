/**
 * The events of a call: the one truth from which call records, presence and live screens are projected (design §1.3).
 * Plain JSON; kept for years, so fields are only ever added.
 */
import type { Millis } from '@sidetone/kernel'
import type { CallId, Cause, Destination, DeviceId, LegId, Party, Quality, Side } from './words.ts'

export type CallEvent = { readonly call: CallId; readonly at: Millis } & (
  | {
      readonly type: 'call.started'
      readonly from: Party
      readonly dialled: string
      readonly leg: LegId
      readonly device?: DeviceId
      readonly trunk?: string
    }
  /** `why`: the rules that decided, as sentences, for "explain this call". */
  | {
      readonly type: 'call.routed'
      readonly to: Party
      readonly destination: Destination
      readonly why: readonly string[]
    }
  | {
      readonly type: 'leg.started'
      readonly leg: LegId
      readonly to: Party
      readonly device?: DeviceId
      readonly trunk?: string
    }
  | { readonly type: 'leg.ringing'; readonly leg: LegId; readonly earlyMedia: boolean }
  | {
      readonly type: 'leg.answered'
      readonly leg: LegId
      readonly codec?: string
      readonly secured?: 'none' | 'sdes' | 'dtls'
    }
  | { readonly type: 'legs.bridged'; readonly a: LegId; readonly b: LegId }
  | { readonly type: 'leg.held'; readonly leg: LegId }
  | { readonly type: 'leg.resumed'; readonly leg: LegId }
  | { readonly type: 'leg.silent'; readonly leg: LegId; readonly forMs: Millis }
  | { readonly type: 'leg.heard'; readonly leg: LegId }
  | { readonly type: 'leg.quality'; readonly leg: LegId; readonly quality: Quality }
  | {
      readonly type: 'leg.ended'
      readonly leg: LegId
      readonly cause: Cause
      readonly by: Side /** protocol's own words, for the admin */
      readonly detail?: string
    }
  | { readonly type: 'call.resumed' /** the server restarted in the call */; readonly afterMs: Millis }
  | { readonly type: 'call.ended'; readonly cause: Cause; readonly by: Side }
)
