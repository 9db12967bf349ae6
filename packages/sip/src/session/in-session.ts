/** Requests in a session's dialog (RFC 3261 §12.2): which dialog, whether in order, and who answers. */
import type { Millis } from '@sidetone/kernel'
import { fromTagOf, takesCseq, toTagOf } from '../dialog/dialog.ts'
import { cseqOf } from '../message/fields.ts'
import type { SipRequest, SipResponse } from '../message/types.ts'
import { readRefer } from '../refer/refer-to.ts'
import { onReferNotify } from '../refer/sent.ts'
import type { Body, Flow, HeaderList, TransactionId } from '../stack-types.ts'
import { eventOf } from '../subscribe/asked.ts'
import type { ClientTransaction, ServerTransaction } from '../transaction/records.ts'
import { onPrack } from './called.ts'
import { retryWithCredentials } from './challenge.ts'
import { onBye } from './ending.ts'
import { onAck } from './ok.ts'
import { draftIn, type Room } from './room.ts'
import { currentDialog, dialogWith, type Session } from './session.ts'
import { onOffer } from './their-offer.ts'

/** INFO, REFER, NOTIFY, MESSAGE … of ours. Null when the other side cannot be reached. */
export function requestIn(
  room: Room,
  session: Session,
  method: string,
  options: { readonly headers?: HeaderList; readonly body?: Body },
  now: Millis,
): TransactionId | null {
  const dialog = currentDialog(session)
  if (dialog === null || session.state === 'ending' || session.state === 'cancelling') return null
  dialog.localCseq++
  const draft = draftIn(room, dialog, method, dialog.localCseq, '', true, options.headers, options.body)
  room.touch(session)
  return draft === null
    ? null
    : (room.transactions.clients.request(draft, 'in-session', session.id, now)?.publicId ?? null)
}

/** A response to a request that the user asked for, in a session or outside. `cseq`: for the try with credentials. */
export function onAskedResponse(
  room: Room,
  client: ClientTransaction,
  response: SipResponse,
  cseq: number,
  now: Millis,
): boolean {
  const { status } = response
  if ((status === 401 || status === 407) && retryWithCredentials(room, client, response, cseq, now) !== null)
    return true
  if (client.use === 'request' || (client.use === 'in-session' && status >= 200))
    room.emit({ type: 'response', transaction: client.publicId, response })
  return false
}

/** Methods that belong to a session alone: without one they get 481. */
const sessionMethods = ['INVITE', 'BYE', 'UPDATE', 'PRACK', 'INFO', 'REFER']

/**
 * A request with a To tag. @returns false when no session of ours is meant and the user may know the dialog
 * (subscriptions).
 */
export function onRequestIn(
  room: Room,
  server: ServerTransaction,
  request: SipRequest,
  flow: Flow,
  now: Millis,
): boolean {
  const { transactions } = room
  const session = room.session(toTagOf(request))
  const dialog = session?.callId === server.callId ? dialogWith(session, fromTagOf(request)) : null
  if (session === undefined || dialog === null) {
    if (!sessionMethods.includes(request.method)) return false
    transactions.servers.respond(server, 481, undefined, '', undefined, now)
    return true
  }
  const cseq = cseqOf(request.headers)
  if (!cseq?.ok || !takesCseq(dialog, cseq.value.number)) {
    transactions.servers.respond(server, 500, 'CSeq Out Of Order', '', undefined, now)
    return true
  }
  dialog.flow = flow.id
  room.touch(session)
  if (request.method === 'BYE') onBye(room, session, server, request, now)
  else if (session.state === 'ending' || session.state === 'leaving')
    // our BYE is on its way, and says more than a 481 would
    transactions.servers.respond(server, 487, undefined, '', undefined, now)
  else dispatch(room, session, dialog, server, request, flow, now)
  return true
}

function dispatch(
  room: Room,
  session: Session,
  dialog: NonNullable<Session['dialog']>,
  server: ServerTransaction,
  request: SipRequest,
  flow: Flow,
  now: Millis,
): void {
  switch (request.method) {
    case 'INVITE':
    case 'UPDATE':
      onOffer(room, session, dialog, server, request, now)
      break
    case 'PRACK':
      onPrack(room, session, server, request, now)
      break
    case 'INFO':
      room.transactions.servers.respond(server, 200, undefined, '', undefined, now)
      room.emit({ type: 'info', session: session.id, request })
      break
    case 'REFER':
      onRefer(room, session, server, request, now)
      break
    case 'NOTIFY':
      if (isAboutRefer(request)) onReferNotify(room, session, server, request, now)
      else room.emit({ type: 'request', transaction: server.id, request, flow, session: session.id })
      break
    case 'SUBSCRIBE':
      if (isAboutRefer(request)) room.subscriptions.refresh(server, request, flow, now)
      else room.emit({ type: 'request', transaction: server.id, request, flow, session: session.id })
      break
    default:
      room.emit({ type: 'request', transaction: server.id, request, flow, session: session.id })
  }
}

const isAboutRefer = ({ headers }: SipRequest): boolean => eventOf(headers)?.name === 'refer'

function onRefer(room: Room, session: Session, server: ServerTransaction, request: SipRequest, now: Millis): void {
  const refer = readRefer(request)
  if (!refer.ok) {
    const { what, where } = refer.fault
    room.transactions.servers.respond(server, 400, `Bad Request (${where}: ${what})`, '', undefined, now)
  } else room.emit({ type: 'refer', session: session.id, request, transaction: server.id, refer: refer.value })
}

/** An ACK that is not for a failure. */
export function onAckIn(room: Room, request: SipRequest, flow: Flow, now: Millis): void {
  const session = room.session(toTagOf(request))
  if (session === undefined || session.callId !== request.headers.get('Call-ID')) return
  const dialog = dialogWith(session, fromTagOf(request))
  if (dialog !== null) onAck(room, session, dialog, request, flow, now)
}
