/** What the server takes and gives, and what it knows of a client. */
import type { Ids, Millis } from '@sidetone/kernel'
import type { House } from './admission.ts'
import type { Allocation } from './allocation.ts'
import type { Peers } from './peers.ts'
import type { Address } from './stun/address.ts'
import type { IcePassword } from './tie-breaker.ts'

/** A connection of a client; never used again. */
export type ClientId = number
export type Input =
  | { readonly type: 'opened'; readonly client: ClientId; readonly from: Address }
  /** One STUN message or ChannelData, whole. */
  | { readonly type: 'frame'; readonly client: ClientId; readonly bytes: Uint8Array }
  | { readonly type: 'relay-opened'; readonly client: ClientId; readonly port: number }
  | { readonly type: 'relay-failed'; readonly client: ClientId }
  /** Came to the client's relay. */
  | { readonly type: 'packet'; readonly client: ClientId; readonly from: Address; readonly bytes: Uint8Array }
  | { readonly type: 'closed'; readonly client: ClientId }
  /** Its session is over. */
  | { readonly type: 'device-gone'; readonly device: string }
  | { readonly type: 'time' }
export type Output =
  /** An answer. */
  | { readonly type: 'send'; readonly client: ClientId; readonly bytes: Uint8Array }
  /** A packet from a peer, for the client: better lost than late. */
  | { readonly type: 'pass'; readonly client: ClientId; readonly bytes: Uint8Array }
  /** Wanted: a UDP port of `peers.host`. Answered by `relay-opened` or `relay-failed`. */
  | { readonly type: 'open-relay'; readonly client: ClientId }
  | { readonly type: 'close-relay'; readonly client: ClientId }
  /** From the client's relay to this port of `peers.host`. */
  | { readonly type: 'relay'; readonly client: ClientId; readonly port: number; readonly bytes: Uint8Array }
  | { readonly type: 'close'; readonly client: ClientId }

export type TurnOptions = House & {
  readonly peers: Peers
  readonly ids: Ids
  readonly icePassword: IcePassword
}

export type Client = {
  readonly id: ClientId
  readonly from: Address
  readonly network: string
  nonce: string
  nonceUntil: Millis
  refused: number
  allocation: Allocation | null
  /** Without an allocation: when it is cut off. */
  idleUntil: Millis
}
/** Whose relay is open. */
export const allocated = ({ allocation: living }: Client): Allocation | null =>
  living && !living.asked ? living : null
