/** Reliable provisional responses (RFC 3262): PRACK as the caller and as the called. */
import type { Millis } from '@sidetone/kernel'
import type { Dialog } from '../dialog/dialog.ts'
import { maxForks } from '../limits.ts'
import { parseRAck } from '../message/fields.ts'
import type { SipRequest } from '../message/types.ts'
import type { Body, HeaderList } from '../stack-types.ts'
import { linesOf } from '../transaction/compose.ts'
import type { ServerTransaction } from '../transaction/records.ts'
import { giveUpMs } from '../transaction/timers.ts'
import { accept, progress, reject } from './called.ts'
import { bodyOf, draftIn, type Room, random } from './room.ts'
import type { Session } from './session.ts'

// ── the caller ──

/** §4: in order for each fork. 'again': a repetition, or one that came too early and will come again. */
export function onReliable(session: Session, toTag: string, rseq: number): 'next' | 'again' {
  const seen = session.seen.find(each => each.toTag === toTag)
  if (seen === undefined) {
    if (session.seen.length >= maxForks) return 'again'
    session.seen.push({ toTag, rseq })
    return 'next'
  }
  if (rseq !== seen.rseq + 1) return 'again'
  seen.rseq = rseq
  return 'next'
}

export function sendPrack(
  room: Room,
  session: Session,
  dialog: Dialog,
  rack: string,
  body: Body | undefined,
  now: Millis,
): void {
  dialog.localCseq++
  const draft = draftIn(room, dialog, 'PRACK', dialog.localCseq, `RAck: ${rack}\r\n`, false, undefined, body)
  if (draft !== null) room.transactions.request(draft, 'prack', session.id, now)
  room.touch(session)
}

// ── the called ──

export function sendReliable(
  room: Room,
  session: Session,
  server: ServerTransaction,
  status: number,
  body: Body | undefined,
  headers: HeaderList | undefined,
  now: Millis,
): void {
  // §3: the first number is random, so that a stranger cannot guess it
  session.rseq = session.rseq === 0 ? 1 + random(room, 0x7fff_fff0) : session.rseq + 1
  const { lines, transactions } = room
  const extra = `${lines.contact(server.target)}${lines.allow}${lines.supported}Require: 100rel\r\nRSeq: ${session.rseq}\r\n${linesOf(headers)}`
  const bytes = transactions.respond(server, status, undefined, extra, body, now)
  if (bytes === null) return
  const { t1Ms } = transactions.timers
  session.reliable = {
    bytes,
    rseq: session.rseq,
    holds: body === undefined || session.settledEarly ? 'nothing' : session.offered ? 'answer' : 'offer',
    resendAt: now + t1Ms,
    resendMs: t1Ms,
    giveUpAt: now + giveUpMs(transactions.timers),
  }
  room.touch(session)
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
    room.transactions.respond(server, 481, undefined, '', undefined, now)
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
  room.transactions.respond(server, 200, undefined, '', undefined, now)
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
