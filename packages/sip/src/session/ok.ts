/** Our 2xx to INVITE and re-INVITE, repeated until its ACK comes (RFC 3261 §13.3.1.4). */
import type { Millis } from '@sidetone/kernel'
import { type Dialog, pathOf } from '../dialog/dialog.ts'
import { cseqOf } from '../message/fields.ts'
import type { SipRequest } from '../message/types.ts'
import type { Body, Flow, HeaderList, Target } from '../stack-types.ts'
import { linesOf } from '../transaction/compose.ts'
import type { ServerTransaction } from '../transaction/records.ts'
import { giveUpMs } from '../transaction/timers.ts'
import { sendBye } from './bye.ts'
import { runQueue } from './own-offer.ts'
import { bodyOf, type Room } from './room.ts'
import type { Session } from './session.ts'
import { answerLines } from './timer.ts'

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
  const cseq = Number.parseInt(server.cseq, 10)
  const bytes = room.transactions.servers.respond(server, 200, undefined, extra, body, now)
  if (body !== undefined) session.localBody = body
  if (bytes !== null) {
    const { timers } = room.transactions
    session.ok = {
      bytes,
      body,
      target: server.target,
      cseq,
      first,
      offered: offered && body !== undefined,
      resendAt: now + timers.t1Ms,
      resendMs: timers.t1Ms,
      giveUpAt: now + giveUpMs(timers),
      lost: false,
      doubtful: false,
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
    if (ok.doubtful) return room.schedule(session)
    const told = session.state === 'leaving'
    sendBye(room, session, now)
    if (!told) room.emit({ type: 'ended', session: session.id, by: 'ack-lost', reasons: [] })
  } else if (now >= ok.resendAt) {
    const { t2Ms } = room.transactions.timers
    ok.resendMs = Math.min(ok.resendMs * 2, t2Ms)
    ok.resendAt = now + ok.resendMs
    room.transactions.sends.push({ target: (ok.lost ? targetOf(room, session) : null) ?? ok.target, bytes: ok.bytes })
  }
}

/** The flow of their INVITE broke: what is repeated from now on goes to where they are (RFC 5626 §5.3). */
export function onResponseLost(room: Room, session: Session): Target | null {
  if (session.ok !== null) session.ok.lost = true
  return targetOf(room, session)
}

function targetOf(room: Room, session: Session): Target | null {
  const path = session.dialog && pathOf(session.dialog)
  return path && room.options.route(path.nextHop, session.dialog!.flow)
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
