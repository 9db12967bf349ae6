/**
 * Somebody calls us: a device that has shown its password, or a trunk. Strangers never get here (`gate.ts`).
 *
 *   INVITE ─▶ media accepts the offer ─▶ arrived ─▶ 180, or 183 with early media ─▶ 200 with our answer
 *          └─ no offer: ours goes in the reliable 183 or the 200, their answer comes in the PRACK or ACK (RFC 3261 §13.2.1)
 */
import type { CallId, Cause, DeviceId, EndId, EndKind, LegId, LegOrder, Negotiated, Party } from '@sidetone/call'
import { optionTags, type SipRequest, type StackEvent } from '@sidetone/sip'
import { reasonHeader, statusOf } from './causes.ts'
import { callHeader, dialledIn, identityHeaders } from './identity.ts'
import { newSipLeg, type SipLeg } from './leg.ts'
import { maxLegs } from './limits.ts'
import { causeOfMedia, mediaFailed } from './outgoing.ts'
import {
  addLeg,
  endLike,
  keepLeg,
  neverArrived,
  type Room,
  removeLeg,
  sdpBody,
  sdpIn,
  sdpType,
  trunkIsFull,
  whenMedia,
} from './room.ts'
import { withCodecs } from './trunk/codecs.ts'
import { calledSeen } from './trunk/identity.ts'
import { rulesOf, secureOn, type Trunk } from './trunk/words.ts'

/** Whom the gate let in. */
export type Caller = {
  readonly from: Party
  /** The number that it asks to be shown outside; '' withheld. */
  readonly shows?: string | undefined
  readonly device: string | null
  readonly trunk: Trunk | null
  readonly web: boolean
}

export function invited(room: Room, event: Extract<StackEvent, { type: 'invite' }>, caller: Caller): void {
  const { session, request, flow } = event
  const replaced = event.replaces === undefined ? undefined : room.bySession.get(event.replaces)?.leg
  const now = room.now()
  const wrong = wrongBody(request)
  if (wrong) return room.stack.reject(session, wrong, { headers: [['Accept', sdpType]] }, now)
  const full = caller.trunk !== null && trunkIsFull(room, caller.trunk.id, 'incoming')
  if (full || room.legs.size >= maxLegs) return refuse(room, session, 'overloaded')

  const rules = caller.trunk && rulesOf(caller.trunk)
  const said = request.body.length ? new TextDecoder().decode(request.body) : null
  const offer = rules && said !== null ? withCodecs(said, rules.codecs) : said
  if (said !== null && offer === null) return refuse(room, session, 'no-common-codec')
  const secure =
    flow.transport === 'ws' || flow.transport === 'wss'
      ? 'webrtc'
      : (rules ? secureOn(rules, flow.transport) : flow.transport === 'tls')
        ? 'srtp'
        : 'rtp'
  const leg = newSipLeg({
    leg: room.ids.token(8) as LegId,
    call: callId(room),
    end: room.ids.token(8) as EndId,
    direction: 'incoming',
    session,
    kind: secure satisfies EndKind,
    via: { flow: flow.id },
    towards: flow.remote.host,
    web: caller.web,
    device: caller.device as DeviceId | null,
    trunk: caller.trunk?.id ?? null,
    offered: offer !== null,
    theirBody: offer,
    reliable: takesReliable(request),
    hops: Math.min(70, Number(request.headers.get('Max-Forwards') ?? 70)),
  })
  addLeg(room, leg)
  if (offer === null) return arrived(room, leg, caller, request, replaced)
  whenMedia(room, leg, room.media.accept(leg.end, offer, { call: leg.call, towards: leg.towards }), result => {
    if (result.ok && !(rules?.srtp === 'required' && result.kind === 'rtp')) {
      leg.kind = result.kind
      return arrived(room, leg, caller, request, replaced)
    }
    removeLeg(room, leg)
    refuse(room, session, result.ok ? 'no-common-codec' : causeOfMedia(result))
    neverArrived(room, leg)
  })
}
function refuse(room: Room, session: string, cause: Cause): void {
  room.stack.reject(session, statusOf(cause), { headers: reasonHeader(cause) }, room.now())
}

/** Begins with the time: calls of one moment lie together in every index, so a commit writes few pages. */
const callId = ({ now, ids }: Room): CallId => `${now().toString(36).padStart(9, '0')}${ids.token(5)}` as CallId

function arrived(room: Room, leg: SipLeg, caller: Caller, request: SipRequest, replaces: LegId | undefined): void {
  leg.stage = 'waiting'
  keepLeg(room, leg)
  room.report({
    type: 'arrived',
    call: leg.call,
    leg: leg.leg,
    end: leg.end,
    from: caller.from,
    dialled: caller.trunk ? calledSeen(caller.trunk, request) : dialledIn(request),
    ...(leg.device !== null && { device: leg.device }),
    ...(leg.trunk !== null && { trunk: leg.trunk }),
    ...(caller.shows !== undefined && { shows: caller.shows }),
    ...(replaces !== undefined && { replaces }),
  })
}

/** 180, or 183 with sound. */
export function showRinging(room: Room, leg: SipLeg, order: Extract<LegOrder, { type: 'show-ringing' }>): void {
  if (leg.direction !== 'incoming' || leg.stage !== 'waiting') return
  // A line of the outside is told when somebody answers.
  const named = leg.trunk === null && order.party?.name ? order.party : null
  const headers = [...(named ? identityHeaders(named, room.net.local(leg.via).host) : []), ...callHeader(leg)]
  if (!order.earlyMedia) return room.stack.progress(leg.session, 180, { headers }, room.now())
  if (!leg.offered && !leg.reliable) {
    // An offer may not go in an unreliable response (RFC 3262 §5): such a caller hears the sound after the answer. Its end is
    // made now, for the call joins it with the other one.
    room.stack.progress(leg.session, 180, { headers }, room.now())
    return describe(room, leg, order.earlyMedia.like, () => {})
  }
  describe(room, leg, order.earlyMedia.like, sdp =>
    room.stack.progress(leg.session, 183, { body: sdpBody(sdp), reliable: true, headers }, room.now()),
  )
}

export function answer(room: Room, leg: SipLeg, order: Extract<LegOrder, { type: 'answer' }>): void {
  if (leg.direction !== 'incoming' || leg.stage !== 'waiting') return
  leg.stage = 'answering'
  const accept = (sdp: string | null) => {
    const { host } = room.net.local(leg.via)
    const headers = [...(order.connected ? identityHeaders(order.connected, host) : []), ...callHeader(leg)]
    leg.shown = order.connected?.number ?? ''
    room.stack.accept(leg.session, { ...(sdp !== null && { body: sdpBody(sdp) }), headers }, room.now())
    leg.stage = 'talking'
    leg.ourBody = leg.theirBody = null
    keepLeg(room, leg)
    if (leg.codec !== null) reportAnswered(room, leg)
  }
  // Described in a 183 already: said again, unless it went reliably.
  if (leg.ourBody !== null) return accept(leg.reliable ? null : leg.ourBody)
  describe(room, leg, order.like, accept)
}

/** Our answer to their offer; with a late offer, our offer. */
function describe(room: Room, leg: SipLeg, like: LegId | undefined, then: (sdp: string) => void): void {
  if (leg.ourBody !== null) return then(leg.ourBody)
  if (leg.offered) {
    whenMedia(room, leg, room.media.answer(leg.end, { ...endLike(room, like) }), result => {
      if (!result.ok) return mediaFailed(room, leg, result)
      negotiated(leg, result)
      leg.ourBody = result.sdp
      then(result.sdp)
    })
    return
  }
  const offer = room.media.offer(leg.end, {
    call: leg.call,
    kind: leg.kind,
    towards: leg.towards,
    ...endLike(room, like),
  })
  whenMedia(room, leg, offer, result => {
    if (!result.ok) return mediaFailed(room, leg, result)
    leg.ourBody = result.sdp
    leg.ourOfferIsOpen = true
    then(result.sdp)
  })
}

/** Their answer to our late offer, in the ACK or PRACK. */
export function lateAnswered(room: Room, leg: SipLeg, sdp: string | null): void {
  if (!leg.ourOfferIsOpen) return
  leg.ourOfferIsOpen = false
  if (sdp === null) return mediaFailed(room, leg, { ok: false, why: 'bad-description' })
  whenMedia(room, leg, room.media.setAnswer(leg.end, sdp), result => {
    if (!result.ok) return mediaFailed(room, leg, result)
    negotiated(leg, result)
    if (leg.stage !== 'talking') return
    keepLeg(room, leg)
    reportAnswered(room, leg)
  })
}

export function reportAnswered(room: Room, leg: SipLeg): void {
  const { codec, secured } = leg
  room.report({
    type: 'answered',
    leg: leg.leg,
    ...(codec !== null && { codec }),
    ...(secured !== null && { secured }),
  })
}

function negotiated(leg: SipLeg, { codec, secured }: Negotiated): void {
  leg.codec = codec
  leg.secured = secured
}

/** 415 for a body that is no session description (RFC 3261 §8.2.3), or 0. */
function wrongBody(request: SipRequest): number {
  const { headers, body } = request
  if (body.length === 0) return 0
  const encoding = headers.get('Content-Encoding')
  if (encoding !== undefined && encoding.toLowerCase() !== 'identity') return 415
  return sdpIn({ type: headers.get('Content-Type') ?? '', bytes: body }) === null ? 415 : 0
}
const takesReliable = ({ headers }: SipRequest): boolean =>
  optionTags(headers, 'Supported').includes('100rel') || optionTags(headers, 'Require').includes('100rel')
