/** The words of the call room. No SIP in here. */
import type { Brand, Millis } from '@sidetone/kernel'
import type { Words } from './coded.ts'

export type CallId = Brand<string, 'CallId'>
export type LegId = Brand<string, 'LegId'>
/** A media end: the point where one leg's sound enters and leaves our media engine. */
export type EndId = Brand<string, 'EndId'>
export type PersonId = Brand<string, 'PersonId'>
export type DeviceId = Brand<string, 'DeviceId'>

/** Somebody on a call as shown to the others. `number` is an extension or E.164; '' when withheld. */
export type Party = {
  readonly name: string
  readonly number: string
  readonly person?: PersonId
  readonly check?: NumberCheck
  /** The name that the carrier said, when `name` is ours for them: ours goes to nobody outside. */
  readonly said?: string
  /** Who sent their call on before it came to us, first to last. */
  readonly sentOnBy?: readonly Forwarder[]
}
/**
 * Who sent a call on, and what for: busy, not answered, always (`forwarded`). Unknown where a program before this one kept it.
 * `outside`: a carrier said so of a call that came in, and the next one is told the same.
 */
export type Forwarder = Party & { readonly for?: Cause; readonly outside?: true }
/**
 * What a carrier found out about a caller's number (STIR, RFC 8224). `verified`: the number is theirs; `unproven`: it is known who
 * let the call in, not whose number it is; `failed`: the proof is wrong, so the number may be forged.
 */
export type NumberCheck = {
  readonly says: 'verified' | 'unproven' | 'failed'
  /** Who signed knows A the caller and their number, B the caller, C only where the call came from (RFC 8588). */
  readonly level?: 'A' | 'B' | 'C'
}

/** Why a leg or a call ended. Each has one SIP code (sip-legs) and one sentence (the screens). */
export type Cause =
  | 'hung-up'
  | 'cancelled'
  | 'answered-elsewhere'
  | 'busy'
  | 'declined'
  | 'no-answer'
  | 'unreachable' // nobody registered, or the device did not respond
  | 'unknown-number'
  | 'not-allowed'
  | 'no-common-codec'
  | 'media-lost' // the media process died
  | 'silent' // nothing heard for too long
  | 'expired' // session timer, or a lost ACK
  | 'overloaded'
  | 'restarted' // still ringing when the server restarted
  | 'trunk-failed'
  | 'failed'
  // ── a leg whose person went on elsewhere, or whose call did ──
  | 'transferred'
  | 'merged' // its call became part of another one
  | 'picked-up' // answered by a colleague
  | 'parked'
  | 'moved' // taken over by another device of the same person
  | 'removed' // somebody in the call took them out
  | 'forwarded'
  | 'loop' // forwarded in a circle, or too often
  | 'rejected-by-rule' // do not disturb
  | 'no-such-call' // nothing to pick up, take over or retrieve
  | 'limit-reached' // the longest time that this call may last
  | 'closed' // outside of the opening hours
  | 'no-agent' // nobody works for this number now

/** Who ended it. */
export type Side = 'caller' | 'called' | 'system'

/** `country`: ISO 3166, `DE`. */
export type LocationSite = { readonly name: string; readonly country: string }

/** What a leg can be asked to ring. */
export type Device =
  | {
      readonly kind: 'registered'
      readonly device: DeviceId
      readonly person: PersonId /** binding ids live at routing time */
      readonly binding: string
      /** A browser. */
      readonly web?: true
      /** Its connection died with the server before this one: it rings as soon as it is back, within seconds. */
      readonly expected?: true
    }
  | {
      readonly kind: 'trunk'
      readonly trunk: string
      readonly number: string
      /** Goes out whatever limits there are. */
      readonly emergency?: true
      /** Of an emergency: where the caller is. */
      readonly location?: string
      /** The site whose address that is; none: a place elsewhere. */
      readonly locationSite?: LocationSite
    }

/** One way to the outside. */
export type TrunkTry = {
  readonly trunk: string
  /** As this trunk is to dial it. */
  readonly number: string
  /** Shown to who is called instead of the caller's own. */
  readonly callerId?: Party
  /** The talk ends after so long, with cause `limit-reached`: for so long the money lasts at this trunk's price. */
  readonly maxMs?: Millis
}

/** Where a dialled number leads: made by the dial plan (`route/`), played by the call or by a feature. */
export type Destination =
  | {
      readonly kind: 'person'
      readonly person: PersonId
      readonly ringForMs: Millis
      /** Their ringing rules say which phones ring, and when; otherwise all do at once. */
      readonly byRules?: true
    }
  | ({
      readonly kind: 'trunk'
      readonly ringForMs: Millis
      /** Tried one after the other when the trunk before fails before it rings. */
      readonly or?: readonly TrunkTry[]
      readonly emergency?: true
      /** Whose rights and limits it counts on, when that is not who dialled or sent it on. */
      readonly payer?: PersonId
      /** Of an emergency: where the caller is. */
      readonly location?: string
      /** The site whose address that is; none: a place elsewhere. */
      readonly locationSite?: LocationSite
    } & TrunkTry)
  | {
      readonly kind: 'feature'
      readonly feature: string
      readonly argument: string
      /** Anybody may be led here: forwarded calls too. */
      readonly fromTrunks?: true
      /** What was called is closed now, so its calls go here. */
      readonly closed?: true
    }
  /** A parking slot, null: the first free one. Dialled: takes the parked call; as the target of a transfer: parks. */
  | { readonly kind: 'slot'; readonly slot: string | null }
  /** The newest call that rings at this person, or at anybody of the caller's group. */
  | { readonly kind: 'pickup'; readonly person: PersonId | null }
  /** The caller's own call on another device. */
  | { readonly kind: 'take' }
  /** Something with the calls that the caller has besides: for phones that cannot ask for it by signalling. */
  | { readonly kind: 'own-calls'; readonly does: 'transfer'; readonly to: string }
  | { readonly kind: 'own-calls'; readonly does: 'join' | 'merge' | 'push' }
  /** `words`: a sentence for the caller that says more than the one of the cause. */
  | { readonly kind: 'nowhere'; readonly cause: Cause; readonly words?: Words }

export type Quality = {
  readonly codec: string
  /** packets received and lost since the leg began */
  readonly received: number
  readonly lost: number
  readonly jitterMs: number
  /** null until a report came back */
  readonly roundTripMs: number | null
  /** loss that the far end reports of what we sent, 0 … 1 */
  readonly farLossRatio: number | null
  /** 1 … 4.5, E-model (G.107) */
  readonly mos: number
}

/** What a person's device is told beside the call itself: shown on the in-call screen, never heard. */
export type Notice =
  /** The leg belongs to this call from now on; `other`: whom they talk with, null in a conference. */
  | { readonly kind: 'call'; readonly call: CallId; readonly other: Party | null }
  /** `who` was not reached; `back`: who waited for that, '' nobody. "Carol is on another call: Alice is back." */
  | {
      readonly kind: 'came-back'
      readonly cause: Cause
      readonly who: string
      readonly back: string
      readonly sentence: string
    }
  | { readonly kind: 'muted' | 'unmuted' }
