/**
 * INVITE server transaction (RFC 3261 §17.2.1 with RFC 6026 §7.1).
 *
 *   start ──▶ proceeding ──2xx──▶ accepted ──L──▶ done        (the session repeats the 2xx until the ACK, §13.3.1.4)
 *                 └──300-699──▶ completed ──ACK──▶ confirmed ──I──▶ done
 *                                   └─H: no ACK came──▶ done
 */
import type { Millis } from '@sidetone/kernel'
import { type Clocks, giveUpMs, never, type Timers } from './timers.ts'

export type InviteServer = Clocks & { state: 'proceeding' | 'accepted' | 'completed' | 'confirmed' | 'done' }
export type InviteServerInput = 'request' | 'ack' | 'send-provisional' | 'send-success' | 'send-failure' | 'time'
/** send: the last response (again). */
export type InviteServerOutput = 'send'

const nothing: readonly InviteServerOutput[] = []
const send: readonly InviteServerOutput[] = ['send']

export function startInviteServer(reliable: boolean): InviteServer {
  return { state: 'proceeding', reliable, resendAt: never, resendMs: 0, endAt: never }
}

export function stepInviteServer(
  machine: InviteServer,
  input: InviteServerInput,
  timers: Timers,
  now: Millis,
): readonly InviteServerOutput[] {
  const { state } = machine
  switch (input) {
    case 'request':
      return state === 'proceeding' || state === 'completed' ? send : nothing
    case 'send-provisional':
      return state === 'proceeding' ? send : nothing
    case 'send-success':
      // Further 2xx in `accepted` are the session's repetitions.
      if (state === 'proceeding') enter(machine, 'accepted', now + giveUpMs(timers))
      return machine.state === 'accepted' ? send : nothing
    case 'send-failure':
      if (state !== 'proceeding') return nothing
      enter(machine, 'completed', now + giveUpMs(timers))
      if (!machine.reliable) {
        machine.resendMs = timers.t1Ms
        machine.resendAt = now + timers.t1Ms
      }
      return send
    case 'ack':
      if (state === 'completed') {
        if (machine.reliable) enter(machine, 'done', never)
        else enter(machine, 'confirmed', now + timers.t4Ms)
      }
      return nothing
    case 'time':
      if (now >= machine.endAt) enter(machine, 'done', never)
      else if (now >= machine.resendAt) {
        machine.resendMs = Math.min(machine.resendMs * 2, timers.t2Ms)
        machine.resendAt = now + machine.resendMs
        return send
      }
      return nothing
  }
}

function enter(machine: InviteServer, state: InviteServer['state'], endAt: Millis): void {
  machine.state = state
  machine.resendAt = never
  machine.endAt = endAt
}
