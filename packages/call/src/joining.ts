/**
 * Legs go from one call to another: two calls become one (attended transfer, merge), or a leg that has just called us goes
 * to the call that it asked for (pick up, retrieve, take over). The emptied call ends with cause `merged`.
 */

import type { Millis } from '@sidetone/kernel'
import type { Call, CallOut } from './call.ts'
import { type CommandResult, refused } from './commands.ts'
import { bridged, endLeg, finish, setPlace, settle, showEachOther } from './ending.ts'
import type { Fork } from './fork.ts'
import { stopHearing } from './hearing.ts'
import { homeOf, type Leg, legOf, presentLegs } from './leg.ts'
import { maxParties, takeOverWithinMs } from './limits.ts'
import { wasRetrieved } from './parking.ts'
import { forkAnswered } from './ringing.ts'

/** A call and what it decides; each call's is given out by itself. */
export type Place = { readonly call: Call; readonly out: CallOut[] }

export function moveLeg(leg: Leg, from: Place, to: Place, now: Millis): void {
  stopHearing(from.call, leg, from.out)
  from.call.legs.splice(from.call.legs.indexOf(leg), 1)
  to.call.legs.push(leg)
  leg.fork = null
  leg.talking = leg.host = false
  for (const { call, out } of [from, to])
    out.push({
      type: 'event',
      event: {
        type: 'leg.moved',
        call: call.id,
        at: now,
        leg: leg.id,
        from: from.call.id,
        to: to.call.id,
        party: leg.party,
        side: leg.side,
        ...(leg.device && { device: leg.device }),
        ...(leg.trunk && { trunk: leg.trunk }),
      },
    })
}

/** Its legs ring on in the other call, for another purpose. */
function moveFork(fork: Fork, purpose: Fork['purpose'], side: Leg['side'], from: Place, to: Place, now: Millis): Fork {
  const moved: Fork = { ...fork, id: to.call.nextFork++, purpose, how: { ...fork.how, side } }
  to.call.forks.push(moved)
  from.call.forks = from.call.forks.filter(each => each !== fork)
  for (const leg of [...from.call.legs])
    if (leg.fork === fork.id) {
      leg.side = side
      moveLeg(leg, from, to, now)
      leg.fork = moved.id
      // Only where it belongs now: whom it talks with is said when it answers.
      to.out.push({ type: 'order', order: { type: 'connect', leg: leg.id, call: to.call.id, party: null } })
    }
  return moved
}

/** Both stand still enough to become one: nobody transfers, nothing is parked. */
function fit(here: Place, mine: Leg, there: Place, theirs: Leg): CommandResult {
  const { call } = here
  const other = there.call
  if (call === other || call.stage !== 'talking' || !mine.present) return refused('not-now')
  if (call.locked || other.locked) return refused('locked')
  if (call.transfer || call.parked || other.transfer || other.parked) return refused('not-now')
  const rings = other.stage === 'ringing' && theirs.fork === null
  if (!rings && (other.stage !== 'talking' || !theirs.present)) return refused('not-now')
  if ([...call.legs, ...other.legs].some(leg => leg.replaces !== null)) return refused('not-now')
  if (call.legs.length + other.legs.length > maxParties) return refused('too-many')
  return { ok: true }
}

/** Everybody of both calls but `mine` and `theirs`, which are one person's, goes on in `here`. */
export function transferToCall(here: Place, mine: Leg, there: Place, theirs: Leg, now: Millis): CommandResult {
  const fits = fit(here, mine, there, theirs)
  if (!fits.ok) return fits
  const { call, out } = here
  const far = presentLegs(call).filter(leg => leg !== mine)
  if (far.length === 0) return refused('not-now')
  const others = presentLegs(there.call).filter(leg => leg !== theirs)
  const kind = there.call.stage === 'ringing' ? 'blond' : 'attended'
  const to = there.call.stage === 'ringing' ? there.call.forks[0]?.to : others[0]?.party
  if (!to) return refused('not-now')
  const by = mine.party
  out.push({
    type: 'event',
    event: { type: 'transfer.started', call: call.id, at: now, by, leg: mine.id, to, kind },
  })
  if (kind === 'blond') {
    // With several who wait the newcomer is simply one more.
    const blind = far.length === 1 && call.forks.length === 0
    if (blind) call.transfer = { by: null, home: homeOf(mine) }
    for (const fork of there.call.forks)
      moveFork(fork, blind ? 'transfer' : 'add', blind ? mine.side : 'called', there, here, now)
  } else {
    for (const leg of others) {
      leg.side = mine.side
      moveLeg(leg, there, here, now)
    }
    for (const fork of there.call.forks) moveFork(fork, 'add', 'called', there, here, now)
    for (const leg of others.slice(0, 1)) {
      setPlace(call, leg)
      out.push({
        type: 'event',
        event: { type: 'transfer.done', call: call.id, at: now, by, to: leg.party, leg: leg.id },
      })
    }
  }
  const end = (place: Place, leg: Leg) => {
    place.out.push({ type: 'order', order: { type: 'transfer-progress', leg: leg.id, state: 'answered' } })
    endLeg(place.call, leg, 'transferred', leg.side, now, place.out)
  }
  end(there, theirs)
  finish(there.call, 'merged', 'system', now, there.out)
  end(here, mine)
  joined(here, now)
  return { ok: true }
}

/** Everybody of both calls goes on in `here`; the person who is in both is in it once. */
export function merge(here: Place, mine: Leg, there: Place, theirs: Leg, now: Millis): CommandResult {
  const fits = fit(here, mine, there, theirs)
  if (!fits.ok) return fits
  const { call, out } = here
  const rings = there.call.stage === 'ringing'
  // The leg stays that does not hold, so that nobody has to take the call back first.
  const keepsTheirs = !rings && (mine.held || mine.paused) && !theirs.held && !theirs.paused
  for (const leg of rings ? [] : presentLegs(there.call))
    if (leg !== theirs) {
      leg.side = 'called'
      moveLeg(leg, there, here, now)
    }
  for (const fork of there.call.forks) moveFork(fork, 'add', 'called', there, here, now)
  if (keepsTheirs) {
    theirs.side = mine.side
    moveLeg(theirs, there, here, now)
    endLeg(call, mine, 'merged', 'system', now, out)
  } else endLeg(there.call, theirs, 'merged', 'system', now, there.out)
  finish(there.call, 'merged', 'system', now, there.out)
  if (!keepsTheirs) mine.paused = false
  joined(here, now)
  return { ok: true }
}

function joined({ call, out }: Place, now: Millis): void {
  bridged(call, now, out)
  settle(call, 'hung-up', 'system', now, out)
  // A call that stays a conference has new people.
  showEachOther(call, out)
}

// ── somebody calls, and means a call that stands or rings already ──

/** What `leg`, which has just arrived in `from`, wants of the call `to`. */
export function arriveIn(
  from: Place,
  leg: Leg,
  to: Place,
  place: (call: Call, out: CallOut[]) => void,
  now: Millis,
): void {
  moveLeg(leg, from, to, now)
  finish(from.call, 'merged', 'system', now, from.out)
  place(to.call, to.out)
  to.out.push({ type: 'keep' })
}

/** The parked call is taken by this device. */
export function retrieve(call: Call, leg: Leg, now: Millis, out: CallOut[]): void {
  const far = presentLegs(call)[0]
  for (const fork of call.forks)
    for (const each of [...call.legs])
      if (each.fork === fork.id) endLeg(call, each, 'answered-elsewhere', 'system', now, out)
  call.forks = []
  leg.side = call.parked?.home.side ?? 'called'
  leg.present = true
  answer(call, leg, far, out)
  setPlace(call, leg)
  wasRetrieved(call, leg, now, out)
  bridged(call, now, out)
  showEachOther(call, out)
  settle(call, 'hung-up', 'system', now, out)
}

/** The call that rings elsewhere is answered by this device. */
export function pickUp(call: Call, fork: Fork, leg: Leg, now: Millis, out: CallOut[]): void {
  const ringing = call.legs.find(each => each.fork === fork.id)
  const waits = call.legs.find(each => each.fork === null && each !== leg && each.id !== call.transfer?.by)
  leg.side = ringing?.side ?? 'called'
  leg.fork = fork.id
  if (fork.purpose === 'call') setPlace(call, leg)
  answer(call, leg, waits, out)
  forkAnswered(call, leg, now, out, 'picked-up')
}

/** This device takes the place of `old`, as soon as it is answered. */
export function takeOver(call: Call, old: Leg, leg: Leg, out: CallOut[]): void {
  leg.side = old.side
  leg.replaces = old.id
  answer(call, leg, old, out)
}
/** The sound of a browser takes a moment after its answer: until then the old device goes on, so nothing is missed. */
export function takesOverSoon(call: Call, leg: Leg, connects: boolean, now: Millis, out: CallOut[]): void {
  if (!connects) return takesOver(call, leg, now, out)
  leg.takesOverAt = now + takeOverWithinMs
  out.push({ type: 'keep' })
}
export function takesOver(call: Call, leg: Leg, now: Millis, out: CallOut[]): void {
  const old = leg.replaces === null ? undefined : legOf(call, leg.replaces)
  leg.replaces = null
  leg.takesOverAt = null
  leg.present = true
  if (old) endLeg(call, old, 'moved', 'system', now, out)
  setPlace(call, leg)
  leg.host = old?.host ?? false
  if (old?.muted) {
    leg.muted = true
    out.push({ type: 'media', order: { type: 'mute', end: leg.end, muted: true } })
  }
  bridged(call, now, out)
  showEachOther(call, out)
  settle(call, 'hung-up', 'system', now, out)
}

function answer(call: Call, leg: Leg, like: Leg | undefined, out: CallOut[]): void {
  const other = presentLegs(call).find(each => each !== leg && each.id !== leg.replaces) ?? like
  out.push(
    { type: 'order', order: { type: 'connect', leg: leg.id, call: call.id, party: other?.party ?? null } },
    {
      type: 'order',
      order: {
        type: 'answer',
        leg: leg.id,
        ...(like && { like: like.id }),
        ...(other && { connected: other.party }),
      },
    },
  )
}
