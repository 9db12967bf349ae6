/** How a session ends: CANCEL, BYE, a refusal, or two of them when they cross (RFC 3261 §9, §15). */
import type { Millis } from '@sidetone/kernel'
import { reasonsOf } from '../message/fields.ts'
import type { SipRequest, SipResponse } from '../message/types.ts'
import type { Reason } from '../stack-types.ts'
import type { ClientTransaction, ServerTransaction } from '../transaction/records.ts'
import { cancelInvite, refuseTheirs, retryBye, sendBye } from './bye.ts'
import { reject } from './called.ts'
import { ackWith } from './calling.ts'
import { retryWithCredentials } from './challenge.ts'
import type { Room } from './room.ts'
import type { Session } from './session.ts'

/** Ends the session whatever its state. After this the user hears no more of it than that it is gone. */
export function endSession(
  room: Room,
  session: Session,
  reasons: readonly Reason[],
  status: number,
  now: Millis,
): void {
  switch (session.state) {
    case 'inviting':
      session.state = 'cancelling'
      session.reasons = reasons
      // §9.1: not before a provisional response
      if (session.invite?.proceeding) cancelInvite(room, session, now)
      room.touch(session)
      break
    case 'ringing':
      reject(room, session, status, undefined, undefined, reasons, now)
      break
    case 'talking':
      session.reasons = reasons
      session.queue = []
      if (session.owedAck !== null) ackWith(room, session, undefined, now)
      refuseTheirs(room, session, now)
      // §15: the called side may not say BYE before the ACK
      if (session.ok?.first && !session.ok.doubtful) {
        session.state = 'leaving'
        room.touch(session)
      } else sendBye(room, session, now)
      break
    default:
      break
  }
}

export function onByeResponse(room: Room, client: ClientTransaction, response: SipResponse, now: Millis): void {
  const { status } = response
  if (status < 200) return
  const session = room.session(client.session ?? '')
  if (status === 401 || status === 407) {
    const cseq = client.draft.cseq + 1
    if (retryWithCredentials(room, client, response, cseq, now) !== null) {
      if (session?.dialog) session.dialog.localCseq = cseq
      return
    }
  }
  if (session !== undefined) room.forget(session)
}

export function onByeLost(room: Room, client: ClientTransaction, why: 'timeout' | 'transport', now: Millis): void {
  const session = room.session(client.session ?? '')
  if (session === undefined) return
  if (why === 'transport') retryBye(room, session, now)
  else room.forget(session)
}

/** Their BYE (§15.1.2). */
export function onBye(room: Room, session: Session, server: ServerTransaction, request: SipRequest, now: Millis): void {
  room.transactions.servers.respond(server, 200, undefined, '', undefined, now)
  const reasons = reasonsOf(request.headers)
  switch (session.state) {
    case 'inviting':
    case 'cancelling':
      // the end of one early dialog; the INVITE gets its own final response
      return
    case 'ringing':
      if (session.incoming !== null)
        room.transactions.servers.respond(session.incoming, 487, undefined, '', undefined, now)
      room.emit({ type: 'cancelled', session: session.id, reasons })
      break
    case 'talking':
      refuseTheirs(room, session, now)
      if (session.invite !== null) room.transactions.clients.abandon(session.invite.transaction, now)
      room.emit({ type: 'ended', session: session.id, by: 'remote', reasons })
      break
    default:
      break
  }
  room.forget(session)
}
