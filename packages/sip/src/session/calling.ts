/** Our INVITE (RFC 3261 §13.2): early dialogs of every fork, the first 2xx wins, every other one gets ACK and BYE. */
import type { Millis } from '@sidetone/kernel'
import { confirmDialog, type Dialog, dialogOfResponse, makePath, refreshTarget, toTagOf } from '../dialog/dialog.ts'
import { maxForks } from '../limits.ts'
import { parseNumber, reasonsOf } from '../message/fields.ts'
import { printNameAddr } from '../message/name-addr.ts'
import type { SipResponse } from '../message/types.ts'
import type { Body, Flow, OutgoingInvite, SessionId } from '../stack-types.ts'
import { type Draft, has, linesOf, maxForwardsIn } from '../transaction/compose.ts'
import type { ClientTransaction } from '../transaction/records.ts'
import { printUri } from '../uri/uri.ts'
import { ackOnce, ackSuccess, ownInvite } from './ack.ts'
import { cancelInvite, sendBye } from './bye.ts'
import { credentialsAhead, retryWithCredentials } from './challenge.ts'
import { runQueue } from './own-offer.ts'
import { onReliable, sendPrack } from './reliable.ts'
import { bodyOf, descriptionIn, draftIn, notePeer, type Room } from './room.ts'
import { dialogWith, newSession, type Session } from './session.ts'
import { askLines, noteLeast, timeBy } from './timer.ts'

export function startInvite(room: Room, invite: OutgoingInvite, now: Millis): SessionId {
  const { ids } = room.options
  const id = ids.token(8)
  const session = newSession(id, 'caller', ids.token(16), invite.body !== undefined)
  session.localBody = invite.body && descriptionIn(invite.body)
  session.askS = invite.sessionExpiresS
  const { full } = room
  room.add(session)
  const uri = printUri(invite.to)
  const path = makePath(uri, invite.route ?? [])
  const target = invite.target ?? (path === null ? null : room.options.route(path.nextHop, undefined))
  if (path === null || target === null) {
    fail(room, session, 480)
    return id
  }
  const from = printNameAddr({ ...invite.from, params: { ...invite.from.params, tag: id } })
  const reliable = invite.reliableProvisionals ?? 'supported'
  const contact = has(invite.headers, 'contact') ? '' : room.lines.contact(target)
  const supported = reliable === 'off' ? room.lines.supportedPlain : room.lines.supported
  const require = reliable === 'require' ? 'Require: 100rel\r\n' : ''
  const draft: Draft = {
    method: 'INVITE',
    uri: path.uri,
    routes: path.routeLines,
    from,
    to: printNameAddr({ name: invite.toName, uri: invite.to, params: {} }),
    callId: session.callId,
    cseq: 1,
    extra: `${contact}${room.lines.allow}${supported}${require}${askLines(room, session)}${room.lines.agent}${linesOf(invite.headers)}`,
    ...credentialsAhead(room, target, 'INVITE', path.uri, id),
    maxForwards: invite.maxForwards ?? maxForwardsIn(invite.headers),
    body: invite.body,
    target,
  }
  const client = full ? null : room.transactions.clients.request(draft, 'invite', id, now)
  if (client === null) fail(room, session, 503)
  else {
    session.invite = ownInvite(client)
    room.touch(session)
  }
  return id
}

export function onInviteResponse(
  room: Room,
  client: ClientTransaction,
  response: SipResponse,
  flow: Flow,
  now: Millis,
): void {
  const session = room.session(client.session ?? '')
  const { status } = response
  if (status >= 200 && status < 300) onSuccess(room, session, client, response, flow, now)
  else if (session === undefined || session.invite?.transaction !== client.id) return
  else if (status < 200) onProvisional(room, session, client, response, flow, now)
  else onFailure(room, session, client, response, now)
}

function onProvisional(
  room: Room,
  session: Session,
  client: ClientTransaction,
  response: SipResponse,
  flow: Flow,
  now: Millis,
): void {
  const invite = session.invite!
  if (!invite.proceeding) {
    invite.proceeding = true
    room.touch(session)
  }
  if (session.state === 'cancelling') cancelInvite(room, session, now)
  if (session.state !== 'inviting' || response.status === 100) return
  const toTag = toTagOf(response)
  const body = bodyOf(response)
  let mustAckWithBody = false
  if (toTag !== '') {
    const dialog = earlyDialog(room, session, toTag, client, response, flow)
    if (dialog === null) return
    const rseq = response.headers.has('RSeq') ? parseNumber(response.headers.get('RSeq')!) : undefined
    if (rseq !== undefined && session.peer.insists) {
      const order = onReliable(session, toTag, rseq)
      if (order === 'again') return
      const rack = `${rseq} ${client.draft.cseq} INVITE`
      if (body !== undefined && !session.settledEarly) {
        if (session.offered) session.settledEarly = true
        else mustAckWithBody = true
      }
      if (mustAckWithBody) session.owedPrack = { toTag, rack }
      else sendPrack(room, session, dialog, rack, undefined, now)
    }
  }
  room.emit({ type: 'progress', session: session.id, status: response.status, response, body, toTag, mustAckWithBody })
}

/** Null when there are more forks than we follow. */
function earlyDialog(
  room: Room,
  session: Session,
  toTag: string,
  client: ClientTransaction,
  response: SipResponse,
  flow: Flow,
): Dialog | null {
  notePeer(session.peer, response.headers)
  // a provisional response asks for its PRACK by Require of its own
  session.peer.insists = /(?:^|[\s,])100rel(?:$|[\s,])/i.test(response.headers.get('Require') ?? '')
  const known = dialogWith(session, toTag)
  if (known !== null) {
    refreshTarget(known, response.headers)
    return known
  }
  if (session.early.length >= maxForks) return null
  const dialog = dialogOfResponse(response, client.draft.from, client.draft.uri, session.id, client.draft.cseq, flow.id)
  session.early.push(dialog)
  room.touch(session)
  return dialog
}

function onSuccess(
  room: Room,
  session: Session | undefined,
  client: ClientTransaction,
  response: SipResponse,
  flow: Flow,
  now: Millis,
): void {
  const toTag = toTagOf(response)
  const sent = client.acks?.find(ack => ack.toTag === toTag)
  if (sent !== undefined) {
    room.transactions.sends.push({ target: sent.target, bytes: sent.bytes })
    return
  }
  if (session?.state === 'inviting' || session?.state === 'cancelling') {
    confirm(room, session, client, response, toTag, flow, now)
    return
  }
  if (session?.owedAck?.transaction === client.id && session.dialog?.remoteTag === toTag) return
  // another fork answered too, or after everything ended
  const dialog = dialogOfResponse(
    response,
    client.draft.from,
    client.draft.uri,
    client.session ?? '',
    client.draft.cseq,
    flow.id,
  )
  ackSuccess(room, dialog, client, undefined)
  dialog.localCseq++
  const bye = draftIn(room, dialog, 'BYE', dialog.localCseq, '', false, undefined, undefined)
  if (bye !== null) room.transactions.clients.request(bye, 'bye', null, now)
}

function confirm(
  room: Room,
  session: Session,
  client: ClientTransaction,
  response: SipResponse,
  toTag: string,
  flow: Flow,
  now: Millis,
): void {
  let dialog = dialogWith(session, toTag)
  if (dialog === null)
    dialog = dialogOfResponse(response, client.draft.from, client.draft.uri, session.id, client.draft.cseq, flow.id)
  else {
    refreshTarget(dialog, response.headers)
    confirmDialog(dialog, response)
    dialog.flow = flow.id
  }
  const cancelled = session.state === 'cancelling'
  session.dialog = dialog
  session.early = []
  session.state = 'talking'
  session.invite = null
  notePeer(session.peer, response.headers)
  timeBy(room, session, response.headers, now)
  const body = bodyOf(response)
  const mustAckWithBody = !session.offered && !session.settledEarly && body !== undefined
  if (mustAckWithBody && !cancelled)
    session.owedAck = { transaction: client.id, cseq: client.draft.cseq, credentials: client.draft.credentials }
  else ackSuccess(room, dialog, client, undefined)
  if (cancelled) {
    sendBye(room, session, now)
    return
  }
  room.touch(session)
  room.emit({ type: 'answered', session: session.id, response, body, mustAckWithBody })
  runQueue(room, session, now)
}

/** The answer to their offer: in the ACK of a 2xx, or in the PRACK of a reliable 18x. */
export function ackWith(room: Room, session: Session, body: Body | undefined, now: Millis): void {
  const { owedAck, owedPrack } = session
  if (owedAck !== null && session.dialog !== null) {
    session.owedAck = null
    const client = room.transactions.clients.get(owedAck.transaction)
    if (client !== undefined) ackSuccess(room, session.dialog, client, body)
    else ackOnce(room, session.dialog, owedAck.cseq, owedAck.credentials, body)
  } else if (owedPrack !== null) {
    session.owedPrack = null
    const dialog = dialogWith(session, owedPrack.toTag)
    if (dialog === null) return
    session.settledEarly = true
    sendPrack(room, session, dialog, owedPrack.rack, body, now)
  } else return
  if (body !== undefined) session.localBody = body
  room.touch(session)
  runQueue(room, session, now)
}

function onFailure(room: Room, session: Session, client: ClientTransaction, response: SipResponse, now: Millis): void {
  const { status } = response
  if (session.state === 'cancelling') {
    room.forget(session)
    return
  }
  let next: ClientTransaction | null = null
  if (status === 401 || status === 407) next = retryWithCredentials(room, client, response, client.draft.cseq + 1, now)
  else if (status === 422 && noteLeast(session, response.headers)) {
    const extra = client.draft.extra.replace(/^(?:Session-Expires|Min-SE): .*\r\n/gm, '') + askLines(room, session)
    const draft = { ...client.draft, cseq: client.draft.cseq + 1, extra }
    next = room.transactions.clients.request(draft, 'invite', session.id, now, client.publicId, client.tries)
  }
  if (next === null) {
    room.emit({ type: 'failed', session: session.id, status, response, reasons: reasonsOf(response.headers) })
    room.forget(session)
    return
  }
  session.invite = ownInvite(next)
  session.early = []
  room.touch(session)
}

export function onInviteLost(room: Room, client: ClientTransaction, why: 'timeout' | 'transport'): void {
  const session = room.session(client.session ?? '')
  if (session === undefined || session.invite?.transaction !== client.id) return
  if (session.state === 'cancelling') room.forget(session)
  else fail(room, session, why === 'timeout' ? 408 : 503)
}

function fail(room: Room, session: Session, status: number): void {
  room.emit({ type: 'failed', session: session.id, status, reasons: [] })
  room.forget(session)
}
