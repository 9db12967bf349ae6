/**
 * INVITE client transaction (RFC 3261 §17.1.1 with RFC 6026 §7.2).
 *
 *   start ──▶ calling ──1xx──▶ proceeding
 *               │ │               │  │
 *               │ └────2xx────────┼──┴─▶ accepted ──M──▶ done     (each further 2xx is passed up)
 *               └──300-699────────┴────▶ completed ─D──▶ done     (each repetition is acknowledged again)
 *    B or fault in calling ──▶ done;  64*T1 after it was abandoned (CANCEL, §9.1; the end of its session) ──▶ done
 */
import type { Millis } from '@sidetone/kernel'
import { absorbMs, type Clocks, giveUpMs, never, type Timers } from './timers.ts'

export type InviteClient = Clocks & {
  state: 'calling' | 'proceeding' | 'accepted' | 'completed' | 'done'
  /** Nobody waits for a final response any more. */
  abandoned: boolean
}
export type InviteClientInput = 'provisional' | 'success' | 'failure' | 'abandoned' | 'fault' | 'time'
/** send: the INVITE again · ack: the ACK of a failure · pass: the response goes up · timeout, fault: the user is told. */
export type InviteClientOutput = 'send' | 'ack' | 'pass' | 'timeout' | 'fault'

const nothing: readonly InviteClientOutput[] = []
const send: readonly InviteClientOutput[] = ['send']
const pass: readonly InviteClientOutput[] = ['pass']
const ack: readonly InviteClientOutput[] = ['ack']
const ackAndPass: readonly InviteClientOutput[] = ['ack', 'pass']
const timeout: readonly InviteClientOutput[] = ['timeout']
const fault: readonly InviteClientOutput[] = ['fault']

/** The INVITE is sent by whoever starts the transaction. */
export function startInviteClient(reliable: boolean, timers: Timers, now: Millis): InviteClient {
  return {
    state: 'calling',
    abandoned: false,
    reliable,
    resendAt: reliable ? never : now + timers.t1Ms,
    resendMs: timers.t1Ms,
    endAt: now + giveUpMs(timers),
  }
}

export function stepInviteClient(
  machine: InviteClient,
  input: InviteClientInput,
  timers: Timers,
  now: Millis,
): readonly InviteClientOutput[] {
  const { state } = machine
  if (state === 'done') return nothing
  switch (input) {
    case 'provisional':
      if (state === 'calling') {
        machine.state = 'proceeding'
        machine.resendAt = never
        machine.endAt = machine.abandoned ? now + giveUpMs(timers) : never
        return pass
      }
      return state === 'proceeding' ? pass : nothing
    case 'success':
      if (state === 'completed') return nothing
      if (state !== 'accepted') enter(machine, 'accepted', now + giveUpMs(timers))
      return pass
    case 'failure':
      if (state === 'accepted') return nothing
      if (state === 'completed') return ack
      if (machine.reliable) enter(machine, 'done', never)
      else enter(machine, 'completed', now + absorbMs(timers))
      return ackAndPass
    case 'abandoned':
      machine.abandoned = true
      if (state === 'proceeding') machine.endAt = now + giveUpMs(timers)
      return nothing
    case 'fault':
      if (state === 'accepted' || state === 'completed') return nothing
      enter(machine, 'done', never)
      return fault
    case 'time':
      if (now >= machine.endAt) {
        enter(machine, 'done', never)
        return state === 'calling' || state === 'proceeding' ? timeout : nothing
      }
      if (now >= machine.resendAt) {
        machine.resendMs *= 2
        machine.resendAt = now + machine.resendMs
        return send
      }
      return nothing
  }
}

function enter(machine: InviteClient, state: InviteClient['state'], endAt: Millis): void {
  machine.state = state
  machine.resendAt = never
  machine.endAt = endAt
}
