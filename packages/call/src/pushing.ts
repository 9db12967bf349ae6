/**
 * Somebody's own part of a call goes on at a number of theirs outside, such as their mobile: it is rung while all go on talking,
 * and takes their place when it answers (and 1 is pressed there, where they want that). Which numbers those are: their
 * ringing rules (`also`). Back to a device: `*11`.
 */
import type { Millis } from '@sidetone/kernel'
import type { Call, CallOut, Desk } from './call.ts'
import { type CommandResult, refused } from './commands.ts'
import { startFork } from './fork.ts'
import { leavesFor } from './leaving.ts'
import { type Leg, presentLegs } from './leg.ts'
import { maxForksInCall, maxParties } from './limits.ts'

/** @param number one of theirs; none: the first */
export function push(
  call: Call,
  leg: Leg,
  number: string | undefined,
  now: Millis,
  desk: Desk,
  out: CallOut[],
): CommandResult {
  const others = presentLegs(call).filter(each => each !== leg)
  if (call.stage !== 'talking' || !leg.present || others.length === 0) return refused('not-now')
  if (call.transfer || call.parked || leavesFor(call, leg)) return refused('not-now')
  if (call.legs.some(each => each.replaces !== null)) return refused('not-now')
  const own = leg.party.person ? desk.ownOutside(leg.party, number) : null
  if (own === null) return refused('no-own-number')
  if ('cause' in own) return refused(own.cause === 'not-allowed' ? own.cause : 'unreachable')
  if (call.forks.length >= maxForksInCall || call.legs.length >= maxParties) return refused('too-many')
  const { to, why, ring, forMs } = own
  const by = leg.party
  out.push({
    type: 'event',
    event: { type: 'transfer.started', call: call.id, at: now, by, leg: leg.id, to, kind: 'moved', why },
  })
  const [far, more] = others
  const caller = far && !more ? far.party : by
  const about = {
    purpose: 'add',
    to,
    by: leg.id,
    leaves: by,
    moves: true,
    side: leg.side,
    caller,
    like: leg.id,
  } as const
  startFork(call, { ...about, forMs, because: 'Your own call', ring: [ring] }, now, out)
  return { ok: true }
}
