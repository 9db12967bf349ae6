/** What the files of this room share: the stack, the ports, and the legs that live. */
import {
  type Cause,
  type EndId,
  type JournalPort,
  type LegId,
  type LegReport,
  type MediaPort,
  sentences,
  type Words,
} from '@sidetone/call'
import type { Ids, Millis } from '@sidetone/kernel'
import type { Body, SessionId, SessionSnapshot, SipStack, SubscriptionId } from '@sidetone/sip'
import { reasonHeader, reasonsFor, statusOf } from './causes.ts'
import type { Recorder } from './ladder/recorder.ts'
import { keptSipLeg, type newSipLeg, type SipLeg } from './leg.ts'
import type { NetPort } from './ports.ts'
import type { Trunks } from './trunk/trunks.ts'
import { rulesOf, type TrunkStore } from './trunk/words.ts'

export type Room = {
  readonly ids: Ids
  readonly now: () => Millis
  readonly stack: SipStack
  readonly media: MediaPort
  readonly journal: JournalPort
  readonly net: NetPort
  readonly trunks: TrunkStore
  readonly lines: Trunks
  readonly legs: Map<LegId, SipLeg>
  readonly bySession: Map<SessionId, SipLeg>
  /** Changed legs that the next commit keeps. */
  readonly toKeep: Set<SipLeg>
  /** Living legs of each trunk. */
  readonly trunkLoad: Map<string, { in: number; out: number }>
  /**
   * How a transfer ended is being told, and what is to be done then: a BYE that comes before the NOTIFY would look to many
   * phones as if the transfer had failed.
   */
  readonly lastWords: Map<SubscriptionId, (() => void) | null>
  /** Remembers the messages of calls. */
  readonly recorder: Recorder
  readonly report: (report: LegReport) => void
  /** Runs what came later (a media result) as a turn of its own. */
  readonly turn: (work: () => void) => void
}

export const sdpType = 'application/sdp'
const encoder = new TextEncoder()
const decoder = new TextDecoder()
export const sdpBody = (sdp: string): Body => ({ type: sdpType, bytes: encoder.encode(sdp) })
export const textIn = (body: Body): string => decoder.decode(body.bytes)
/** The session description, when the body is one. */
export const sdpIn = (body: Body | undefined): string | null =>
  body && body.type.split(';', 1)[0]!.trim().toLowerCase() === sdpType ? textIn(body) : null

export function addLeg(room: Room, leg: SipLeg): void {
  room.legs.set(leg.leg, leg)
  if (leg.session) hasSession(room, leg)
  if (leg.trunk) loadTrunk(room, leg.trunk, leg.direction, 1)
}
/** The leg is played in its session from now on; also when it has come to another call. */
export function hasSession(room: Room, leg: SipLeg): void {
  room.bySession.set(leg.session, leg)
  const callId = room.stack.callIdOf(leg.session)
  if (callId !== null) room.recorder.belongs(callId, leg.leg, leg.call, room.now())
}
function loadTrunk(room: Room, trunk: string, direction: SipLeg['direction'], more: 1 | -1): void {
  const load = room.trunkLoad.get(trunk) ?? { in: 0, out: 0 }
  load[direction === 'incoming' ? 'in' : 'out'] += more
  if (load.in + load.out > 0) room.trunkLoad.set(trunk, load)
  else room.trunkLoad.delete(trunk)
}
/** Its lines are all in use. */
export function trunkIsFull(room: Room, id: string, direction: SipLeg['direction']): boolean {
  const trunk = room.trunks.byId(id)
  if (!trunk) return true
  const load = room.trunkLoad.get(id)
  if (!load) return trunk.maxCalls < 1
  const { maxIn, maxOut } = rulesOf(trunk)
  const most = direction === 'incoming' ? maxIn : maxOut
  return (
    load.in + load.out >= trunk.maxCalls || (most !== null && load[direction === 'incoming' ? 'in' : 'out'] >= most)
  )
}

/** The leg is over for us; its session may still be saying goodbye inside the stack. */
export function removeLeg(room: Room, leg: SipLeg): void {
  if (!room.legs.delete(leg.leg)) return
  if (leg.session) room.bySession.delete(leg.session)
  room.toKeep.delete(leg)
  if (!leg.trunk) return
  loadTrunk(room, leg.trunk, leg.direction, -1)
  room.lines.calls.forget(leg)
}

/** A leg and its dialog as they stand in the journal, under `session:…`, until the dialog has said goodbye. */
export type KeptLeg = { readonly leg: Parameters<typeof newSipLeg>[0]; readonly session: SessionSnapshot }
/** To be kept for a restart with the next commit: at milestones only, for each costs a write. */
export function keepLeg(room: Room, leg: SipLeg): void {
  room.toKeep.add(leg)
}
/** Just before the commit: each leg once, as it is now. */
export function keepAll(room: Room): void {
  for (const leg of room.toKeep) {
    const session = leg.session ? room.stack.exportSession(leg.session) : null
    if (!session) continue
    // A call that still rings is only ended after a restart: its sound and descriptions are not needed for that.
    // Right after a restart the engine does not know the end yet: what was kept before is still true.
    const endState = leg.stage === 'talking' ? (room.media.exportEnd(leg.end) ?? leg.endState) : null
    const kept: KeptLeg = { leg: keptSipLeg(leg, endState), session }
    room.journal.keep(`session:${leg.session}`, kept)
  }
  room.toKeep.clear()
}

/** It is no call: nobody will ask for its messages. */
export function neverArrived(room: Room, leg: SipLeg): void {
  room.recorder.forget(leg.call)
  room.media.close(leg.end)
}

/** The other side, or the protocol, has ended the leg. */
export function reportEnd(
  room: Room,
  leg: SipLeg,
  type: 'failed' | 'ended',
  cause: Cause,
  detail?: string,
  said: { readonly forwardTo?: string; readonly words?: string } = {},
): void {
  removeLeg(room, leg)
  // It did not wait for its transfer, which goes on; should it fail, its phone rings.
  if (leg.refer !== null) room.stack.referProgress(leg.refer, 202, undefined, room.now())
  // The call room does not know it yet, so its end is ours to close.
  if (leg.stage === 'arriving') return neverArrived(room, leg)
  const report = { leg: leg.leg, cause, ...(detail && { detail }) }
  if (type === 'ended') room.report({ type, ...report })
  else room.report({ type, ...report, ...said })
}

/** We end the leg, whatever its state. */
export function endLeg(room: Room, leg: SipLeg, cause: Cause, words: Words = sentences[cause]): void {
  removeLeg(room, leg)
  if (!leg.session) return
  const { stack } = room
  const now = room.now()
  // Names of people and groups are for our own screens: a carrier hears what every house says.
  const said = leg.trunk === null ? words : sentences[cause]
  if (leg.direction === 'incoming' && leg.stage !== 'talking')
    stack.reject(leg.session, statusOf(cause), { headers: reasonHeader(cause, said) }, now)
  else {
    const bye = () => stack.end(leg.session, { reasons: reasonsFor(cause, said) }, room.now())
    if (leg.told !== null && room.lastWords.has(leg.told)) room.lastWords.set(leg.told, bye)
    else bye()
  }
}

/** Waits for the media engine; by then the leg may be gone, and nothing happens. */
export function whenMedia<T>(room: Room, leg: SipLeg, result: Promise<T>, then: (value: T) => void): void {
  void result.then(value =>
    room.turn(() => {
      if (room.legs.get(leg.leg) === leg) then(value)
    }),
  )
}

/** The end of another leg, when its remote side has said which codecs it speaks. */
export function endLike(room: Room, like: LegId | undefined): { like: EndId } | undefined {
  const leg = like === undefined ? undefined : room.legs.get(like)
  return leg && (leg.offered || leg.codec !== null) ? { like: leg.end } : undefined
}
