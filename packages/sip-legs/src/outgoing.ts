/**
 * We call: a device over its binding, or a trunk.
 *
 *   ring ─▶ media offer ─▶ INVITE ─▶ 18x (ringing, early media) ─▶ 2xx ─▶ media takes the answer ─▶ answered
 *                             ├─▶ 488 with SRTP, and the device may do without: once more with RTP
 *                             └─▶ a call for help whose place the trunk stumbles over: once more without
 */
import type { EndKind, LegId, LegOrder, MediaFault } from '@sidetone/call'
import type { Millis } from '@sidetone/kernel'
import { parseNameAddr, type SipResponse, type StackEvent, type Target, type Uri } from '@sidetone/sip'
import { causeOfFailure, detailOf } from './causes.ts'
import { callHeader, checkHeader, fromFor, identityHeaders } from './identity.ts'
import { newSipLeg, type SipLeg } from './leg.ts'
import { maxWords } from './limits.ts'
import {
  addLeg,
  endLeg,
  endLike,
  hasSession,
  keepLeg,
  type Room,
  removeLeg,
  reportEnd,
  sdpBody,
  sdpIn,
  trunkIsFull,
  whenMedia,
} from './room.ts'
import { withCodecs } from './trunk/codecs.ts'
import { calledUri, callerSaid } from './trunk/identity.ts'
import { targetOf } from './trunk/line.ts'
import { locationSaid, stumbles } from './trunk/location.ts'
import type { Place } from './trunk/places.ts'
import { rulesOf, secureOn, type Trunk } from './trunk/words.ts'

type RingOrder = Extract<LegOrder, { type: 'ring' }>
/** Where a leg rings: the Request-URI and the way there. */
export type Way = {
  readonly uri: Uri
  readonly target: Target
  readonly transport: string
  readonly route?: readonly string[]
  /** The address that it was last heard from. */
  readonly host: string
  readonly web: boolean
  readonly trunk?: { readonly trunk: Trunk; readonly place: Place }
}

export function ring(room: Room, order: RingOrder, way: Way | null): void {
  const trunk = order.device.kind === 'trunk' ? order.device.trunk : null
  if (!way) return room.report({ type: 'failed', leg: order.leg, cause: trunk ? 'trunk-failed' : 'unreachable' })
  const emergency = order.device.kind === 'trunk' && order.device.emergency === true
  if (trunk && !emergency && trunkIsFull(room, trunk, 'outgoing'))
    return room.report({
      type: 'failed',
      leg: order.leg,
      cause: 'overloaded',
      detail: 'all lines of the trunk are in use',
    })
  const rules = way.trunk && rulesOf(way.trunk.trunk)
  const secure = rules ? secureOn(rules, way.transport) : way.transport === 'tls'
  const kind: EndKind = way.web ? 'webrtc' : secure ? 'srtp' : 'rtp'
  const leg = newSipLeg({
    leg: order.leg,
    call: order.call,
    end: order.end,
    direction: 'outgoing',
    kind,
    via: way.target,
    towards: way.host,
    web: way.web,
    trunk,
    device: order.device.kind === 'registered' ? order.device.device : null,
    // A phone that registered over TLS may still have SRTP switched off: sound is better than silence, and is shown as open.
    mayFallBack: kind === 'srtp' && rules?.srtp !== 'required',
  })
  addLeg(room, leg)
  offerAndInvite(room, leg, order, way)
}

/**
 * The connection over which it rings is gone: what was said there is lost. The leg begins anew when `ring` is said again.
 * @returns false: it does not ring any more
 */
export function takeBack(room: Room, leg: SipLeg): boolean {
  // Its answer is being taken: it goes on when the device is back.
  if (leg.direction === 'incoming' || leg.stage === 'talking' || leg.theirBody !== null) return false
  const { session } = leg
  removeLeg(room, leg)
  room.media.close(leg.end)
  if (session) room.stack.end(session, {}, room.now())
  return true
}

function offerAndInvite(room: Room, leg: SipLeg, order: RingOrder, way: Way, tries: Tries = { tries: 0 }): void {
  const offer = room.media.offer(leg.end, {
    call: leg.call,
    kind: leg.kind,
    towards: way.host,
    ...endLike(room, order.like),
  })
  whenMedia(room, leg, offer, result => {
    if (!result.ok) return mediaFailed(room, leg, result)
    const { host } = room.net.local(way.target)
    const trunk = way.trunk?.trunk
    const rules = trunk && rulesOf(trunk)
    const said = trunk
      ? callerSaid(trunk, order.caller, order.forwardedBy ?? [], numberOf(order), host)
      : { from: fromFor(order.caller, host), headers: identityHeaders(order.caller, host) }
    const sdp = rules ? withCodecs(result.sdp, rules.codecs) : result.sdp
    if (sdp === null) return mediaFailed(room, leg, { ok: false, why: 'no-common-codec' })
    const description = sdpBody(sdp)
    const location =
      trunk && !tries.unlocated ? locationSaid(trunk, order.device, said.from, description, room.ids, room.now()) : null
    const headers: (readonly [string, string])[] = [
      ...said.headers,
      ...(location?.headers ?? []),
      ...callHeader(leg),
      ...checkHeader(leg, order.caller),
    ]
    leg.shown = order.caller.number
    if (order.because && !trunk) headers.push(['Subject', order.because])
    const session = room.stack.invite(
      {
        to: way.uri,
        ...(order.called.name && { toName: order.called.name }),
        from: said.from,
        target: way.target,
        ...(way.route && { route: way.route }),
        headers,
        maxForwards: hopsFor(room, order.like),
        body: location?.body ?? description,
        ...(rules && { reliableProvisionals: rules.reliable }),
        ...(rules && rules.sessionExpiresS !== null && { sessionExpiresS: rules.sessionExpiresS }),
      },
      room.now(),
    )
    leg.session = session
    leg.stage = 'waiting'
    hasSession(room, leg)
    if (leg.mayFallBack) retries.set(leg, () => offerAndInvite(room, leg, order, way, tries))
    keepLeg(room, leg)
    if (!way.trunk) return
    const { since = room.now(), unlocated } = tries
    // No other place of the trunk after that, and no more than a moment's silence: the next trunk waits.
    if (location) unlocate.set(leg, () => offerAndInvite(room, leg, order, way, { tries: 2, since, unlocated: true }))
    room.lines.calls.placed(leg, way.trunk.place, {
      ...tries,
      since,
      again(place, count) {
        const next = wayOver(way.trunk!.trunk, place, way.uri)
        leg.via = next.target
        leg.towards = next.host
        anew(room, leg)
        offerAndInvite(room, leg, order, next, { tries: count, since, ...(unlocated && { unlocated }) })
      },
      giveUp: detail => withoutLocation(room, leg) || reportEnd(room, leg, 'failed', 'trunk-failed', detail),
    })
  })
}
/** As the trunk dials it. */
const numberOf = ({ device }: RingOrder) => (device.kind === 'trunk' ? device.number : '')
/** How often places of its trunk were tried before, and since when; `unlocated`: where its caller is, is not said. */
type Tries = { readonly tries: number; readonly since?: Millis; readonly unlocated?: true }
/** The session has failed; its leg begins once more. An end does not change its kind, so that is made anew too. */
function anew(room: Room, leg: SipLeg): void {
  room.bySession.delete(leg.session)
  leg.session = ''
  leg.stage = 'calling'
  leg.theirBody = null
  room.media.close(leg.end)
}
/** One less than the caller's leg had. */
const hopsFor = (room: Room, caller: RingOrder['like']): number =>
  (room.legs.get(caller ?? ('' as LegId))?.hops ?? 70) - 1
/** How to ask once more without SRTP; only while the INVITE is open, so a restart simply ends it. */
const retries = new WeakMap<SipLeg, () => void>()
/** The same without the caller's place. */
const unlocate = new WeakMap<SipLeg, () => void>()
/** @returns false: it was said without already */
function withoutLocation(room: Room, leg: SipLeg): boolean {
  const again = unlocate.get(leg)
  if (!again) return false
  unlocate.delete(leg)
  anew(room, leg)
  again()
  return true
}

/** 101 … 199 */
export function progressed(room: Room, leg: SipLeg, event: Extract<StackEvent, { type: 'progress' }>): void {
  const sdp = sdpIn(event.body)
  if (sdp === null || sdp === leg.theirBody) {
    if (sdp === null && event.status !== 199) rings(room, leg, false)
    return
  }
  leg.theirBody = sdp
  whenMedia(room, leg, room.media.setAnswer(leg.end, sdp), result => {
    // A broken early answer is not the end: the final one may be right.
    if (result.ok) {
      leg.codec = result.codec
      leg.secured = result.secured
    }
    rings(room, leg, result.ok && hearsEarly(room, leg))
  })
}
const hearsEarly = (room: Room, { trunk }: SipLeg): boolean => {
  const known = trunk === null ? undefined : room.trunks.byId(trunk)
  return !known || rulesOf(known).earlyMedia
}

function rings(room: Room, leg: SipLeg, earlyMedia: boolean): void {
  // From now on its INVITE can be cancelled, also after a restart (RFC 3261 §9.1).
  if (!leg.rang) keepLeg(room, leg)
  leg.rang = true
  unlocate.delete(leg)
  room.lines.calls.took(leg)
  room.report({ type: 'ringing', leg: leg.leg, earlyMedia })
}

export function answered(room: Room, leg: SipLeg, event: Extract<StackEvent, { type: 'answered' }>): void {
  const sdp = sdpIn(event.body)
  if (sdp === null || sdp === leg.theirBody) {
    // The answer came in a reliable 18x, or is the same as in an early one.
    if (leg.codec === null) return mediaFailed(room, leg, { ok: false, why: 'bad-description' })
    return isAnswered(room, leg)
  }
  leg.theirBody = sdp
  whenMedia(room, leg, room.media.setAnswer(leg.end, sdp), result => {
    if (!result.ok) return mediaFailed(room, leg, result)
    leg.codec = result.codec
    leg.secured = result.secured
    isAnswered(room, leg)
  })
}

function isAnswered(room: Room, leg: SipLeg): void {
  leg.stage = 'talking'
  leg.theirBody = null
  room.lines.calls.took(leg)
  retries.delete(leg)
  unlocate.delete(leg)
  keepLeg(room, leg)
  room.report({
    type: 'answered',
    leg: leg.leg,
    ...(leg.codec !== null && { codec: leg.codec }),
    ...(leg.secured !== null && { secured: leg.secured }),
  })
}

export function failed(room: Room, leg: SipLeg, status: number, response: SipResponse | undefined): void {
  // Not the encryption, but what lies beside the description.
  if (status === 415 && withoutLocation(room, leg)) return
  const again = retries.get(leg)
  if (again && (status === 488 || status === 415 || status === 606)) {
    retries.delete(leg)
    leg.kind = 'rtp'
    leg.mayFallBack = false
    anew(room, leg)
    return again()
  }
  if (stumbles(status) && withoutLocation(room, leg)) return
  if (leg.trunk !== null && room.lines.calls.refused(leg, status, response)) return
  const forwardTo = leg.trunk === null && status < 400 ? redirectedTo(response) : undefined
  const words = leg.trunk === null ? wordsIn(response) : undefined
  const cause = status < 400 ? 'unreachable' : causeOfFailure(status, leg.trunk !== null)
  reportEnd(room, leg, 'failed', cause, detailOf(status, response?.reason), {
    ...(forwardTo && { forwardTo }),
    ...(words && { words }),
  })
}

/** The number that a device of ours names in a 3xx (RFC 3261 §8.1.3.4); an outside line leads nobody anywhere. */
function redirectedTo(response: SipResponse | undefined): string | undefined {
  const contact = response?.headers.list('Contact')[0]
  const read = contact === undefined ? undefined : parseNameAddr(contact)
  return (read?.ok && read.value.uri.user) || undefined
}

/** What the person says to the caller as they decline: one line of a phone of ours. */
function wordsIn(response: SipResponse | undefined): string | undefined {
  const said = response?.headers.get('Sidetone-Words')?.replace(/\p{C}/gu, '').trim()
  return said ? [...said].slice(0, maxWords).join('') : undefined
}

/** The media engine could not do it: the other side hears why, the call too. */
export function mediaFailed(room: Room, leg: SipLeg, fault: MediaFault): void {
  const cause = causeOfMedia(fault)
  endLeg(room, leg, cause)
  room.report({ type: 'failed', leg: leg.leg, cause, detail: fault.why })
}
export function causeOfMedia({ why }: MediaFault) {
  switch (why) {
    case 'no-common-codec':
    case 'bad-description':
      return 'no-common-codec' as const
    case 'no-capacity':
      return 'overloaded' as const
    case 'process-lost':
    case 'unknown-end':
      return 'media-lost' as const
  }
}

/** The way to a trunk. */
export function wayToTrunk(room: Room, id: string, number: string): Way | null {
  const trunk = room.trunks.byId(id)
  const place = room.lines.placeFor(id)
  return trunk && place ? wayOver(trunk, place, calledUri(trunk, number)) : null
}
const wayOver = (trunk: Trunk, place: Place, uri: Uri): Way => ({
  uri,
  target: targetOf(place),
  transport: place.transport,
  host: place.host,
  web: false,
  trunk: { trunk, place },
})
