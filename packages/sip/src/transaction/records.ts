/** What the stack keeps of one transaction: its machine, the bytes it may have to repeat, and where they go. */
import type { Flow, SessionId, Target, TransactionId } from '../stack-types.ts'
import type { Client } from './client.ts'
import type { Draft } from './compose.ts'
import type { Scheduled } from './deadlines.ts'
import type { InviteClient } from './invite-client.ts'
import type { InviteServer } from './invite-server.ts'
import type { Server } from './server.ts'

/** What a request of ours is for: says who gets the response. */
export type ClientUse =
  | 'invite' // opens a session
  | 'offer' // re-INVITE or UPDATE
  | 'prack'
  | 'bye'
  | 'cancel'
  | 'refer'
  | 'notify' // for a subscription to us
  | 'in-session' // asked for by `requestIn`
  | 'request' // asked for by `request`

/** The ACK of one 2xx, kept to be sent again. One INVITE can get a 2xx from several forks (RFC 3261 §13.2.2.4). */
export type SentAck = { readonly toTag: string; readonly bytes: Uint8Array; readonly target: Target }

export type ClientTransaction = Scheduled & {
  readonly kind: 'client'
  readonly id: TransactionId
  /** What the user knows it by: the id of the first try when credentials or a longer interval made us ask again. */
  readonly publicId: TransactionId
  readonly branch: string
  /** Via value, also that of CANCEL and of the ACK to a failure. */
  via: string
  readonly use: ClientUse
  readonly session: SessionId | null
  draft: Draft
  readonly invite: InviteClient | null
  readonly other: Client | null
  bytes: Uint8Array
  /** ACK of a failure, made once. */
  ack: Uint8Array | null
  acks: SentAck[] | null
  /** How often credentials were given. */
  tries: number
}

/** Its texts are dropped with the final response: a transaction that only absorbs repetitions is small. */
export type ServerTransaction = Scheduled & {
  readonly kind: 'server'
  readonly id: TransactionId
  readonly method: string
  readonly invite: InviteServer | null
  readonly other: Server | null
  /** All Via lines, the top one with `received` and `rport`, each ended by CRLF. */
  vias: string
  recordRoutes: string
  from: string
  to: string
  callId: string
  cseq: string
  /** '' when the request named a dialog: then `to` has the tag already. */
  tag: string
  readonly target: Target
  /** RFC 3261 §18.2.2: where a response goes when its connection is gone; null where there is no such place. */
  fallback: Target | null
  readonly flow: Flow
  /** The last response. */
  bytes: Uint8Array | null
  status: number
  session: SessionId | null
  /** Key among requests that may come again over another path (RFC 3261 §8.2.2.2); '' when not looked for. */
  readonly merge: string
}
