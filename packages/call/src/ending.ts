/** How a call and its legs end: each leg once, its media end closed in the same step. */
import type { Millis } from '@sidetone/kernel'
import type { Call, CallOut } from './call.ts'
import type { Leg } from './leg.ts'
import { sentences } from './sentences.ts'
import type { Cause, Side } from './words.ts'

export function finish(call: Call, cause: Cause, by: Side, now: Millis, out: CallOut[]): void {
  for (const leg of [...call.legs]) endLeg(call, leg, cause, by, now, out)
  call.stage = 'over'
  call.ringUntil = null
  out.push({ type: 'event', event: { type: 'call.ended', call: call.id, at: now, cause, by } })
}

export function endLeg(call: Call, leg: Leg, cause: Cause, by: Side, now: Millis, out: CallOut[]): void {
  out.push({ type: 'order', order: { type: 'end', leg: leg.id, cause, words: sentences[cause] } })
  removeLeg(call, leg, cause, by, undefined, now, out)
}

export function removeLeg(
  call: Call,
  leg: Leg,
  cause: Cause,
  by: Side,
  detail: string | undefined,
  now: Millis,
  out: CallOut[],
): void {
  call.legs.splice(call.legs.indexOf(leg), 1)
  out.push(
    {
      type: 'event',
      event: { type: 'leg.ended', call: call.id, at: now, leg: leg.id, cause, by, ...(detail && { detail }) },
    },
    { type: 'media', order: { type: 'close', end: leg.end } },
  )
}
