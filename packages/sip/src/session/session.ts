/**
 * A session: one INVITE and the call that came of it (RFC 3261 §13–15).
 *
 *   we call:     inviting ──2xx──▶ talking ──end──▶ ending ──answer to BYE──▶ gone
 *                   └──end──▶ cancelling ──487──▶ gone
 *                                  └──2xx that crossed: ACK──▶ ending
 *   they call:   ringing ──accept──▶ talking ──end──▶ ending …
 *                   │                   └─end before the ACK came──▶ leaving ──ACK──▶ ending
 *                   └──reject, CANCEL──▶ gone
 *   their BYE or a fault ends every state.
 */
import type { Millis } from '@sidetone/kernel'
import type { Dialog } from '../dialog/dialog.ts'
import type { Body, HeaderList, Reason, SessionId, Target, TransactionId } from '../stack-types.ts'
import type { Scheduled } from '../transaction/deadlines.ts'
import type { ServerTransaction } from '../transaction/records.ts'
import { never } from '../transaction/timers.ts'

export type SessionState = 'inviting' | 'cancelling' | 'ringing' | 'talking' | 'leaving' | 'ending' | 'gone'

/** Our INVITE or re-INVITE while it has no final response: what its CANCEL and ACK are made of. */
export type OwnInvite = {
  transaction: TransactionId
  uri: string
  routes: string
  from: string
  to: string
  cseq: number
  branch: string
  via: string
  credentials: string
  target: Target
  /** A provisional response came: CANCEL may be sent. */
  proceeding: boolean
}

/** Their offer in a reliable 18x: our answer goes in the PRACK. */
export type OwedPrack = { readonly toTag: string; readonly rack: string }

export type OwedAck = { readonly transaction: TransactionId; readonly cseq: number; readonly credentials: string }

/** A 2xx of ours that waits for its ACK (RFC 3261 §13.3.1.4). */
export type PendingOk = {
  readonly bytes: Uint8Array
  /** The end of the bytes. */
  readonly body: Body | undefined
  readonly target: Target
  readonly cseq: number
  /** Opens the session; else it answers a re-INVITE. */
  readonly first: boolean
  /** Our 2xx made the offer: the ACK brings the answer. */
  readonly offered: boolean
  resendAt: Millis
  resendMs: Millis
  readonly giveUpAt: Millis
  /** The flow of the INVITE broke. */
  lost: boolean
  /**
   * From before a restart, and its ACK may have come: it is repeated in case it never went out, and nothing waits for the ACK.
   * Who has one already may not know the 2xx any more (64*T1, RFC 3261 §13.2.2.4).
   */
  readonly doubtful: boolean
}

/** A reliable provisional response of ours that waits for its PRACK (RFC 3262 §3). */
export type PendingReliable = {
  readonly bytes: Uint8Array
  readonly rseq: number
  /** It made the offer, gave the answer, or had no body. */
  readonly holds: 'offer' | 'answer' | 'nothing'
  resendAt: Millis
  resendMs: Millis
  readonly giveUpAt: Millis
}

/** What waits until the PRACK came. */
export type HeldResponse = {
  readonly status: number
  readonly body: Body | undefined
  readonly headers: HeaderList | undefined
  readonly reliable: boolean
}

export type QueuedOffer = {
  readonly method: 'INVITE' | 'UPDATE' | undefined
  readonly body: Body | undefined
  readonly headers: HeaderList | undefined
  /** Ours, to keep the session timer alive: its outcome is not told. */
  readonly refresh: boolean
}
/** Our re-INVITE or UPDATE on its way. */
export type OwnOffer = QueuedOffer & { readonly sent: 'INVITE' | 'UPDATE' }

/** RFC 4028: who refreshes, and when we refresh (`ours`) or give up. */
export type SessionTimer = {
  readonly intervalS: number
  readonly refresher: 'us' | 'them'
  refreshAt: Millis
  expireAt: Millis
}

export type AskedTimer = { readonly intervalS: number; readonly refresher: 'uac' | 'uas' | undefined }

/** What the other side's headers say that it can do. */
export type Peer = {
  update: boolean
  reliable: boolean /** it insists on reliable provisional responses */
  insists: boolean
  timer: boolean
}

/** A REFER of ours whose outcome is not told yet. */
export type OpenRefer = {
  readonly transaction: TransactionId
  /** `id` of the Event header in NOTIFYs about it. */
  cseq: number
  /** What was told last; 0: nothing. */
  status: number
  expireAt: Millis
  /** All was told; NOTIFYs may still come. */
  told: boolean
}

export type Session = Scheduled & {
  /** Our tag in its dialogs. */
  readonly id: SessionId
  readonly role: 'caller' | 'called'
  state: SessionState
  readonly callId: string
  /** The confirmed dialog; for the called side also the early one. */
  dialog: Dialog | null
  /** The caller's early dialogs, one for each fork that rang, oldest first. */
  early: Dialog[]
  readonly peer: Peer

  // our INVITE
  invite: OwnInvite | null
  /** The offer of our INVITE; kept to ask again. */
  readonly offered: boolean
  /** A reliable 18x brought their offer and was answered, or our offer was answered. */
  settledEarly: boolean
  owedPrack: OwedPrack | null
  /** Highest RSeq seen, by To tag. */
  readonly seen: { toTag: string; rseq: number }[]
  /** The 2xx that waits for `ackWith`: it made the offer. */
  owedAck: OwedAck | null
  /** Said with the CANCEL or BYE. */
  reasons: readonly Reason[]

  // their INVITE
  incoming: ServerTransaction | null
  rseq: number
  reliable: PendingReliable | null
  held: HeldResponse[]

  // both
  refers: OpenRefer[]
  ok: PendingOk | null
  own: OwnOffer | null
  /** Their re-INVITE, UPDATE or PRACK with an offer, until `answerOffer`. */
  their: ServerTransaction | null
  theirHasBody: boolean
  queue: QueuedOffer[]
  /** When a refused offer (491) is tried again, or a BYE that could not be sent. */
  retryAt: Millis
  timer: SessionTimer | null
  /** What our INVITE asks for instead of the stack's interval, seconds. */
  askS: number | undefined
  /** Session-Expires of their request that is being answered. */
  asked: AskedTimer | null
  /** Min-SE that a 422 asked for, seconds; 0 when none. */
  leastIntervalS: number
  /** Our last description: the body of a refresh by re-INVITE. */
  localBody: Body | undefined
  /** Until when a BYE that cannot be sent is tried again. */
  byeUntil: Millis
  changed: boolean
}

export function newSession(id: SessionId, role: Session['role'], callId: string, offered: boolean): Session {
  return {
    id,
    role,
    state: role === 'caller' ? 'inviting' : 'ringing',
    callId,
    dialog: null,
    early: [],
    peer: { update: false, reliable: false, insists: false, timer: false },
    invite: null,
    offered,
    settledEarly: false,
    owedPrack: null,
    seen: [],
    owedAck: null,
    reasons: [],
    incoming: null,
    rseq: 0,
    reliable: null,
    held: [],
    refers: [],
    ok: null,
    own: null,
    their: null,
    theirHasBody: false,
    queue: [],
    retryAt: never,
    timer: null,
    askS: undefined,
    asked: null,
    leastIntervalS: 0,
    localBody: undefined,
    byeUntil: never,
    changed: false,
    due: never,
    place: -1,
  }
}

/** The earliest of a session's deadlines. */
export function sessionDue(session: Session): Millis {
  let due = session.retryAt
  const { ok, reliable, timer } = session
  if (ok !== null) due = Math.min(due, ok.resendAt, ok.giveUpAt)
  if (reliable !== null) due = Math.min(due, reliable.resendAt, reliable.giveUpAt)
  if (timer !== null) due = Math.min(due, timer.refreshAt, timer.expireAt)
  for (const { expireAt } of session.refers) due = Math.min(due, expireAt)
  return due
}

/** The dialog that a message of the other side with this tag belongs to. */
export function dialogWith(session: Session, remoteTag: string): Dialog | null {
  if (session.dialog !== null) return session.dialog.remoteTag === remoteTag ? session.dialog : null
  for (const dialog of session.early) if (dialog.remoteTag === remoteTag) return dialog
  return null
}

/** The dialog that a request of ours with this To was sent in. */
export function dialogOf(session: Session, to: string): Dialog | null {
  return session.dialog ?? session.early.find(dialog => dialog.remote === to) ?? null
}

/** The confirmed dialog, else the youngest early one. */
export const currentDialog = (session: Session): Dialog | null => session.dialog ?? session.early.at(-1) ?? null
