/** Their INVITE (RFC 3261 §13.3): progress, the 2xx and its repetition until the ACK, refusal, CANCEL. */
import type { Millis } from '@sidetone/kernel'
import { type Dialog, dialogOfRequest, uriIn } from '../dialog/dialog.ts'
import { maxHeldResponses } from '../limits.ts'
import { cseqOf, reasonsOf } from '../message/fields.ts'
import type { SipRequest } from '../message/types.ts'
import type { Body, Flow, HeaderList, Reason } from '../stack-types.ts'
import { linesOf } from '../transaction/compose.ts'
import type { ServerTransaction } from '../transaction/records.ts'
import { giveUpMs } from '../transaction/timers.ts'
import { sendBye } from './ending.ts'
import { reasonLines } from './lines.ts'
import { runQueue } from './offers.ts'
import { sendReliable } from './reliable.ts'
import { bodyOf, notePeer, type Room } from './room.ts'
import { newSession, type Session } from './session.ts'
import { acceptsInterval, answerLines, askedIn } from './timer.ts'

export function onInvite(room: Room, server: ServerTransaction, request: SipRequest, flow: Flow, now: Millis): void {
  const { headers } = request
  if (room.full) {
    room.transactions.respond(server, 503, undefined, 'Retry-After: 5\r\n', undefined, now)
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
  room.transactions.respond(server, 100, undefined, '', undefined, now)
  room.emit({ type: 'invite', session: session.id, request, flow })
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
    room.transactions.respond(server, status, undefined, extra, options.body, now)
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

/** A 2xx to INVITE or re-INVITE, repeated until its ACK comes. `offered`: its body is our offer. */
export function sendOk(
  room: Room,
  session: Session,
  server: ServerTransaction,
  body: Body | undefined,
  headers: HeaderList | undefined,
  first: boolean,
  offered: boolean,
  now: Millis,
): void {
  const { lines } = room
  const extra = `${lines.contact(server.target)}${lines.allow}${lines.supported}${answerLines(room, session, now)}${linesOf(headers)}`
  const bytes = room.transactions.respond(server, 200, undefined, extra, body, now)
  if (body !== undefined) session.localBody = body
  if (bytes !== null) {
    const { timers } = room.transactions
    session.ok = {
      bytes,
      target: server.target,
      cseq: Number.parseInt(server.cseq, 10),
      first,
      offered: offered && body !== undefined,
      resendAt: now + timers.t1Ms,
      resendMs: timers.t1Ms,
      giveUpAt: now + giveUpMs(timers),
    }
  }
  room.touch(session)
}

/** RFC 3261 §13.3.1.4: also over reliable transports, because the way may have an unreliable hop. */
export function wakeOk(room: Room, session: Session, now: Millis): void {
  const { ok } = session
  if (ok === null) return
  if (now >= ok.giveUpAt) {
    session.ok = null
    const told = session.state === 'leaving'
    sendBye(room, session, now)
    if (!told) room.emit({ type: 'ended', session: session.id, by: 'ack-lost', reasons: [] })
  } else if (now >= ok.resendAt) {
    const { t2Ms } = room.transactions.timers
    ok.resendMs = Math.min(ok.resendMs * 2, t2Ms)
    ok.resendAt = now + ok.resendMs
    room.transactions.sends.push({ target: ok.target, bytes: ok.bytes })
  }
}

/** The ACK of our 2xx. */
export function onAck(
  room: Room,
  session: Session,
  dialog: Dialog,
  request: SipRequest,
  flow: Flow,
  now: Millis,
): void {
  const cseq = cseqOf(request.headers)
  const { ok } = session
  if (ok === null || !cseq?.ok || cseq.value.number !== ok.cseq) return
  dialog.flow = flow.id
  acknowledged(room, session, bodyOf(request), now)
}

/** Also when a later request shows that our 2xx arrived. */
export function acknowledged(room: Room, session: Session, body: Body | undefined, now: Millis): void {
  const ok = session.ok!
  session.ok = null
  room.touch(session)
  if (session.state === 'leaving') {
    sendBye(room, session, now)
    return
  }
  const answer = ok.offered ? body : undefined
  if (ok.first) room.emit({ type: 'confirmed', session: session.id, body: answer })
  else if (ok.offered) room.emit({ type: 'answer', session: session.id, body: answer, mustAckWithBody: false })
  runQueue(room, session, now)
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
  room.transactions.respond(server, status, reason, reasonLines(reasons) + linesOf(headers), undefined, now)
  room.forget(session)
}

/** CANCEL (RFC 3261 §9.2); its 200 is sent already. */
export function onCancel(room: Room, server: ServerTransaction, request: SipRequest, now: Millis): void {
  const session = room.session(server.session ?? '')
  room.transactions.respond(server, 487, undefined, '', undefined, now)
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
