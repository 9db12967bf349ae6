/** What becomes of a call when the server was away. */
import type { Millis } from '@sidetone/kernel'
import type { Call, CallInput, CallOut, Desk } from './call.ts'
import { finish } from './ending.ts'
import { takesOver } from './joining.ts'
import { callerOf } from './leg.ts'
import { forkFailed, legIsGone } from './ringing.ts'
import { sentences } from './sentences.ts'

/** Talking calls and stories go on; whoever still rings ends, for the devices may have forgotten the INVITE meanwhile. */
export function restarted(
  call: Call,
  input: Extract<CallInput, { type: 'restarted' }>,
  now: Millis,
  desk: Desk,
  out: CallOut[],
): void {
  if (call.stage !== 'talking' && call.answeredAt === null) return finish(call, 'restarted', 'system', now, out)
  out.push({ type: 'event', event: { type: 'call.resumed', call: call.id, at: now, afterMs: input.afterMs } })
  for (const leg of [...call.legs]) {
    if (!call.legs.includes(leg) || leg.fork !== null) continue
    const cause = input.lostEnds.includes(leg.end) ? 'media-lost' : input.lostLegs.includes(leg.id) ? 'failed' : null
    if (cause) {
      out.push({ type: 'order', order: { type: 'end', leg: leg.id, cause, words: sentences[cause] } })
      legIsGone(call, leg, cause, undefined, now, desk, out)
      continue
    }
    // What a leg reported after the call was kept.
    leg.stage = 'answered'
    leg.noticeSilenceAt = null
    if (leg.replaces !== null) takesOver(call, leg, now, out)
  }
  for (const fork of [...call.forks])
    if (call.forks.includes(fork)) forkFailed(call, fork, 'restarted', 'system', now, desk, out)
  if (call.stage === 'story') out.push({ type: 'story', leg: callerOf(call).id })
  else if (call.room !== null) for (const leg of call.legs) if (leg.story) out.push({ type: 'story', leg: leg.id })
}
