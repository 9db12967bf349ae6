/** What the end of a transaction of ours means: each use of a request has its own reader. */
import type { Millis } from '@sidetone/kernel'
import type { Flow } from '../flow.ts'
import type { SipResponse } from '../message/types.ts'
import { onReferLost, onReferResponse } from '../refer/sent.ts'
import type { Outside } from '../transaction/outside.ts'
import type { ClientTransaction } from '../transaction/records.ts'
import { onInviteLost, onInviteResponse } from './calling.ts'
import { onByeLost, onByeResponse } from './ending.ts'
import { onAskedResponse } from './in-session.ts'
import { onOfferLost, onOfferResponse } from './own-offer.ts'
import type { Room } from './room.ts'
import { dialogOf } from './session.ts'

/** A response that is no repetition: it goes to whoever sent the request. */
export function responseFor(
  room: Room,
  outside: Outside,
  client: ClientTransaction,
  response: SipResponse,
  flow: Flow,
  now: Millis,
): void {
  const session = client.session === null ? undefined : room.session(client.session)
  if (session?.dialog && session.dialog.flow !== flow.id) {
    session.dialog.flow = flow.id
    room.touch(session)
  }
  switch (client.use) {
    case 'invite':
      onInviteResponse(room, client, response, flow, now)
      break
    case 'offer':
      onOfferResponse(room, client, response, now)
      break
    case 'bye':
      onByeResponse(room, client, response, now)
      break
    case 'refer':
      onReferResponse(room, client, response, now)
      break
    case 'notify':
      room.subscriptions.onNotifyResponse(client, response, flow, now)
      break
    case 'in-session':
    case 'prack': {
      const dialog = session && dialogOf(session, client.draft.to)
      const cseq = (dialog?.localCseq ?? client.draft.cseq) + 1
      if (onAskedResponse(room, client, response, cseq, now) && dialog) dialog.localCseq = cseq
      break
    }
    case 'request': {
      const cseq = outside.cseqAfter(client)
      if (onAskedResponse(room, client, response, cseq, now)) outside.used(cseq)
      break
    }
    default:
      break
  }
}

/** Nothing came, or it could not be sent. */
export function noResponseFor(room: Room, client: ClientTransaction, why: 'timeout' | 'transport', now: Millis): void {
  switch (client.use) {
    case 'invite':
      onInviteLost(room, client, why)
      break
    case 'offer':
      onOfferLost(room, client, why, now)
      break
    case 'bye':
      onByeLost(room, client, why, now)
      break
    case 'refer':
      onReferLost(room, client, why)
      break
    case 'cancel': {
      // what the INVITE went over is gone, and so is who would answer it
      const invite = why === 'transport' && room.transactions.clients.invited(client)
      if (invite) onInviteLost(room, invite, why)
      break
    }
    case 'notify':
      room.subscriptions.onNotifyLost(client)
      break
    case 'in-session':
    case 'request':
      room.emit({ type: 'no-response', transaction: client.publicId, why })
      break
    default:
      break
  }
}
