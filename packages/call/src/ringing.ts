/**
 * Somebody is rung: an attempt (fork) starts legs, one answers, or each ends in its own way.
 *
 *   purpose │ who waits                       │ answered                      │ failed
 *   call    │ the caller, with ringing        │ both talk                     │ the call ends
 *   transfer│ the far party, with ringing     │ who transferred leaves        │ the call comes back to them
 *   return  │ the far party, with music       │ who transferred or parked is back │ ends, or stays parked
 *   add     │ nobody                          │ one more takes part           │ who asked is told
 */
import { assert, type Millis, never } from '@sidetone/kernel'
import type { Call, CallOut, Desk, NewRing } from './call.ts'
import { endLeg, finish, removeLeg, settle, showEachOther } from './ending.ts'
import { bestCause } from './fork.ts'
import { hearing, listen } from './hearing.ts'
import { callerOf, type Leg, newLeg, presentLegs } from './leg.ts'
import { parkReturnFailed, wasRetrieved } from './parking.ts'
import { cameBackNotice } from './sentences.ts'
import { transferDone, transferFailed } from './transfer.ts'
import type { Cause, LegId, Party, Side } from './words.ts'

export type Fork = {
  readonly id: number
  purpose: 'call' | 'transfer' | 'add' | 'return'
  readonly to: Party
  /** When ringing ends with `no-answer`. */
  readonly until: Millis
  /** How its legs ended so far. */
  readonly failures: Cause[]
  /** The leg of who asked, for `add`: told when it fails. */
  readonly by: LegId | null
}

/** All at once: one leg for each device, or the trunk. */
export function ringFirst(call: Call, ring: readonly NewRing[], forMs: Millis, now: Millis, out: CallOut[]): void {
  if (ring.length === 0) return finish(call, 'unreachable', 'system', now, out)
  call.stage = 'ringing'
  const caller = callerOf(call)
  startFork(
    call,
    { purpose: 'call', to: call.to, by: null, forMs, side: 'called', caller: call.from, like: caller.id, ring },
    now,
    out,
  )
}

export function startFork(
  call: Call,
  about: {
    readonly purpose: Fork['purpose']
    readonly to: Party
    readonly by: LegId | null
    readonly forMs: Millis
    /** The side that an answer is on. */
    readonly side: Leg['side']
    /** Shown to who is rung. */
    readonly caller: Party
    /** Whose codecs are offered first. */
    readonly like: LegId | undefined
    readonly because?: string
    readonly ring: readonly NewRing[]
  },
  now: Millis,
  out: CallOut[],
): Fork {
  const { purpose, to, by, forMs, side, caller, like, because, ring } = about
  const fork: Fork = { id: call.nextFork++, purpose, to, until: now + forMs, failures: [], by }
  call.forks.push(fork)
  for (const { leg: id, end, device } of ring) {
    const leg = newLeg(id, end, side, to)
    leg.fork = fork.id
    if (device.kind === 'registered') leg.device = device.device
    else leg.trunk = device.trunk
    call.legs.push(leg)
    out.push(
      {
        type: 'event',
        event: {
          type: 'leg.started',
          call: call.id,
          at: now,
          leg: id,
          to,
          ...(leg.device && { device: leg.device }),
          ...(leg.trunk && { trunk: leg.trunk }),
        },
      },
      {
        type: 'order',
        order: {
          type: 'ring',
          call: call.id,
          leg: id,
          end,
          device,
          caller,
          called: to,
          ...(like && { like }),
          ...(because && { because }),
        },
      },
    )
  }
  out.push({ type: 'keep' })
  return fork
}

export function forkOf(call: Call, leg: Leg): Fork {
  const fork = call.forks.find(each => each.id === leg.fork)
  assert(fork, 'a leg that rings belongs to an attempt')
  return fork
}

export function legRings(call: Call, leg: Leg, earlyMedia: boolean, now: Millis, out: CallOut[]): void {
  if (leg.fork === null) return
  if (leg.stage === 'new') {
    leg.stage = 'ringing'
    out.push({ type: 'event', event: { type: 'leg.ringing', call: call.id, at: now, leg: leg.id, earlyMedia } })
  }
  if (forkOf(call, leg).purpose === 'transfer' && call.transfer?.by)
    out.push({ type: 'order', order: { type: 'transfer-progress', leg: call.transfer.by, state: 'ringing' } })
  if (call.stage !== 'ringing') return
  if (earlyMedia) leg.early = true
  const caller = callerOf(call)
  const hears = hearing(call).joined.length > 0 && call.hearing.joined.length === 0
  // First the way for the sound, then the sound.
  if (hears) out.push({ type: 'order', order: { type: 'show-ringing', leg: caller.id, earlyMedia: { like: leg.id } } })
  else if (caller.stage === 'new') out.push({ type: 'order', order: { type: 'show-ringing', leg: caller.id } })
  listen(call, out)
  if (caller.stage === 'new') caller.stage = 'ringing'
}

/** The first one that answers wins. @param others what the other devices hear */
export function forkAnswered(
  call: Call,
  winner: Leg,
  now: Millis,
  out: CallOut[],
  others: 'answered-elsewhere' | 'picked-up' = 'answered-elsewhere',
): void {
  const fork = forkOf(call, winner)
  for (const leg of [...call.legs])
    if (leg.fork === fork.id && leg !== winner) endLeg(call, leg, others, 'called', now, out)
  call.forks = call.forks.filter(each => each !== fork)
  winner.fork = null
  winner.present = true
  switch (fork.purpose) {
    case 'call': {
      const caller = call.legs.find(leg => leg !== winner)
      assert(caller, 'somebody waits for the answer')
      call.stage = 'talking'
      call.answeredAt = now
      caller.present = true
      out.push(
        { type: 'order', order: { type: 'answer', leg: caller.id, like: winner.id, connected: winner.party } },
        { type: 'event', event: { type: 'legs.bridged', call: call.id, at: now, a: caller.id, b: winner.id } },
      )
      break
    }
    case 'transfer':
      transferDone(call, winner, now, out)
      break
    case 'return':
      setPlace(call, winner)
      call.transfer = null
      if (call.parked) wasRetrieved(call, winner, now, out)
      bridged(call, now, out)
      showEachOther(call, out)
      break
    case 'add':
      if (presentLegs(call).length === 2) {
        setPlace(call, winner)
        bridged(call, now, out)
        showEachOther(call, out)
      }
      break
    default:
      never(fork.purpose)
  }
  settle(call, 'hung-up', 'system', now, out)
}

/** Two talk who did not before. */
export function bridged(call: Call, now: Millis, out: CallOut[]): void {
  const [a, b, more] = presentLegs(call)
  if (a && b && !more)
    out.push({ type: 'event', event: { type: 'legs.bridged', call: call.id, at: now, a: a.id, b: b.id } })
}

/** The newcomer stands for their side. */
export function setPlace(call: Call, { side, party }: Leg): void {
  if (side === 'caller') call.from = party
  else call.to = party
}

/** A leg reports its own end. */
export function legIsGone(
  call: Call,
  leg: Leg,
  cause: Cause,
  detail: string | undefined,
  now: Millis,
  desk: Desk,
  out: CallOut[],
): void {
  // A device that broke is not a person who hung up.
  const by: Side =
    cause === 'hung-up' || cause === 'cancelled' || cause === 'declined' || cause === 'busy' ? leg.side : 'system'
  const transfers = call.transfer?.by === leg.id
  // Many phones hang up as soon as their transfer was taken.
  removeLeg(call, leg, transfers && cause === 'hung-up' ? 'transferred' : cause, by, detail, now, out)
  if (leg.fork !== null) return ringingLegIsGone(call, leg, cause, now, desk, out)
  if (call.transfer && transfers) {
    call.transfer.by = null
    return void out.push({ type: 'keep' })
  }
  if (call.stage !== 'talking') return finish(call, cause, by, now, out)
  settle(call, cause, by, now, out)
}

function ringingLegIsGone(call: Call, leg: Leg, cause: Cause, now: Millis, desk: Desk, out: CallOut[]): void {
  const fork = forkOf(call, leg)
  if (cause === 'declined') return forkFailed(call, fork, 'declined', 'called', now, desk, out)
  fork.failures.push(cause)
  // Kept, or a restart would end this leg a second time.
  if (call.legs.some(each => each.fork === fork.id)) return void out.push({ type: 'keep' })
  const best = bestCause(fork.failures)
  forkFailed(call, fork, best, best === 'busy' ? 'called' : 'system', now, desk, out)
}

/** Nobody answered, or it is given up; whoever still rings stops. */
export function forkFailed(
  call: Call,
  fork: Fork,
  cause: Cause,
  by: Side,
  now: Millis,
  desk: Desk,
  out: CallOut[],
): void {
  if (fork.purpose === 'call') return finish(call, cause, by, now, out)
  for (const leg of [...call.legs]) if (leg.fork === fork.id) endLeg(call, leg, cause, by, now, out)
  call.forks = call.forks.filter(each => each !== fork)
  switch (fork.purpose) {
    case 'transfer':
      return transferFailed(call, fork, cause, now, desk, out)
    case 'return':
      if (call.parked) return parkReturnFailed(call, now, out)
      call.transfer = null
      return settle(call, cause, by, now, out)
    case 'add': {
      const asked = call.legs.find(leg => leg.id === fork.by)
      out.push({ type: 'event', event: { type: 'add.failed', call: call.id, at: now, to: fork.to, cause } })
      if (asked)
        out.push({
          type: 'order',
          order: { type: 'tell', leg: asked.id, notice: cameBackNotice(cause, fork.to, null) },
        })
      return settle(call, cause, by, now, out)
    }
    default:
      never(fork.purpose)
  }
}
