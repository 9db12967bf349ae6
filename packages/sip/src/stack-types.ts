/**
 * The face of the SIP stack: what goes in and what comes out. No I/O, no clock, no randomness inside.
 *
 *   bytes ──receive──▶ ┌────────────────────────────────┐ ──▶ sends   (take(): bytes for sip-net)
 *   time  ──tick─────▶ │ transactions ▸ dialogs ▸ sessions │
 *   calls ──invite…──▶ └────────────────────────────────┘ ──▶ events  (take(): what happened)
 *
 * The web phone and the server use this same face.
 */
import type { Ids, Millis } from '@sidetone/kernel'
import type { Hashes } from './auth/hashes/hashes.ts'
import type { Flow, Send, Target, Transport } from './flow.ts'
import type { NameAddr, SipRequest, SipResponse, Uri } from './message/types.ts'
import type { Refer, Replaces } from './refer/words.ts'
import type { NotifyBody, Subscribe, SubscriptionEnd, SubscriptionId } from './subscribe/words.ts'

export type * from './flow.ts'
export type * from './refer/words.ts'
export type * from './subscribe/words.ts'

export type SessionId = string
export type TransactionId = string
export type HeaderList = readonly (readonly [name: string, value: string])[]
export type Body = { readonly type: string; readonly bytes: Uint8Array }
/** RFC 3326. `said`: our extension, a sentence by its code (`reason-extension`, §2). */
export type Reason = {
  readonly protocol: 'SIP' | 'Q.850' | string
  readonly cause: number
  readonly text?: string
  readonly said?: string
}

export type StackOptions = {
  readonly ids: Ids
  /** User-Agent or Server header. */
  readonly agent: string
  /** Host and port that we put in Via and Contact for a message that leaves by this target; port 0: none is written. */
  readonly local: (target: Target) => { readonly transport: Transport; readonly host: string; readonly port: number }
  /** The user part of our Contact, and its URI parameters. Web phones give `{user, host: 'abc.invalid'}`. */
  readonly contact: { readonly user: string; readonly host?: string; readonly params?: string }
  /**
   * Where a request goes, given its next hop (RFC 3261 §8.1.2, 12.2.1.1) and the flow that the peer was last seen on.
   * `null`: nowhere known, the request fails as if 480 had come.
   */
  readonly route: (nextHop: Uri, lastFlow: string | undefined) => Target | null
  /** There is no way to this peer and will be none: it is not waited for with a BYE. Without it everybody may come back. */
  readonly isGone?: (nextHop: Uri) => boolean
  /**
   * Called on 401/407 for a request of ours, `transaction` as `request` gave it; '' ahead of the request. `null`: give the failure
   * to the caller.
   */
  readonly credentials?: (
    realm: string,
    session: SessionId | null,
    transaction: TransactionId,
  ) => { readonly username: string; readonly password: string } | null
  /**
   * Requests that open something (INVITE, and those of `request`) carry credentials for the last challenge of the same server, which
   * spares a round trip (RFC 7616 §3.6). For user agents with one server; off, each is challenged anew.
   */
  readonly answersAhead?: boolean
  /**
   * Option tags that the user of the stack deals with, beyond 100rel and timer: told in Supported, accepted in Require. With
   * `replaces` an INVITE with Replaces is matched to a session, without it the header means nothing. `norefersub`: RFC 4488.
   */
  readonly supported?: readonly string[]
  /** Event packages that the user of the stack tells about; others get 489. Without it SUBSCRIBE is a `request` like any. */
  readonly eventPackages?: readonly string[]
  /** For digest answers; without it the pure ones, which every runtime has. */
  readonly hashes?: Hashes
  /** RFC 3261 table 4; tests shorten them. */
  readonly timers?: { readonly t1Ms?: Millis; readonly t2Ms?: Millis; readonly t4Ms?: Millis }
  /** RFC 4028: session interval that we ask for (default 1800 s) and least that we accept (default 90 s); 0 switches off. */
  readonly sessionExpires?: { readonly askS: number; readonly minS: number }
  readonly limits?: {
    readonly maxTransactions?: number
    readonly maxSessions?: number
    readonly maxSubscriptions?: number
  }
}

export type OutgoingInvite = {
  /** Request-URI */
  readonly to: Uri
  readonly toName?: string
  readonly from: NameAddr
  /** Overrides routing by URI (outbound proxy, a registered flow). */
  readonly target?: Target
  readonly route?: readonly string[]
  readonly headers?: HeaderList
  /** 0 … 255, default 70. A back-to-back user agent gives the caller's, less one: nothing else stops a loop (RFC 7332). */
  readonly maxForwards?: number
  /**
   * Offer; none means a late offer (the 2xx carries it, the ACK answers). May be multipart with the offer in it: the rest is
   * said in this INVITE only.
   */
  readonly body?: Body
  /** Offer 100rel (default true as Supported). */
  readonly reliableProvisionals?: 'supported' | 'require' | 'off'
  /** Session interval that this INVITE asks for, seconds, instead of the stack's; 0: none is asked for. */
  readonly sessionExpiresS?: number
}

/** What happened. `session` is the INVITE usage that it belongs to. */
export type StackEvent =
  // ── an incoming INVITE outside a dialog; the stack has answered 100 ──
  | {
      readonly type: 'invite'
      readonly session: SessionId
      readonly request: SipRequest
      readonly flow: Flow /** the session that it takes the place of: accept this one, then end that one (RFC 3891 §3) */
      readonly replaces?: SessionId
    }
  // ── our INVITE ──
  | {
      readonly type: 'progress'
      readonly session: SessionId
      readonly status: number
      readonly response: SipResponse
      readonly body?: Body /** distinguishes forked early dialogs */
      readonly toTag: string /** a reliable 18x made the offer (our INVITE had none): call `ackWith`, the answer goes in the PRACK */
      readonly mustAckWithBody: boolean
    }
  | {
      readonly type: 'answered'
      readonly session: SessionId
      readonly response: SipResponse /** answer, or the offer when our INVITE had none: then call `ackWith` */
      readonly body?: Body
      readonly mustAckWithBody: boolean
    }
  | {
      readonly type: 'failed'
      readonly session: SessionId /** 408 for timeout, 503 for transport fault */
      readonly status: number
      readonly response?: SipResponse
      readonly reasons: readonly Reason[]
    }
  // ── our answered INVITE ──
  | {
      readonly type: 'confirmed'
      readonly session: SessionId /** the answer to our late offer */
      readonly body?: Body
    }
  | { readonly type: 'cancelled'; readonly session: SessionId; readonly reasons: readonly Reason[] }
  // ── in the session ──
  | {
      readonly type: 'offer'
      readonly session: SessionId /** none: they ask for our offer */
      readonly body?: Body
      readonly request: SipRequest
    }
  | {
      readonly type: 'answer'
      readonly session: SessionId /** to our re-INVITE, UPDATE, or reliable 18x/2xx offer; their offer when ours asked for it: then `mustAckWithBody`, call `ackWith` */
      readonly body?: Body
      readonly mustAckWithBody: boolean
    }
  | { readonly type: 'offer-refused'; readonly session: SessionId; readonly status: number }
  | { readonly type: 'info'; readonly session: SessionId; readonly request: SipRequest }
  | {
      readonly type: 'refer'
      readonly session: SessionId
      readonly request: SipRequest
      readonly transaction: TransactionId
      /** Answer with `acceptRefer`, or refuse with `respond`. */
      readonly refer: Refer
    }
  // ── our REFER: how the call that they make goes on; `done`: nothing more is told. 408: nobody said how it went ──
  | {
      readonly type: 'referred'
      readonly session: SessionId
      readonly refer: TransactionId /** 100 … 699; 202 when they took it and tell nothing more */
      readonly status: number
      readonly done: boolean
    }
  | {
      readonly type: 'ended'
      readonly session: SessionId
      readonly by: 'remote' | 'expired' | 'ack-lost' | 'transport' | 'error'
      readonly reasons: readonly Reason[]
    }
  // ── subscriptions to us ──
  | {
      readonly type: 'subscribe'
      readonly transaction: TransactionId /** answer with `acceptSubscription`, or refuse with `respond` */
      readonly request: SipRequest
      readonly flow: Flow
      readonly asked: Subscribe
    }
  /** Not by us. `refused`: a NOTIFY was. It is gone. */
  | {
      readonly type: 'unsubscribed'
      readonly subscription: SubscriptionId
      readonly why: 'asked' | 'expired' | 'refused' | 'unreachable'
    }
  // ── anything else ──
  | {
      readonly type: 'request'
      readonly transaction: TransactionId
      readonly request: SipRequest
      readonly flow: Flow
      readonly session?: SessionId
    }
  | { readonly type: 'response'; readonly transaction: TransactionId; readonly response: SipResponse }
  | { readonly type: 'no-response'; readonly transaction: TransactionId; readonly why: 'timeout' | 'transport' }
  | { readonly type: 'bad-message'; readonly flow: Flow; readonly what: string; readonly where: string }

/** What one turn produced. Events first, then (after they are journaled) the sends. */
export type Turn = {
  readonly events: readonly StackEvent[]
  readonly sends: readonly Send[]
  /** Sessions whose `exportSession` differs from before. */
  readonly changed: readonly SessionId[]
  /** Sessions that are gone. */
  readonly gone: readonly SessionId[]
  /** Subscriptions whose `exportSubscription` is worth keeping anew: not after each NOTIFY. */
  readonly subscriptionsChanged: readonly SubscriptionId[]
  readonly subscriptionsGone: readonly SubscriptionId[]
}

export interface SipStack {
  /** One whole message from a flow. Never throws on any bytes. Keep-alives are sip-net's. */
  receive(flow: Flow, bytes: Uint8Array, now: Millis): void
  /** sip-net could not send, or a flow broke. */
  sendFailed(transaction: TransactionId, now: Millis): void
  tick(now: Millis): void
  /** The earliest deadline, or null. */
  nextDeadline(): Millis | null
  take(): Turn

  // ── calls ──
  invite(invite: OutgoingInvite, now: Millis): SessionId
  /** 101 … 199 to an incoming INVITE; `reliable` sends it by RFC 3262 when the peer supports it. */
  progress(
    session: SessionId,
    status: number,
    options: { readonly body?: Body; readonly reliable?: boolean; readonly headers?: HeaderList },
    now: Millis,
  ): void
  /** 200. Without body when the INVITE's offer was already answered in a reliable 18x. */
  accept(session: SessionId, options: { readonly body?: Body; readonly headers?: HeaderList }, now: Millis): void
  /** 300 … 699 */
  reject(
    session: SessionId,
    status: number,
    options: { readonly reason?: string; readonly headers?: HeaderList },
    now: Millis,
  ): void
  /**
   * Ends the session whatever its state: CANCEL, BYE, or both as they become possible (RFC 3261 §9, 15). After this no event
   * comes for the session; `gone` says when nothing is left of it.
   */
  end(
    session: SessionId,
    options: {
      readonly reasons?: readonly Reason[] /** final status when it is an unanswered incoming INVITE; default 480 */
      readonly status?: number
    },
    now: Millis,
  ): void
  /** Something has come back for our INVITE, and be it only a 100; true as well when there is no such INVITE any more. */
  heardOf(session: SessionId): boolean
  /** Our answer after `progress`, `answered` or `answer` with `mustAckWithBody`: in the PRACK or the ACK. */
  ackWith(session: SessionId, body: Body, now: Millis): void
  /** A new offer by re-INVITE or UPDATE; waits its turn, glare (491) is solved inside (RFC 3261 §14.1). Without body: asks for theirs. */
  offer(
    session: SessionId,
    body: Body | undefined,
    options: { readonly method?: 'INVITE' | 'UPDATE'; readonly headers?: HeaderList },
    now: Millis,
  ): void
  /** Answers an `offer` event. */
  answerOffer(session: SessionId, body: Body | undefined, now: Millis): void
  refuseOffer(session: SessionId, status: number, now: Millis): void
  /** INFO, REFER, NOTIFY, MESSAGE … in the session's dialog. Answered by `response` or `no-response`. */
  requestIn(
    session: SessionId,
    method: string,
    options: { readonly headers?: HeaderList; readonly body?: Body },
    now: Millis,
  ): TransactionId | null

  // ── transfers ──
  /**
   * Sends a REFER in the session's dialog; `referred` tells how it goes. `subscription` false: they need not tell. Null when
   * they cannot be reached, or more than a few are open.
   */
  refer(session: SessionId, refer: Refer, options: { readonly headers?: HeaderList }, now: Millis): TransactionId | null
  /** 202 to a `refer` event, and the NOTIFY with 100. Null when they want to hear nothing more, or the REFER is gone. */
  acceptRefer(transaction: TransactionId, refer: Refer, now: Millis): SubscriptionId | null
  /** 100 … 699 of the call that the REFER led to; the first final one ends the subscription. */
  referProgress(subscription: SubscriptionId, status: number, reason: string | undefined, now: Millis): void
  /** Its Call-ID; null when it is gone. */
  callIdOf(session: SessionId): string | null
  /**
   * The Replaces value with which an INVITE that is sent to us (`us`) or to the other side (`them`) takes the place of this
   * session. Null without a dialog.
   */
  sessionReplaces(session: SessionId, sentTo: 'us' | 'them'): Replaces | null
  /** The session that a Replaces means when its INVITE would come to us: a transfer between calls of ours needs no INVITE. */
  replacedSession(replaces: Replaces): SessionId | null

  // ── subscriptions to us (RFC 6665) ──
  /** 200 to a `subscribe` event, and the first NOTIFY. Null when there are too many (503), or the SUBSCRIBE is gone. */
  acceptSubscription(
    event: { readonly transaction: TransactionId; readonly request: SipRequest; readonly asked: Subscribe },
    state: NotifyBody | undefined,
    now: Millis,
  ): SubscriptionId | null
  /** The state has changed. Sent at most once a second; of several the last one. */
  notify(subscription: SubscriptionId, state: NotifyBody, now: Millis): void
  /** The last NOTIFY says why; `retryAfterS` for `probation` and `giveup`. */
  endSubscription(
    subscription: SubscriptionId,
    why: SubscriptionEnd,
    options: { readonly retryAfterS?: number },
    now: Millis,
  ): void
  /** Plain JSON without the state: `notify` each one after `importSubscription`. Sessions are imported first. */
  exportSubscription(subscription: SubscriptionId): SubscriptionSnapshot | null
  importSubscription(snapshot: SubscriptionSnapshot, now: Millis): SubscriptionId

  // ── outside sessions ──
  /**
   * A request of its own. Without `cseq` one is counted upwards over all Call-IDs; with `credentials` a challenge takes one
   * more. Fails at once (`no-response`, 'transport') when `route` knows no way.
   */
  request(
    request: {
      readonly method: string
      readonly to: Uri
      readonly from: NameAddr
      readonly toAddr?: NameAddr
      readonly target?: Target
      readonly callId?: string
      readonly cseq?: number
      readonly headers?: HeaderList
      readonly body?: Body
    },
    now: Millis,
  ): TransactionId
  respond(
    transaction: TransactionId,
    status: number,
    options: { readonly reason?: string; readonly headers?: HeaderList; readonly body?: Body },
    now: Millis,
  ): void

  // ── restart: a session as plain JSON, and back ──
  exportSession(session: SessionId): SessionSnapshot | null
  importSession(snapshot: SessionSnapshot, now: Millis): SessionId
  /** For gauges and leak tests. */
  counts(): {
    readonly transactions: number
    readonly sessions: number
    readonly subscriptions: number
    readonly timers: number
  }
}

/** Plain JSON: all that is needed to go on with a dialog, or to end an unanswered INVITE, after a restart. */
export type SessionSnapshot = { readonly id: SessionId; readonly [field: string]: unknown }
export type SubscriptionSnapshot = { readonly id: SubscriptionId; readonly [field: string]: unknown }
