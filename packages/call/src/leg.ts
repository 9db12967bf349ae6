/**
 * One leg of a call: plain data, changed by the call machine.
 *
 *   new ──▶ ringing ──▶ answered ──▶ (taken out of the call)
 */
import { assert, type Millis } from '@sidetone/kernel'
import type { Call } from './call.ts'
import type { DeviceId, EndId, LegId, Party } from './words.ts'

export type Leg = {
  readonly id: LegId
  readonly end: EndId
  readonly side: 'caller' | 'called'
  readonly party: Party
  device?: DeviceId
  trunk?: string
  stage: 'new' | 'ringing' | 'answered'
  /** Its device has put the other side on hold. */
  held: boolean
  /** The media engine has not heard it for a while. */
  quiet: boolean
  /** A silence that is not yet told: when it will be. */
  noticeSilenceAt: Millis | null
  /** Silence has been told in this episode; sound ends the episode. */
  silent: boolean
}

export const newLeg = (id: LegId, end: EndId, side: Leg['side'], party: Party): Leg => ({
  id,
  end,
  side,
  party,
  stage: 'new',
  held: false,
  quiet: false,
  noticeSilenceAt: null,
  silent: false,
})

export function legOf(call: Call, id: LegId): Leg | undefined {
  return call.legs.find(leg => leg.id === id)
}
/** The one that this leg talks with, while there is exactly one. */
export function otherOf(call: Call, leg: Leg): Leg | undefined {
  return call.stage === 'talking' ? call.legs.find(other => other !== leg) : undefined
}
export function callerOf(call: Call): Leg {
  const caller = call.legs[0]
  assert(caller && caller.side === 'caller', 'a living call has its caller')
  return caller
}
