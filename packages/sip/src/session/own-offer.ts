/**
 * Our offers in a session: re-INVITE (RFC 3261 §14.1) or UPDATE (RFC 3311 §5.1), one at a time.
 *
 *   offer() ─▶ queue ─▶ own ──2xx──▶ answer, or their offer when ours asked for it
 *                ▲       ├──491: both offered at once ─▶ a random wait ─┐
 *                └───────┼─────────────────────────────────────────────┘
 *                        └──refused──▶ offer-refused; 408 and 481 end the session
 */
import type { Millis } from '@sidetone/kernel'
import { type Dialog, refreshTarget } from '../dialog/dialog.ts'
import { maxQueuedOffers } from '../limits.ts'
import type { SipResponse } from '../message/types.ts'
import type { Body, HeaderList } from '../stack-types.ts'
import type { ClientTransaction } from '../transaction/records.ts'
import { never } from '../transaction/timers.ts'
import { ackSuccess, ownInvite } from './ack.ts'
import { sendBye } from './bye.ts'
import { retryWithCredentials } from './challenge.ts'
import { bodyOf, draftIn, type Room, random } from './room.ts'
import { currentDialog, type OwnOffer, type QueuedOffer, type Session } from './session.ts'
import { askLines, noteLeast, timeBy } from './timer.ts'

export function offer(
  room: Room,
  session: Session,
  body: Body | undefined,
  options: { readonly method?: 'INVITE' | 'UPDATE'; readonly headers?: HeaderList },
  now: Millis,
): void {
  enqueue(session, { method: options.method, body, headers: options.headers, refresh: false })
  runQueue(room, session, now)
}

/** Keeps the session timer alive (RFC 4028 §7.4): UPDATE without a body where they take it, else our last offer again. */
export function refresh(room: Room, session: Session, now: Millis): void {
  const method = session.peer.update ? 'UPDATE' : 'INVITE'
  if (method === 'INVITE' && session.localBody === undefined) return
  const body = method === 'UPDATE' ? undefined : session.localBody
  enqueue(session, { method, body, headers: undefined, refresh: true })
  runQueue(room, session, now)
}

/** The last one waiting gives way when there are too many: a newer offer says more than an older one. */
function enqueue(session: Session, next: QueuedOffer): void {
  if (session.queue.length >= maxQueuedOffers) session.queue.pop()
  session.queue.push(next)
}

/** Sends the next offer when it is our turn. */
export function runQueue(room: Room, session: Session, now: Millis): void {
  const next = session.queue[0]
  if (next === undefined || session.own !== null || session.their !== null || session.retryAt !== never) return
  const method = next.method ?? (session.state === 'talking' ? 'INVITE' : 'UPDATE')
  if (!mayOffer(session, method)) return
  session.queue.shift()
  send(room, session, next, method, now)
}

function mayOffer(session: Session, method: 'INVITE' | 'UPDATE'): boolean {
  if (session.state === 'talking') return (session.ok === null || session.ok.doubtful) && session.owedAck === null
  // RFC 3311 §5.1: in an early dialog only after the first offer was answered reliably
  const early = session.state === 'inviting' || session.state === 'ringing'
  return (
    early && method === 'UPDATE' && session.settledEarly && session.reliable === null && currentDialog(session) !== null
  )
}

function send(room: Room, session: Session, next: QueuedOffer, method: 'INVITE' | 'UPDATE', now: Millis): void {
  const dialog = currentDialog(session)!
  dialog.localCseq++
  const extra = `${room.lines.allow}${room.lines.supported}${session.state === 'talking' ? askLines(room, session) : ''}`
  const draft = draftIn(room, dialog, method, dialog.localCseq, extra, true, next.headers, next.body)
  const client = draft === null ? null : room.transactions.clients.request(draft, 'offer', session.id, now)
  session.own = { ...next, sent: method }
  if (client === null) {
    refused(room, session, session.own, draft === null ? 480 : 503, now)
    return
  }
  if (method === 'INVITE') session.invite = ownInvite(client)
  room.touch(session)
}

export function onOfferResponse(room: Room, client: ClientTransaction, response: SipResponse, now: Millis): void {
  const session = room.session(client.session ?? '')
  const { status } = response
  if (session === undefined || status < 200) return
  const dialog = currentDialog(session)
  if (status < 300 && dialog !== null) {
    if (client.invite !== null && repeatedAck(room, session, client)) return
    onAccepted(room, session, dialog, client, response, now)
    return
  }
  if (session.invite?.transaction === client.id) session.invite = null
  const { own } = session
  if (own === null) return
  if (status === 401 || status === 407) {
    const next = dialog && retryWithCredentials(room, client, response, dialog.localCseq + 1, now)
    if (next) {
      dialog!.localCseq++
      if (client.invite !== null) session.invite = ownInvite(next)
      room.touch(session)
      return
    }
  }
  if (status === 491 || (status === 422 && noteLeast(session, response.headers))) {
    session.own = null
    session.queue.unshift(own)
    if (status === 491) {
      // RFC 3261 §14.1: whoever made the Call-ID waits 2.1 … 4 s, the other 0 … 2 s, in steps of 10 ms
      session.retryAt = now + (session.role === 'caller' ? 2100 + 10 * random(room, 190) : 10 * random(room, 200))
      room.touch(session)
    } else runQueue(room, session, now)
    return
  }
  refused(room, session, own, status, now)
}

/** A repeated 2xx gets its ACK again. */
function repeatedAck(room: Room, session: Session, client: ClientTransaction): boolean {
  const sent = client.acks?.[0]
  if (sent !== undefined) room.transactions.sends.push({ target: sent.target, bytes: sent.bytes })
  return sent !== undefined || session.owedAck?.transaction === client.id
}

function onAccepted(
  room: Room,
  session: Session,
  dialog: Dialog,
  client: ClientTransaction,
  response: SipResponse,
  now: Millis,
): void {
  const { own } = session
  const body = bodyOf(response)
  refreshTarget(dialog, response.headers)
  if (session.state === 'talking') timeBy(room, session, response.headers, now)
  session.own = null
  if (session.invite?.transaction === client.id) session.invite = null
  const mustAckWithBody =
    client.invite !== null &&
    client.draft.body === undefined &&
    body !== undefined &&
    session.state === 'talking' &&
    own !== null
  if (mustAckWithBody)
    session.owedAck = { transaction: client.id, cseq: client.draft.cseq, credentials: client.draft.credentials }
  else if (client.invite !== null) ackSuccess(room, dialog, client, undefined)
  room.touch(session)
  if (own !== null && own.body !== undefined) session.localBody = own.body
  if (own !== null && !own.refresh && session.state !== 'ending')
    room.emit({ type: 'answer', session: session.id, body, mustAckWithBody })
  runQueue(room, session, now)
}

/** `status`: the refusal, 408 or 503 when no answer came. */
function refused(room: Room, session: Session, own: OwnOffer, status: number, now: Millis): void {
  session.own = null
  room.touch(session)
  // RFC 3261 §12.2.1.2: the other side does not know the dialog any more
  if ((status === 408 || status === 481) && session.state === 'talking') {
    sendBye(room, session, now)
    room.emit({ type: 'ended', session: session.id, by: 'error', reasons: [] })
    return
  }
  if (own.refresh && own.sent === 'UPDATE' && (status === 405 || status === 501)) {
    session.peer.update = false
    refresh(room, session, now)
    return
  }
  if (own.refresh) {
    // tried again until the session expires
    if (session.timer !== null) session.timer.refreshAt = now + 10_000
    room.schedule(session)
  } else room.emit({ type: 'offer-refused', session: session.id, status })
  runQueue(room, session, now)
}

export function onOfferLost(room: Room, client: ClientTransaction, why: 'timeout' | 'transport', now: Millis): void {
  const session = room.session(client.session ?? '')
  if (session === undefined) return
  if (session.invite?.transaction === client.id) session.invite = null
  if (session.own !== null) refused(room, session, session.own, why === 'timeout' ? 408 : 503, now)
}
