/** A call rings: its legs start, one answers, or each ends in its own way. */
import type { Millis } from '@sidetone/kernel'
import type { Call, CallOut, NewRing } from './call.ts'
import { endLeg, finish, removeLeg } from './ending.ts'
import { bestCause } from './fork.ts'
import { listen } from './hold.ts'
import { callerOf, type Leg, newLeg } from './leg.ts'
import type { Cause, Side } from './words.ts'

/** All at once: one leg for each device, or the trunk. */
export function startRinging(
  call: Call,
  ring: readonly NewRing[],
  ringForMs: Millis,
  now: Millis,
  out: CallOut[],
): void {
  const { to } = call
  if (ring.length === 0) return finish(call, 'unreachable', 'system', now, out)
  call.stage = 'ringing'
  call.ringUntil = now + ringForMs
  const caller = callerOf(call)
  for (const { leg: id, end, device } of ring) {
    const leg = newLeg(id, end, 'called', to)
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
          caller: call.from,
          called: to,
          like: caller.id,
        },
      },
    )
  }
  out.push({ type: 'keep' })
}

export function legRings(call: Call, leg: Leg, earlyMedia: boolean, now: Millis, out: CallOut[]): void {
  if (call.stage !== 'ringing' || leg.side !== 'called' || leg.stage === 'answered') return
  if (leg.stage === 'new') {
    leg.stage = 'ringing'
    out.push({ type: 'event', event: { type: 'leg.ringing', call: call.id, at: now, leg: leg.id, earlyMedia } })
  }
  const caller = callerOf(call)
  // Sound before the answer can only come from one place, so it is passed on when nobody else rings.
  const hears = earlyMedia && call.legs.length === 2
  if (hears && call.hearing !== 'each-other') {
    out.push({ type: 'order', order: { type: 'show-ringing', leg: caller.id, earlyMedia: { like: leg.id } } })
    listen(call, out)
  } else if (caller.stage === 'new') out.push({ type: 'order', order: { type: 'show-ringing', leg: caller.id } })
  if (caller.stage === 'new') caller.stage = 'ringing'
}

export function calledAnswered(call: Call, winner: Leg, now: Millis, out: CallOut[]): void {
  for (const leg of [...call.legs])
    if (leg.side === 'called' && leg !== winner) endLeg(call, leg, 'answered-elsewhere', 'called', now, out)
  call.stage = 'talking'
  call.ringUntil = null
  call.answeredAt = now
  const caller = callerOf(call)
  out.push(
    { type: 'order', order: { type: 'answer', leg: caller.id, like: winner.id, connected: call.to } },
    { type: 'event', event: { type: 'legs.bridged', call: call.id, at: now, a: caller.id, b: winner.id } },
  )
  listen(call, out)
  out.push({ type: 'keep' })
}

/** A leg reports its own end. */
export function legIsGone(
  call: Call,
  leg: Leg,
  cause: Cause,
  detail: string | undefined,
  now: Millis,
  out: CallOut[],
): void {
  // A device that broke is not a person who hung up.
  const by: Side =
    cause === 'hung-up' || cause === 'cancelled' || cause === 'declined' || cause === 'busy' ? leg.side : 'system'
  removeLeg(call, leg, cause, by, detail, now, out)
  if (call.stage !== 'ringing' || leg.side === 'caller') return finish(call, cause, by, now, out)
  call.failures.push(cause)
  if (cause === 'declined') return finish(call, 'declined', 'called', now, out)
  // Kept, or a restart would end this leg a second time.
  if (call.legs.length > 1) return void out.push({ type: 'keep' })
  const best = bestCause(call.failures)
  finish(call, best, best === 'busy' ? 'called' : 'system', now, out)
}
