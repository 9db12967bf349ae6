/** What people do while they talk: add one more, take one out, mute, hold. */

import type { Millis } from '@sidetone/kernel'
import type { Call, CallOut, Desk } from './call.ts'
import { type CommandResult, refused } from './commands.ts'
import { endLeg, settle } from './ending.ts'
import { startFork } from './fork.ts'
import { listen } from './hearing.ts'
import { type Leg, legOf, otherOf, presentLegs } from './leg.ts'
import { maxForksInCall, maxParties } from './limits.ts'
import { cameBackNotice } from './sentences.ts'
import { watchAgain } from './silence.ts'
import type { Cause, LegId, Party } from './words.ts'

/** Rings one more; the others go on talking. */
export function add(call: Call, leg: Leg, number: string, now: Millis, desk: Desk, out: CallOut[]): CommandResult {
  if (call.stage !== 'talking' || !leg.present || call.transfer || call.parked) return refused('not-now')
  if (call.locked) return refused('locked')
  if (call.forks.length >= maxForksInCall) return refused('too-many')
  const { destination, to, why, next, forwardedBy } = desk.route(number, {
    party: leg.party,
    ...(leg.trunk && { trunk: leg.trunk }),
    ...(leg.device && { device: leg.device }),
  })
  if (destination.kind === 'nowhere') {
    const { cause } = destination
    return refused(cause === 'unknown-number' || cause === 'not-allowed' || cause === 'busy' ? cause : 'unreachable')
  }
  if (destination.kind !== 'person' && destination.kind !== 'trunk') return refused('not-now')
  const ring = desk.toRing(destination)
  if (ring.length === 0) return refused('unreachable')
  if (call.legs.length + ring.length > maxParties) return refused('too-many')
  out.push({ type: 'event', event: { type: 'add.started', call: call.id, at: now, by: leg.party, to, why } })
  const about = { purpose: 'add', to, by: leg.id, side: 'called', caller: leg.party, like: leg.id } as const
  const because = `${leg.party.name || leg.party.number} adds you to a call`
  startFork(call, { ...about, forMs: destination.ringForMs, because, ring, next, forwardedBy }, now, out)
  listen(call, out)
  return { ok: true }
}

/** One who is here, or one device of somebody who is still rung. */
export function remove(call: Call, id: LegId, now: Millis, out: CallOut[]): CommandResult {
  const leg = legOf(call, id)
  if (!leg || call.stage !== 'talking') return refused('no-such-leg')
  if (leg.id === call.transfer?.by || leg.replaces !== null) return refused('not-now')
  if (leg.fork === null) {
    endLeg(call, leg, 'removed', 'system', now, out)
    settle(call, 'removed', 'system', now, out)
    return { ok: true }
  }
  const fork = call.forks.find(each => each.id === leg.fork)
  if (fork?.purpose !== 'add') return refused('not-now')
  for (const each of [...call.legs]) if (each.fork === fork.id) endLeg(call, each, 'cancelled', 'system', now, out)
  call.forks = call.forks.filter(each => each !== fork)
  settle(call, 'hung-up', 'system', now, out)
  return { ok: true }
}

/** A room has hosts and a lock of its own. */
export function lock(call: Call, leg: Leg, locked: boolean, now: Millis, out: CallOut[]): CommandResult {
  if (!call.conference || call.room !== null || !presentLegs(call).includes(leg)) return refused('not-now')
  if (call.locked === locked) return { ok: true }
  call.locked = locked
  const by = leg.party
  out.push({ type: 'event', event: { type: 'call.locked', call: call.id, at: now, by, locked } }, { type: 'keep' })
  return { ok: true }
}

export function mute(call: Call, id: LegId, muted: boolean, now: Millis, out: CallOut[]): CommandResult {
  const leg = legOf(call, id)
  if (!leg?.present || call.stage !== 'talking') return refused('no-such-leg')
  if (leg.muted === muted) return { ok: true }
  leg.muted = muted
  leg.talking = false
  out.push(
    { type: 'event', event: { type: 'leg.muted', call: call.id, at: now, leg: id, muted } },
    { type: 'media', order: { type: 'mute', end: leg.end, muted } },
    { type: 'order', order: { type: 'tell', leg: id, notice: { kind: muted ? 'muted' : 'unmuted' } } },
    { type: 'keep' },
  )
  return { ok: true }
}

/** `held`: its device has said so in its signalling; `paused`: by command. Either is a hold. */
export function hold(call: Call, leg: Leg, how: 'held' | 'paused', on: boolean, now: Millis, out: CallOut[]): void {
  if (leg[how] === on) return
  const was = leg.held || leg.paused
  leg[how] = on
  const is = leg.held || leg.paused
  out.push({ type: 'keep' })
  if (was === is) return
  out.push({ type: 'event', event: { type: is ? 'leg.held' : 'leg.resumed', call: call.id, at: now, leg: leg.id } })
  listen(call, out)
  watchAgain(call, now)
}

export function holdByCommand(call: Call, leg: Leg, on: boolean, now: Millis, out: CallOut[]): CommandResult {
  if (call.stage !== 'talking' || !presentLegs(call).includes(leg)) return refused('not-now')
  hold(call, leg, 'paused', on, now, out)
  return { ok: true }
}

/** Whoever left this call waiting to ask `to` about it has not reached them: they are back, in words. */
export function backFromAsking(call: Call, leg: Leg, to: Party, cause: Cause, now: Millis, out: CallOut[]): void {
  const other = otherOf(call, leg)
  if (!other) return
  hold(call, leg, 'paused', false, now, out)
  out.push({ type: 'order', order: { type: 'tell', leg: leg.id, notice: cameBackNotice(cause, to, other.party) } })
}
