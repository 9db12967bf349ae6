/**
 * Inside a call: their offers are answered by us (the other leg never sees a re-INVITE), ours repair silence; hold is a
 * change of direction (RFC 3264 §8.4); digits may come by INFO; notices go to web phones by INFO.
 */
import type { LegOrder, Negotiated, Notice } from '@sidetone/call'
import { type Body, bytesOf, type SipRequest, type StackEvent, textOf } from '@sidetone/sip'
import { identityHeaders } from './identity.ts'
import { lateAnswered } from './incoming.ts'
import type { SipLeg } from './leg.ts'
import { maxDigitBody } from './limits.ts'
import { hasSession, keepLeg, type Room, sdpBody, sdpIn, whenMedia } from './room.ts'

/** Their re-INVITE or UPDATE. */
export function offered(room: Room, leg: SipLeg, event: Extract<StackEvent, { type: 'offer' }>): void {
  const { session } = leg
  if (!event.body) {
    // They want our offer; the answer comes in the ACK.
    const offer = room.media.offer(leg.end, { call: leg.call, kind: leg.kind, towards: leg.towards })
    return whenMedia(room, leg, offer, result => {
      if (!result.ok) return room.stack.refuseOffer(session, 488, room.now())
      leg.ourOfferIsOpen = true
      room.stack.answerOffer(session, sdpBody(result.sdp), room.now())
    })
  }
  const sdp = sdpIn(event.body)
  if (sdp === null) return room.stack.refuseOffer(session, 415, room.now())
  whenMedia(room, leg, room.media.accept(leg.end, sdp, { call: leg.call, towards: leg.towards }), accepted => {
    if (!accepted.ok) return room.stack.refuseOffer(session, 488, room.now())
    // The codec in use stays when they still offer it.
    whenMedia(room, leg, room.media.answer(leg.end, { like: leg.end }), result => {
      if (!result.ok) return room.stack.refuseOffer(session, 488, room.now())
      room.stack.answerOffer(session, sdpBody(result.sdp), room.now())
      settled(room, leg, result)
    })
  })
}

/** Their answer to our offer: a renegotiation, or a late offer. */
export function answeredOffer(room: Room, leg: SipLeg, body: Body | undefined): void {
  const sdp = sdpIn(body)
  if (leg.stage !== 'talking' || leg.codec === null) return lateAnswered(room, leg, sdp)
  leg.ourOfferIsOpen = false
  if (sdp === null) return
  whenMedia(room, leg, room.media.setAnswer(leg.end, sdp), result => {
    if (result.ok) settled(room, leg, result)
  })
}

/** What was agreed: a direction that stops our sound is a hold. */
function settled(room: Room, leg: SipLeg, { codec, secured, remote }: Negotiated): void {
  const { secured: before } = leg
  leg.codec = codec
  leg.secured = secured
  const held = remote === 'sendonly' || remote === 'inactive'
  const was = leg.held
  leg.held = held
  if (leg.stage === 'talking') keepLeg(room, leg)
  if (before !== null && secured !== before) room.report({ type: 'secured', leg: leg.leg, secured })
  if (held !== was) room.report({ type: held ? 'held' : 'resumed', leg: leg.leg })
}

/** Our own new offer; `restart` asks for new ICE paths too. */
export function renegotiate(room: Room, leg: SipLeg, order: Extract<LegOrder, { type: 'renegotiate' }>): void {
  if (leg.stage !== 'talking' || leg.ourOfferIsOpen) return
  leg.ourOfferIsOpen = true
  const offer = room.media.offer(leg.end, {
    call: leg.call,
    kind: leg.kind,
    towards: leg.towards,
    restart: order.restart,
  })
  whenMedia(room, leg, offer, result => {
    if (result.ok) room.stack.offer(leg.session, sdpBody(result.sdp), {}, room.now())
    else leg.ourOfferIsOpen = false
  })
}

/** Digits by INFO: `application/dtmf-relay` (Signal=5, Duration=160) and `application/dtmf` (5). */
export function informed(room: Room, leg: SipLeg, request: SipRequest): void {
  const type = request.headers.get('Content-Type')?.split(';', 1)[0]?.trim().toLowerCase() ?? ''
  if (request.body.length === 0 || request.body.length > maxDigitBody) return
  if (type !== 'application/dtmf-relay' && type !== 'application/dtmf') return
  const text = textOf(request.body)
  const signal =
    type === 'application/dtmf'
      ? /^\s*([0-9A-Da-d*#])\s*$/.exec(text)
      : /^\s*Signal\s*=\s*([0-9A-Da-d*#])\s*$/im.exec(text)
  if (!signal) return
  const duration = Number(/^\s*Duration\s*=\s*(\d{1,5})\s*$/im.exec(text)?.[1] ?? 160)
  room.report({
    type: 'digit',
    leg: leg.leg,
    digit: signal[1]!.toUpperCase(),
    durationMs: Math.min(2_000, Math.max(50, duration)),
  })
}

/**
 * The leg is in this call now, with this other party: web phones are told by a notice, others by an UPDATE that only says
 * who it is (RFC 4916, RFC 5876 §2.1), which a phone that knows no UPDATE refuses without harm.
 */
export function connect(room: Room, leg: SipLeg, order: Extract<LegOrder, { type: 'connect' }>): void {
  const { call, party } = order
  const moved = leg.call !== call
  leg.call = call
  if (moved) {
    keepLeg(room, leg)
    if (leg.session) hasSession(room, leg)
  }
  if (leg.stage !== 'talking') return
  if (leg.web) return tell(room, leg, { kind: 'call', call, other: party })
  if (!party || leg.trunk !== null || leg.codec === null || party.number === leg.shown) return
  leg.shown = party.number
  keepLeg(room, leg)
  const headers = identityHeaders(party, room.net.local(leg.via).host)
  // As an offer without a description, not just any request: it waits its turn, and speaks of the session timer, which it
  // would switch off otherwise (RFC 4028 §7.4).
  room.stack.offer(leg.session, undefined, { method: 'UPDATE', headers }, room.now())
}

/** Content type of the notices that our own web phones read. */
export const noticeType = 'application/sidetone-notice+json'
export function tell(room: Room, leg: SipLeg, notice: Notice): void {
  if (!leg.web || leg.stage !== 'talking') return
  const body: Body = { type: noticeType, bytes: bytesOf(JSON.stringify(notice)) }
  room.stack.requestIn(leg.session, 'INFO', { body }, room.now())
}
