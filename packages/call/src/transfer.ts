/**
 * A transfer: the far party goes on with somebody else, and who transferred leaves. They wait in silence until it is
 * answered, or hang up before; when the target fails, the call comes back to them.
 *
 *   talking ──transfer──▶ target rings ──answered──▶ far party and target talk
 *                              └──failed──▶ still there: both talk again │ gone: their devices ring │ unreachable: over
 */

import type { Millis } from '@sidetone/kernel'
import type { Call, CallOut, Desk } from './call.ts'
import { type CommandResult, refused } from './commands.ts'
import { bridged, endLeg, finish, setPlace, settle, showEachOther } from './ending.ts'
import { type Fork, startFork } from './fork.ts'
import { listen } from './hearing.ts'
import { leaveTo } from './leaving.ts'
import { type Home, homeOf, type Leg, presentLegs } from './leg.ts'
import { hangUpByItselfMs, returnForMs } from './limits.ts'
import { type FreeSlots, park } from './parking.ts'
import { push } from './pushing.ts'
import { cameBackNotice, cameBackSentence } from './sentences.ts'
import { toStory } from './story-begin.ts'
import type { Cause, Destination, LegId, Party } from './words.ts'

/** Who handed the call on, and how they get it back. */
export type Transfer = {
  /** Null: has left. */
  by: LegId | null
  readonly home: Home
}

/** Blind. */
export function transfer(
  call: Call,
  leg: Leg,
  to: string,
  slots: FreeSlots,
  now: Millis,
  desk: Desk,
  out: CallOut[],
): CommandResult {
  const [far, more] = presentLegs(call).filter(each => each !== leg)
  const many = more !== undefined || call.room !== null
  if (call.stage !== 'talking' || !leg.present || !far || call.transfer || call.parked) return refused('not-now')
  if (call.forks.length && !many) return refused('not-now')
  // One of them is just going on at another device.
  if (call.legs.some(each => each.replaces !== null)) return refused('not-now')
  const way = desk.route(to, {
    party: leg.party,
    ...(leg.trunk && { trunk: leg.trunk }),
    ...(leg.device && { device: leg.device }),
  })
  if (way.destination.kind === 'own-calls' && way.destination.does === 'push')
    return push(call, leg, undefined, now, desk, out)
  if (many && way.destination.kind !== 'nowhere') return leaveTo(call, leg, way, now, desk, out)
  const { destination, why, next, forwardedBy } = way
  const sentOn = { next, forwardedBy }
  switch (destination.kind) {
    case 'nowhere':
      return refused(refusalOf(destination.cause))
    case 'slot': {
      const slot = destination.slot ?? slots.first
      if (slot === null) return refused('no-free-slot')
      return slots.isFree(slot) ? park(call, leg, slot, desk.parking(), now, out) : refused('slot-taken')
    }
    case 'pickup':
    case 'take':
    case 'own-calls':
      return refused('not-now')
    case 'feature':
      tell('blind', why)
      out.push({ type: 'order', order: { type: 'transfer-progress', leg: leg.id, state: 'answered' } })
      endLeg(call, leg, 'transferred', leg.side, now, out)
      out.push(
        {
          type: 'event',
          event: { type: 'transfer.done', call: call.id, at: now, by: leg.party, to: way.to, leg: far.id },
        },
        { type: 'order', order: { type: 'connect', leg: far.id, call: call.id, party: way.to } },
      )
      // The far party is the one who hears the story.
      toStory(call, destination, way.to, forwardedBy, out)
      return { ok: true }
    default: {
      const ring = desk.toRing(destination)
      if (ring.length === 0) return refused('unreachable')
      tell('blind', why)
      call.transfer = { by: leg.id, home: homeOf(leg) }
      const because = `Passed on by ${leg.party.name || leg.party.number}`
      const about = { purpose: 'transfer', to: way.to, by: leg.id, side: leg.side, caller: far.party } as const
      startFork(call, { ...about, like: far.id, forMs: destination.ringForMs, because, ring, ...sentOn }, now, out)
      listen(call, out)
      return { ok: true }
    }
  }
  function tell(kind: 'blind', why: readonly string[]): void {
    const by = leg.party
    out.push({
      type: 'event',
      event: { type: 'transfer.started', call: call.id, at: now, by, leg: leg.id, to: way.to, kind, why },
    })
  }
}

const refusalOf = (cause: Extract<Destination, { kind: 'nowhere' }>['cause']) =>
  cause === 'unknown-number' || cause === 'not-allowed' || cause === 'busy' ? cause : 'unreachable'

export function transferDone(call: Call, winner: Leg, now: Millis, out: CallOut[]): void {
  const { transfer } = call
  call.transfer = null
  const leg = transfer?.by ? call.legs.find(each => each.id === transfer.by) : undefined
  if (leg) {
    out.push({ type: 'order', order: { type: 'transfer-progress', leg: leg.id, state: 'answered' } })
    endLeg(call, leg, 'transferred', leg.side, now, out)
  }
  setPlace(call, winner)
  out.push({
    type: 'event',
    event: {
      type: 'transfer.done',
      call: call.id,
      at: now,
      by: transfer?.home.party ?? winner.party,
      to: winner.party,
      leg: winner.id,
    },
  })
  bridged(call, now, out)
  showEachOther(call, out)
}

export function transferFailed(call: Call, fork: Fork, cause: Cause, now: Millis, desk: Desk, out: CallOut[]): void {
  const { transfer } = call
  call.transfer = null
  if (!transfer) return settle(call, cause, 'system', now, out)
  const { party: by } = transfer.home
  const leg = transfer.by ? call.legs.find(each => each.id === transfer.by) : undefined
  const [far] = presentLegs(call)
  const event = (rings: boolean): CallOut => ({
    type: 'event',
    event: { type: 'transfer.failed', call: call.id, at: now, by, to: fork.to, cause, rings },
  })
  if (leg) {
    call.cameBack = { leg: leg.id, at: now, home: transfer.home, cause, to: fork.to }
    out.push(
      event(false),
      { type: 'order', order: { type: 'transfer-progress', leg: leg.id, state: 'failed', cause } },
      {
        type: 'order',
        order: { type: 'tell', leg: leg.id, notice: cameBackNotice(cause, fork.to, far?.party ?? null) },
      },
    )
    return settle(call, cause, 'system', now, out)
  }
  if (!ringHome(call, transfer.home, cause, fork.to, now, desk, out)) return finish(call, cause, 'system', now, out)
  out.push(event(true))
}

/** A transfer that failed: it is with this leg again. */
export type CameBack = {
  readonly leg: LegId
  readonly at: Millis
  readonly home: Home
  readonly cause: Cause
  readonly to: Party
}
/**
 * The leg hangs up at once when it hears that its transfer failed, which some phones do by themselves: nobody wanted to lose the
 * caller, so the person is rung.
 */
export function rangBackAfterFailure(call: Call, leg: Leg, now: Millis, desk: Desk, out: CallOut[]): boolean {
  const { cameBack } = call
  if (cameBack?.leg !== leg.id || cameBack.cause === 'cancelled' || now - cameBack.at > hangUpByItselfMs) return false
  call.cameBack = null
  return ringHome(call, cameBack.home, cameBack.cause, cameBack.to, now, desk, out)
}

/** @returns false: there is nobody to ring for, or nothing to ring */
function ringHome(
  call: Call,
  { party, side }: Home,
  cause: Cause,
  target: Party,
  now: Millis,
  desk: Desk,
  out: CallOut[],
): boolean {
  const [far] = presentLegs(call)
  const ring = party.person ? desk.toRing({ kind: 'person', person: party.person, ringForMs: returnForMs }) : []
  if (!far || ring.length === 0) return false
  const because = cameBackSentence(cause, target, far.party)
  const about = { purpose: 'return', to: party, by: null, side, caller: far.party, like: far.id } as const
  startFork(call, { ...about, forMs: returnForMs, because, ring }, now, out)
  listen(call, out)
  return true
}
