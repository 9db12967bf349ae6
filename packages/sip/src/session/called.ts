/** Their INVITE (RFC 3261 §13.3): progress, the 2xx and its repetition until the ACK, refusal, CANCEL. */
import type { Millis } from '@sidetone/kernel'
import { dialogOfRequest, uriIn } from '../dialog/dialog.ts'
import { maxHeldResponses } from '../limits.ts'
import { parseRAck, reasonsOf } from '../message/fields.ts'
import type { SipRequest } from '../message/types.ts'
import type { Body, Flow, HeaderList, Reason } from '../stack-types.ts'
import { linesOf } from '../transaction/compose.ts'
import type { ServerTransaction } from '../transaction/records.ts'
import { reasonLines } from './lines.ts'
import { sendOk } from './ok.ts'
import { runQueue } from './own-offer.ts'
import { sendReliable } from './reliable.ts'
import { bodyOf, notePeer, type Room } from './room.ts'
import { newSession, type Session } from './session.ts'
import { acceptsInterval, askedIn } from './timer.ts'

export function onInvite(room: Room, server: ServerTransaction, request: SipRequest, flow: Flow, now: Millis): void {
  const { headers } = request
  if (room.full) {
    room.transactions.servers.respond(server, 503, undefined, 'Retry-After: 5\r\n', undefined, now)
    return
  }
  const replaced = room.replacedBy(request)
  if (replaced !== null && 'status' in replaced) {
    room.transactions.servers.respond(server, replaced.status, undefined, '', undefined, now)
    return
  }
  const session = newSession(server.tag, 'called', server.callId, request.body.length > 0)
  notePeer(session.peer, headers)
  session.asked = askedIn(headers)
  if (!acceptsInterval(room, server, session, now)) return
  const dialog = dialogOfRequest(request, server.tag, flow.id)
  // RFC 2543 peers leave out the Contact
  if (dialog.remoteTarget === '') dialog.remoteTarget = uriIn(server.from)
  session.dialog = dialog
  session.incoming = server
  server.session = session.id
  room.add(session)
  // RFC 3261 §17.2.1: at once, so that nothing above has to be quick
  room.transactions.servers.respond(server, 100, undefined, '', undefined, now)
  room.emit({ type: 'invite', session: session.id, request, flow, ...(replaced && { replaces: replaced.session }) })
  room.touch(session)
}

/** 101 … 199. Waits while an earlier reliable one has no PRACK (RFC 3262 §3). */
export function progress(
  room: Room,
  session: Session,
  status: number,
  options: { readonly body?: Body; readonly reliable?: boolean; readonly headers?: HeaderList },
  now: Millis,
): void {
  const server = session.incoming
  if (session.state !== 'ringing' || server === null) return
  const reliable = session.peer.insists || (options.reliable === true && session.peer.reliable)
  if (reliable && session.reliable !== null) {
    if (session.held.length < maxHeldResponses)
      session.held.push({ status, body: options.body, headers: options.headers, reliable: true })
    return
  }
  if (options.body !== undefined) session.localBody = options.body
  if (reliable) sendReliable(room, session, server, status, options.body, options.headers, now)
  else {
    const extra = `${room.lines.contact(server.target)}${room.lines.allow}${room.lines.supported}${linesOf(options.headers)}`
    room.transactions.servers.respond(server, status, undefined, extra, options.body, now)
  }
}

/** 200. Waits for the PRACK of a reliable response that had a description (RFC 3262 §3). */
export function accept(
  room: Room,
  session: Session,
  options: { readonly body?: Body; readonly headers?: HeaderList },
  now: Millis,
): void {
  const server = session.incoming
  if (session.state !== 'ringing' || server === null) return
  if (session.reliable !== null && session.reliable.holds !== 'nothing') {
    session.held = [{ status: 200, body: options.body, headers: options.headers, reliable: false }]
    return
  }
  session.reliable = null
  session.held = []
  session.incoming = null
  session.state = 'talking'
  const offers = !session.offered && !session.settledEarly
  sendOk(room, session, server, options.body, options.headers, true, offers, now)
}

/** 300 … 699 */
export function reject(
  room: Room,
  session: Session,
  status: number,
  reason: string | undefined,
  headers: HeaderList | undefined,
  reasons: readonly Reason[] | undefined,
  now: Millis,
): void {
  const server = session.incoming
  if (session.state !== 'ringing' || server === null) return
  session.incoming = null
  room.transactions.servers.respond(server, status, reason, reasonLines(reasons) + linesOf(headers), undefined, now)
  room.forget(session)
}

/** CANCEL (RFC 3261 §9.2); its 200 is sent already. */
export function onCancel(room: Room, server: ServerTransaction, request: SipRequest, now: Millis): void {
  const session = room.session(server.session ?? '')
  room.transactions.servers.respond(server, 487, undefined, '', undefined, now)
  if (session === undefined) return
  if (session.incoming === server) {
    room.emit({ type: 'cancelled', session: session.id, reasons: reasonsOf(request.headers) })
    room.forget(session)
  } else if (session.their === server) {
    session.their = null
    room.touch(session)
    runQueue(room, session, now)
  }
}

export function wakeReliable(room: Room, session: Session, now: Millis): void {
  const { reliable } = session
  if (reliable === null || session.incoming === null) return
  if (now >= reliable.giveUpAt) {
    // §3: without PRACK for 64*T1 the INVITE is refused
    session.reliable = null
    room.emit({ type: 'ended', session: session.id, by: 'ack-lost', reasons: [] })
    reject(room, session, 504, undefined, undefined, undefined, now)
  } else if (now >= reliable.resendAt) {
    reliable.resendMs *= 2
    reliable.resendAt = now + reliable.resendMs
    room.transactions.sends.push({ target: session.incoming.target, bytes: reliable.bytes })
  }
}

export function onPrack(
  room: Room,
  session: Session,
  server: ServerTransaction,
  request: SipRequest,
  now: Millis,
): void {
  const { reliable } = session
  const rack = parseRAck(request.headers.get('RAck') ?? '')
  const cseq = session.incoming === null ? Number.NaN : Number.parseInt(session.incoming.cseq, 10)
  if (reliable === null || !rack.ok || rack.value.rseq !== reliable.rseq || rack.value.cseq.number !== cseq) {
    room.transactions.servers.respond(server, 481, undefined, '', undefined, now)
    return
  }
  const body = bodyOf(request)
  session.reliable = null
  if (reliable.holds !== 'nothing') session.settledEarly = true
  if (body !== undefined && reliable.holds !== 'offer') {
    session.their = server
    session.theirHasBody = true
    room.emit({ type: 'offer', session: session.id, body, request })
    room.touch(session)
    return
  }
  room.transactions.servers.respond(server, 200, undefined, '', undefined, now)
  if (body !== undefined) room.emit({ type: 'answer', session: session.id, body, mustAckWithBody: false })
  releaseHeld(room, session, now)
}

/** What waited for the PRACK goes out. */
export function releaseHeld(room: Room, session: Session, now: Millis): void {
  room.touch(session)
  while (session.held.length > 0 && session.reliable === null) {
    const next = session.held.shift()!
    if (next.status >= 200) accept(room, session, next, now)
    else progress(room, session, next.status, next, now)
  }
}
