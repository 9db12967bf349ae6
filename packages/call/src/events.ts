/**
 * The events of a call: the one truth from which call records, presence and live screens are projected (design §1.3).
 * Plain JSON; kept for years, so fields are only ever added.
 */
import type { Millis } from '@sidetone/kernel'
import type { RecordingEnd } from './ports/media.ts'
import type { CallId, Cause, Destination, DeviceId, LegId, Party, Quality, Side } from './words.ts'

/** What a story tells beside its name: plain values. */
export type Facts = Readonly<Record<string, string | number | boolean | null>>

export type CallEvent = { readonly call: CallId; readonly at: Millis } & (
  | {
      readonly type: 'call.started'
      readonly from: Party
      readonly dialled: string
      /** None: we call somebody first, who is the caller then. */
      readonly leg?: LegId
      readonly device?: DeviceId
      readonly trunk?: string
    }
  /** `why`: the rules that decided, as sentences, for "explain this call". */
  | {
      readonly type: 'call.routed'
      readonly to: Party
      readonly destination: Destination
      readonly why: readonly string[]
      /** Who sent it on before anything rang, first to last. */
      readonly forwardedBy?: readonly Party[]
      /** Why, of the last of them. */
      readonly forwardedFor?: readonly Cause[]
    }
  | {
      readonly type: 'leg.started'
      readonly leg: LegId
      readonly to: Party
      /** `caller`: we call them first, and then where they want to go. Default: `called`. */
      readonly side?: 'caller'
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
  /** A leg goes on in another call: said in both, with `call` being the one that it leaves, then the one that it comes to. */
  | {
      readonly type: 'leg.moved'
      readonly leg: LegId
      readonly from: CallId
      readonly to: CallId
      readonly party: Party
      readonly side: 'caller' | 'called'
      readonly device?: DeviceId
      readonly trunk?: string
    }
  /** `kind`: the target rings (blind), rang already (blond), or talked with who transfers (attended: done at once); it is a number of their own (moved). */
  | {
      readonly type: 'transfer.started'
      readonly by: Party
      readonly leg: LegId
      readonly to: Party
      readonly kind: 'blind' | 'blond' | 'attended' | 'moved'
      readonly why?: readonly string[]
    }
  | { readonly type: 'transfer.done'; readonly by: Party; readonly to: Party; readonly leg: LegId }
  /** The call comes back to who transferred: `rings` when they had hung up already. */
  | {
      readonly type: 'transfer.failed'
      readonly by: Party
      readonly to: Party
      readonly cause: Cause
      readonly rings: boolean
    }
  | { readonly type: 'add.started'; readonly by: Party; readonly to: Party; readonly why: readonly string[] }
  | { readonly type: 'add.failed'; readonly to: Party; readonly cause: Cause }
  /** Ringing at `by` ended with `cause`, and `by` wants such calls to go to `to`. `failed`: they could not. */
  | {
      readonly type: 'call.forwarded'
      readonly by: Party
      readonly to: Party
      readonly cause: Cause
      readonly why: readonly string[]
      readonly failed?: Cause
    }
  /** More than two talk from now on, or two again. */
  | { readonly type: 'call.locked'; readonly by: Party; readonly locked: boolean }
  | { readonly type: 'call.became'; readonly kind: 'conference' | 'two' }
  | { readonly type: 'call.parked'; readonly slot: string; readonly by: Party }
  /** By a device that dialled the slot, or because who parked it answered when it rang back. */
  | { readonly type: 'call.retrieved'; readonly slot: string; readonly leg: LegId; readonly by: Party }
  /** Its time was over: who parked it is rung. */
  | { readonly type: 'park.rings-back'; readonly slot: string }
  /** A fact from a feature: for reports and for "explain this call". May come after the call has ended. */
  | {
      readonly type: 'story.told'
      readonly feature: string
      readonly what: string
      readonly facts: Facts
    }
  /** A story sends its caller on. `by`: the number that the story stood for. */
  | {
      readonly type: 'story.led'
      readonly by: Party
      readonly to: Party
      readonly destination: Destination
      readonly why: readonly string[]
      /** Who sent it on before anything rang, first to last. */
      readonly forwardedBy?: readonly Party[]
      /** Why, of the last of them. */
      readonly forwardedFor?: readonly Cause[]
      readonly because?: string
    }
  /** In the conference of this name from now on. */
  | { readonly type: 'room.joined'; readonly room: string; readonly leg: LegId }
  /** May come after the leg has ended. */
  | {
      readonly type: 'leg.recorded'
      readonly leg: LegId
      readonly path: string
      readonly ms: Millis
      readonly endedBy: RecordingEnd
    }
  /** A trunk did not take the call, so the next one is tried with another leg. */
  | {
      readonly type: 'trunk.failed-over'
      readonly leg: LegId
      readonly from: string
      readonly to: string
      readonly cause: Cause
    }
  | { readonly type: 'leg.muted'; readonly leg: LegId; readonly muted: boolean }
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
