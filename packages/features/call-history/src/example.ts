/** Events of example calls, for tests: Alice calls Bob, who has a web phone and a desk phone. */
import type { CallEvent, CallId, DeviceId, EndId, LegId, PersonId } from '@sidetone/call'

export const alice = { name: 'Alice', number: '101', person: 'p-alice' as PersonId }
export const bob = { name: 'Bob', number: '102', person: 'p-bob' as PersonId }
export const T0 = Date.UTC(2026, 0, 1, 9)
export type { EndId }

type Bare = CallEvent extends infer E ? (E extends CallEvent ? Omit<E, 'call'> : never) : never
const leg = (id: string) => id as LegId
export const deviceName = (id: string) => ({ 'd-web': 'web phone', 'd-desk': 'desk phone' })[id]

/** @param s seconds after the call began */
const at = (s: number) => T0 + s * 1000
export const began: Bare[] = [
  { type: 'call.started', at: at(0), from: alice, dialled: '102', leg: leg('a') },
  {
    type: 'call.routed',
    at: at(0),
    to: bob,
    destination: { kind: 'person', person: bob.person, ringForMs: 30_000 },
    why: ['102 is Bob.'],
  },
]
export const rang: Bare[] = [
  ...began,
  { type: 'leg.started', at: at(0), leg: leg('b1'), to: bob, device: 'd-web' as DeviceId },
  { type: 'leg.started', at: at(0), leg: leg('b2'), to: bob, device: 'd-desk' as DeviceId },
  { type: 'leg.ringing', at: at(0.2), leg: leg('b1'), earlyMedia: false },
  { type: 'leg.ringing', at: at(0.3), leg: leg('b2'), earlyMedia: false },
]
const quality = { received: 100, lost: 0, jitterMs: 1, roundTripMs: 2, farLossRatio: 0 }
export const answered: Bare[] = [
  ...rang,
  { type: 'leg.answered', at: at(4), leg: leg('b1'), codec: 'opus', secured: 'dtls' },
  { type: 'leg.ended', at: at(4), leg: leg('b2'), cause: 'answered-elsewhere', by: 'called' },
  { type: 'leg.answered', at: at(4.1), leg: leg('a'), codec: 'PCMU', secured: 'none' },
  { type: 'leg.quality', at: at(9), leg: leg('a'), quality: { ...quality, codec: 'PCMU', mos: 4.1 } },
]
export const talked: Bare[] = [
  ...answered,
  { type: 'leg.ended', at: at(127), leg: leg('a'), cause: 'hung-up', by: 'caller' },
  { type: 'leg.ended', at: at(127), leg: leg('b1'), cause: 'hung-up', by: 'caller' },
  { type: 'call.ended', at: at(127), cause: 'hung-up', by: 'caller' },
]
export const ended = (
  cause: Extract<Bare, { type: 'call.ended' }>['cause'],
  by: 'caller' | 'called' | 'system',
  s = 12,
): Bare => ({
  type: 'call.ended',
  at: at(s),
  cause,
  by,
})
/** @param shiftMs moves the whole call in time */
export const callOf = (id: string, events: readonly Bare[], shiftMs = 0): CallEvent[] =>
  events.map(event => ({ ...event, call: id as CallId, at: event.at + shiftMs }) as CallEvent)
