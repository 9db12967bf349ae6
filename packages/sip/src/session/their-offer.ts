/** Their offers in a session: re-INVITE and UPDATE (RFC 3261 §14.2, RFC 3311 §5.2), and those in a PRACK (RFC 3262 §5). */
import type { Millis } from '@sidetone/kernel'
import { type Dialog, refreshTarget } from '../dialog/dialog.ts'
import type { SipRequest } from '../message/types.ts'
import type { Body } from '../stack-types.ts'
import type { ServerTransaction } from '../transaction/records.ts'
import { releaseHeld } from './called.ts'
import { acknowledged, sendOk } from './ok.ts'
import { runQueue } from './own-offer.ts'
import { bodyOf, notePeer, type Room, random } from './room.ts'
import type { Session } from './session.ts'
import { acceptsInterval, answerLines, askedIn } from './timer.ts'

/** A re-INVITE or UPDATE whose dialog and CSeq are right. */
export function onOffer(
  room: Room,
  session: Session,
  dialog: Dialog,
  server: ServerTransaction,
  request: SipRequest,
  now: Millis,
): void {
  const { transactions } = room
  const isInvite = request.method === 'INVITE'
  const body = bodyOf(request)
  const brings = isInvite || body !== undefined
  if (brings && (session.their !== null || (isInvite && session.incoming !== null))) {
    transactions.servers.respond(server, 500, undefined, `Retry-After: ${random(room, 10)}\r\n`, undefined, now)
    return
  }
  if (brings && pending(session)) {
    transactions.servers.respond(server, 491, undefined, '', undefined, now)
    return
  }
  // the dialog goes on, so our 2xx did arrive, and only its ACK is late
  if (session.ok !== null && session.state === 'talking') acknowledged(room, session, undefined, now)
  if (brings && session.own !== null) {
    transactions.servers.respond(server, 491, undefined, '', undefined, now)
    return
  }
  notePeer(session.peer, request.headers)
  session.asked = askedIn(request.headers)
  if (!acceptsInterval(room, server, session, now)) return
  refreshTarget(dialog, request.headers)
  if (!brings) {
    const timing = session.state === 'talking' ? answerLines(room, session, now) : ''
    const extra = `${room.lines.contact(server.target)}${room.lines.allow}${room.lines.supported}${timing}`
    transactions.servers.respond(server, 200, undefined, extra, undefined, now)
    room.touch(session)
    return
  }
  if (isInvite) transactions.servers.respond(server, 100, undefined, '', undefined, now)
  server.session = session.id
  session.their = server
  session.theirHasBody = body !== undefined
  room.touch(session)
  room.emit({ type: 'offer', session: session.id, body, request })
}

/** An offer of ours waits for its answer. */
function pending(session: Session): boolean {
  if (session.own !== null || session.owedAck !== null || session.owedPrack !== null) return true
  if (session.state === 'inviting' || session.state === 'ringing') return !session.settledEarly
  return session.ok?.offered === true
}

export function answerOffer(room: Room, session: Session, body: Body | undefined, now: Millis): void {
  const server = session.their
  if (server === null) return
  session.their = null
  if (server.method === 'INVITE') {
    sendOk(room, session, server, body, undefined, false, !session.theirHasBody, now)
    return
  }
  if (body !== undefined) session.localBody = body
  const isUpdate = server.method === 'UPDATE'
  const timing = isUpdate && session.state === 'talking' ? answerLines(room, session, now) : ''
  const extra = isUpdate
    ? `${room.lines.contact(server.target)}${room.lines.allow}${room.lines.supported}${timing}`
    : ''
  room.transactions.servers.respond(server, 200, undefined, extra, body, now)
  room.touch(session)
  if (isUpdate) runQueue(room, session, now)
  else releaseHeld(room, session, now)
}

export function refuseOffer(room: Room, session: Session, status: number, now: Millis): void {
  const server = session.their
  if (server === null) return
  session.their = null
  room.transactions.servers.respond(server, status, undefined, '', undefined, now)
  room.touch(session)
  if (server.method === 'PRACK') releaseHeld(room, session, now)
  else runQueue(room, session, now)
}
