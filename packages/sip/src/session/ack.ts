/** The ACK of a 2xx (RFC 3261 §13.2.2.4): a request of its own, sent again for each repetition of the 2xx. */
import type { Dialog } from '../dialog/dialog.ts'
import { maxForks } from '../limits.ts'
import type { Body } from '../stack-types.ts'
import type { ClientTransaction } from '../transaction/records.ts'
import { draftIn, type Room } from './room.ts'
import type { OwnInvite } from './session.ts'

export function ownInvite(client: ClientTransaction): OwnInvite {
  const { draft } = client
  return {
    transaction: client.id,
    uri: draft.uri,
    routes: draft.routes,
    from: draft.from,
    to: draft.to,
    cseq: draft.cseq,
    branch: client.branch,
    via: client.via,
    credentials: draft.credentials,
    target: draft.target,
    proceeding: false,
  }
}

/** Sends the ACK of a 2xx and keeps it for the 2xx's repetitions. */
export function ackSuccess(room: Room, dialog: Dialog, client: ClientTransaction, body: Body | undefined): void {
  const bytes = ackOnce(room, dialog, client.draft.cseq, client.draft.credentials, body)
  if (bytes === null) return
  client.acks ??= []
  if (client.acks.length < maxForks) client.acks.push({ toTag: dialog.remoteTag, ...bytes })
}

export function ackOnce(room: Room, dialog: Dialog, cseq: number, credentials: string, body: Body | undefined) {
  const draft = draftIn(room, dialog, 'ACK', cseq, '', false, undefined, body)
  if (draft === null) return null
  // RFC 3261 §22.1: the ACK has the credentials of its INVITE
  const whole = credentials === '' ? draft : { ...draft, credentials }
  return { bytes: room.transactions.clients.sendOnce(whole), target: whole.target }
}
