/** The orders that a call gives to its legs, and what the legs report. sip-legs implements it; testkit fakes it. */
import type { Words } from '../coded.ts'
import type { CallId, Cause, Device, DeviceId, EndId, Forwarder, LegId, Notice, Party, PersonId } from '../words.ts'

/** `like`: the leg whose codec should be preferred. */
export type LegOrder =
  | {
      readonly type: 'ring'
      readonly call: CallId
      readonly leg: LegId
      readonly end: EndId
      readonly device: Device
      readonly caller: Party
      readonly called: Party
      readonly like?: LegId /** shown to the called person: "via Sales" */
      readonly because?: string
      /** Who sent the call on, first to last: said to outside lines that want to know. */
      readonly forwardedBy?: readonly Forwarder[]
    }
  /**
   * Tell an incoming leg that it rings (180), or let it hear `end`'s early media or a played sound (183). `party`: whom it
   * calls, to be shown.
   */
  | {
      readonly type: 'show-ringing'
      readonly leg: LegId
      readonly party?: Party
      readonly earlyMedia?: { readonly like?: LegId }
    }
  | { readonly type: 'answer'; readonly leg: LegId; readonly like?: LegId; readonly connected?: Party }
  | {
      readonly type: 'end'
      readonly leg: LegId
      readonly cause: Cause /** a sentence for the person */
      readonly words?: Words
    }
  /** The leg belongs to this call now; `party`: whom it talks with, to be shown; null in a conference. */
  | { readonly type: 'connect'; readonly leg: LegId; readonly call: CallId; readonly party: Party | null }
  /** To who asked for a transfer by signalling: how it goes on (RFC 3515 NOTIFY). The last one is `answered` or `failed`. */
  | {
      readonly type: 'transfer-progress'
      readonly leg: LegId
      readonly state: 'ringing' | 'answered' | 'failed'
      readonly cause?: Cause
    }
  | { readonly type: 'renegotiate'; readonly leg: LegId; readonly restart: boolean }
  /** Shown by devices that understand it (web phones); others are left in peace. */
  | { readonly type: 'tell'; readonly leg: LegId; readonly notice: Notice }

export type LegReport =
  /** A new call from a known device or trunk; a stranger never gets this far. */
  | {
      readonly type: 'arrived'
      readonly call: CallId
      readonly leg: LegId
      readonly end: EndId
      readonly from: Party
      readonly dialled: string
      readonly device?: DeviceId
      readonly trunk?: string
      /** The number that a call outside is to show, when the device asks for one; '' withheld. Not yet allowed. */
      readonly shows?: string
      /** It is to take the place of this leg (RFC 3891); while that one rings: to answer in its stead. */
      readonly replaces?: LegId
    }
  | { readonly type: 'ringing'; readonly leg: LegId; readonly earlyMedia: boolean }
  | {
      readonly type: 'answered'
      readonly leg: LegId
      readonly codec?: string
      readonly secured?: 'none' | 'sdes' | 'dtls'
    }
  /** `forwardTo`: its device says that the call should go there instead. `words`: what its person says to the caller. */
  | {
      readonly type: 'failed'
      readonly leg: LegId
      readonly cause: Cause
      readonly detail?: string
      readonly forwardTo?: string
      readonly words?: string
    }
  | { readonly type: 'held'; readonly leg: LegId }
  | { readonly type: 'resumed'; readonly leg: LegId }
  /** Agreed anew in the call: its sound is protected in another way from now on. */
  | { readonly type: 'secured'; readonly leg: LegId; readonly secured: 'none' | 'sdes' | 'dtls' }
  | { readonly type: 'digit'; readonly leg: LegId; readonly digit: string; readonly durationMs: number }
  /** Its device transfers: to a number, or to the far side of another leg of its own. Answered by `transfer-progress`. */
  | {
      readonly type: 'wants-transfer'
      readonly leg: LegId
      readonly to: { readonly number: string } | { readonly leg: LegId }
    }
  | { readonly type: 'ended'; readonly leg: LegId; readonly cause: Cause; readonly detail?: string }

export interface LegPort {
  /** Never throws. An order to a leg that is gone is ignored: its report is already on the way. */
  order(order: LegOrder): void
  /**
   * What would ring now if this person were called: one entry for each live binding of each device. One that is `expected` back
   * after a restart may be rung too: its leg says `failed unreachable` when it does not come.
   */
  reachable(person: PersonId): readonly Device[]
  /**
   * After a restart of the server: takes up these legs again and says which cannot be, and what the media engine needs
   * to go on with the others' ends. Legs not named are ended.
   */
  adopt(legs: readonly LegId[]): {
    readonly lost: readonly LegId[]
    readonly ends: readonly { readonly call: CallId; readonly end: EndId; readonly state: unknown }[]
  }
  onReport(listener: (report: LegReport) => void): void
}
