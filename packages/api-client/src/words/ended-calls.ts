/** Calls that are over: one's own, and all of the company. */

export type Cause =
  | 'hung-up'
  | 'cancelled'
  | 'answered-elsewhere'
  | 'busy'
  | 'declined'
  | 'no-answer'
  | 'unreachable'
  | 'unknown-number'
  | 'not-allowed'
  | 'no-common-codec'
  | 'media-lost'
  | 'silent'
  | 'expired'
  | 'overloaded'
  | 'restarted'
  | 'trunk-failed'
  | 'failed'
  // the person went on elsewhere, or the call did
  | 'transferred'
  | 'merged'
  | 'picked-up'
  | 'parked'
  | 'moved'
  | 'removed'
  | 'forwarded'
  | 'loop'
  | 'rejected-by-rule'
  | 'no-such-call'
  | 'limit-reached'
  | 'closed'
  | 'no-agent'
export type Side = 'caller' | 'called' | 'system'
/** What the carrier found out about the caller's number (STIR). `level`: attestation (RFC 8588). */
export type NumberCheck = {
  readonly says: 'verified' | 'unproven' | 'failed'
  readonly level: 'A' | 'B' | 'C' | null
}
/** One of my calls, ended. */
export type HistoryItem = {
  readonly id: string
  readonly direction: 'in' | 'out'
  /** Called me, nobody answered, on none of my devices and nowhere else. */
  readonly missed: boolean
  readonly other: { readonly name: string; readonly number: string }
  readonly startedAt: number
  readonly answeredAt: number | null
  readonly endedAt: number
  /** From answer to end; 0 when not answered. */
  readonly durationMs: number
  readonly cause: Cause
  readonly by: Side
  readonly answeredElsewhere: boolean
  /** Who took it, when somebody else did. */
  readonly answeredBy: string | null
  readonly codec: string | null
  readonly mos: number | null
  /** Name of the queue that the caller waited in. */
  readonly queue: string | null
  /** What happened beside talking, in a sentence: "Passed on by Bob." */
  readonly note: string | null
  /** Null: the carrier did not say. */
  readonly check: NumberCheck | null
}
export type HistoryPage = {
  readonly items: readonly HistoryItem[] /** give it as `before`; null at the end */
  readonly next: string | null
}
/** One call as an administrator sees it: one row. */
export type EndedCall = {
  readonly id: string
  readonly startedAt: number
  /** Talking began. */
  readonly answeredAt: number | null
  readonly endedAt: number
  readonly waitedMs: number
  readonly talkedMs: number
  /** Of that: somebody was on hold. */
  readonly heldMs: number
  /** By the rates of the trunks; null: nothing was paid for, or no rates are known. */
  readonly cost: { readonly amount: number; readonly currency: string } | null
  readonly from: { readonly name: string; readonly number: string }
  readonly to: { readonly name: string; readonly number: string }
  readonly dialled: string
  readonly direction: 'in' | 'out' | 'inside'
  readonly outcome: 'answered' | 'voicemail' | 'served' | 'missed' | 'busy' | 'declined' | 'refused' | 'failed'
  readonly cause: Cause
  readonly by: 'caller' | 'called' | 'system'
  readonly talkedWith: string
  readonly trunk: { readonly id: string; readonly name: string } | null
  readonly queue: { readonly id: string; readonly name: string } | null
  readonly voicemail: string | null
  readonly recorded: boolean
  readonly mos: number | null
  readonly check: NumberCheck | null
}
export type EndedCallPage = {
  readonly items: readonly EndedCall[]
  readonly next: string | null
  /** How many match in all; null: too many to be counted. */
  readonly total: number | null
}
/** How one leg sounded for some seconds. */
export type QualityPoint = {
  readonly at: number
  /** 1 bad … 4.5 perfect (E-model, G.107) */
  readonly mos: number
  readonly lossPercent: number
  readonly jitterMs: number
  readonly roundTripMs: number | null
  readonly farLossPercent: number | null
}
export type EndedLeg = HistoryLeg & {
  readonly side: 'caller' | 'called'
  readonly trunk: { readonly id: string; readonly name: string } | null
  /** The protocol's own words about its end. */
  readonly detail: string | null
  readonly quality: readonly QualityPoint[]
}
/** One decision about where a call goes, with its reasons. */
export type CallStep = {
  readonly at: number
  readonly what: 'routed' | 'led' | 'forwarded' | 'passed' | 'added' | 'failed-over'
  readonly says: string
  readonly why: readonly string[]
}
/** What somebody said of how a call sounded, and what their phone measured. */
export type CallOpinion = {
  readonly name: string
  readonly at: number
  readonly good: boolean
  readonly reported: boolean
  readonly heard: {
    readonly codec: string
    readonly mos: number
    readonly worstMos: number
    readonly lossPercent: number
    readonly jitterMs: number
    readonly roundTripMs: number | null
  } | null
}
export type GivenOpinion = Pick<CallOpinion, 'good' | 'reported' | 'heard'>
type Named = { readonly name: string; readonly number: string }
/** One that somebody found bad, or reported. */
export type BadCall = CallOpinion & { readonly call: string; readonly from: Named; readonly to: Named }
export type EndedCallDetail = EndedCall & {
  readonly legs: readonly EndedLeg[]
  readonly story: readonly string[]
  readonly why: readonly string[]
  readonly steps: readonly CallStep[]
  /** Those that can be heard still; `at`: its end. */
  readonly recordings: readonly { readonly at: number; readonly ms: number; readonly url: string }[]
  /** How it sounded to those who said so. */
  readonly opinions: readonly CallOpinion[]
  /** The voice message that was left, where I may hear it. */
  readonly message: string | null
}
export type SipMessage = {
  readonly at: number
  /** Id of the leg; empty: not known. */
  readonly leg: string
  /** `in`: to the phone system. */
  readonly way: 'in' | 'out'
  readonly peer: string
  readonly text: string
  /** It was longer. */
  readonly cut: boolean
}
/** `left`: messages in the middle that were not kept. */
export type CallLadder = { readonly messages: readonly SipMessage[]; readonly left: number }
/** What ended calls are asked for; `q`: parts of names, numbers and queues. Times in ms since 1970. */
export type EndedCallsAsked = {
  readonly q?: string
  readonly from?: number
  readonly to?: number
  readonly direction?: EndedCall['direction']
  readonly outcome?: EndedCall['outcome']
  readonly person?: string
  readonly trunk?: string
  /** Its id or its name. */
  readonly queue?: string
  readonly limit?: number
  readonly cursor?: string
}
export type HistoryLeg = {
  readonly id: string
  readonly name: string
  readonly number: string
  readonly device: string | null
  readonly startedAt: number
  readonly ringingAt: number | null
  readonly answeredAt: number | null
  readonly endedAt: number | null
  readonly cause: Cause | null
  readonly by: Side | null
  readonly codec: string | null
  readonly secured: 'none' | 'sdes' | 'dtls' | null
  readonly mos: number | null
}
export type HistoryDetail = HistoryItem & {
  readonly legs: readonly HistoryLeg[]
  /** The call told in sentences, in order. */
  readonly story: readonly string[]
  /** The message that was left, where I may hear it. */
  readonly voicemail: string | null
}
/** Somebody listened to a recording, or to a message of a shared box. */
export type Listening = {
  readonly id: number
  readonly at: number
  /** Its address in this API. */
  readonly sound: string
  readonly name: string
  readonly how: 'played' | 'downloaded' | 'by-phone'
  readonly by: {
    readonly kind: 'person' | 'phone' | 'operator' | 'system' | 'program'
    readonly id: string
    readonly name: string
  }
}
