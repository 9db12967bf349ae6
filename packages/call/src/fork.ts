/**
 * An attempt to reach somebody: its phones begin to ring, at once or later, and how they end becomes one cause. What the
 * attempt is for, and what follows from its outcome: `ringing.ts`.
 */
import { assert, type Millis } from '@sidetone/kernel'
import type { Call, CallOut, NewRing } from './call.ts'
import { type Leg, newLeg } from './leg.ts'
import type { Next } from './route/ringing.ts'
import type { Cause, Forwarder, LegId, Party } from './words.ts'

export type Fork = {
  readonly id: number
  /** `first`: whom we call before the call has a caller; `story`: for the caller of a story. */
  purpose: 'call' | 'transfer' | 'add' | 'return' | 'story' | 'first'
  readonly to: Party
  /** When ringing ends with `no-answer`. */
  readonly until: Millis
  /** How its legs ended so far. */
  readonly failures: Cause[]
  /** The leg of who asked, for `add`: told when it fails. */
  readonly by: LegId | null
  /** Who asked leaves once it is answered: a transfer out of a conference. */
  readonly leaves: Party | null
  /** Who leaves so goes on themself, at another number of theirs. */
  readonly moves?: boolean | undefined
  readonly how: How
  /** Phones that ring later, earliest first. */
  later: { readonly ring: NewRing; readonly at: Millis }[]
  /** Where the call goes when the attempt fails so. */
  readonly next: Next
  /** Who sent it on to here, first to last. */
  forwardedBy: readonly Forwarder[]
}
/** How its phones are rung. */
export type How = {
  /** The side that an answer is on. */
  readonly side: Leg['side']
  /** Shown to who is rung. */
  readonly caller: Party
  /** Whose codecs are offered first. */
  readonly like: LegId | undefined
  readonly because?: string
}

/** The earliest phones ring at once, for nobody waits for one that is not there; others as much later as they say. */
export function startFork(
  call: Call,
  about: How & {
    readonly purpose: Fork['purpose']
    readonly to: Party
    readonly by: LegId | null
    readonly leaves?: Party | null
    readonly moves?: boolean | undefined
    readonly forMs: Millis
    readonly ring: readonly NewRing[]
    readonly next?: Next
    readonly forwardedBy?: readonly Forwarder[]
  },
  now: Millis,
  out: CallOut[],
): Fork {
  const { purpose, to, by, leaves = null, moves = false, forMs, side, caller, like, because, ring } = about
  const { next = {}, forwardedBy = [] } = about
  const how = { side, caller, like, ...(because && { because }) }
  const id = call.nextFork++
  const fork: Fork = {
    id,
    purpose,
    to,
    until: now + forMs,
    failures: [],
    by,
    leaves,
    ...(moves && { moves }),
    how,
    later: [],
    next,
    forwardedBy,
  }
  call.forks.push(fork)
  const delay = ({ afterMs = 0 }: NewRing): Millis => afterMs
  const first = Math.min(...ring.map(delay))
  for (const each of ring)
    if (delay(each) > first) fork.later.push({ ring: each, at: now + delay(each) - first })
    else startLeg(call, fork, each, now, out)
  fork.later.sort((a, b) => a.at - b.at)
  out.push({ type: 'keep' })
  return fork
}

export function startLeg(call: Call, fork: Fork, ring: NewRing, now: Millis, out: CallOut[]): void {
  const { leg: id, end, device, ask } = ring
  const { side, like, because } = fork.how
  const caller = ring.callerId ?? fork.how.caller
  const to = ring.to ?? fork.to
  const sentOnBy = [...(fork.how.caller.sentOnBy ?? []), ...fork.forwardedBy]
  const leg = newLeg(id, end, side, to)
  leg.fork = fork.id
  leg.asks = ask ?? false
  if (device.kind === 'registered') leg.device = device.device
  else leg.trunk = device.trunk
  leg.outside = ring.outside ?? null
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
        ...(fork.purpose === 'first' && { side: 'caller' }),
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
        ...(sentOnBy.length && { forwardedBy: sentOnBy }),
      },
    },
  )
}

/** Those whose time has come begin to ring. */
export function ringLater(call: Call, fork: Fork, now: Millis, out: CallOut[], until: Millis = now): void {
  const due = fork.later.filter(({ at }) => at <= until)
  if (due.length === 0) return
  fork.later = fork.later.filter(({ at }) => at > until)
  for (const { ring } of due) startLeg(call, fork, ring, now, out)
  out.push({ type: 'keep' })
}

export function forkOf(call: Call, leg: Leg): Fork {
  const fork = call.forks.find(each => each.id === leg.fork)
  assert(fork, 'a leg that rings belongs to an attempt')
  return fork
}

/**
 * Best first. A person who could have answered and did not (`no-answer`) says more than a busy device, which says more
 * than one that is off. `declined` comes here only from the people that a story rings: else it ends the whole fork at once.
 */
const rank: readonly Cause[] = [
  'no-answer',
  'busy',
  'not-allowed',
  'no-common-codec',
  'overloaded',
  'trunk-failed',
  'unknown-number',
  'failed',
  'declined',
  'rejected-by-rule',
  'unreachable',
]

/** So `busy` wins only when every device that could be reached was busy. */
export function bestCause(causes: readonly Cause[]): Cause {
  for (const cause of rank) if (causes.includes(cause)) return cause
  return causes[0] ?? 'unreachable'
}
