/**
 * Client transaction of every method but INVITE and ACK (RFC 3261 §17.1.2).
 *
 *   start ──▶ trying ──1xx──▶ proceeding ──200-699──▶ completed ──K──▶ done
 *               └───────────200-699───────────────────▶ │ (repetitions absorbed)
 *    F or fault before a final response ──▶ done
 */
import type { Millis } from '@sidetone/kernel'
import { type Clocks, giveUpMs, never, type Timers } from './timers.ts'

export type Client = Clocks & { state: 'trying' | 'proceeding' | 'completed' | 'done' }
export type ClientInput = 'provisional' | 'final' | 'fault' | 'time'
export type ClientOutput = 'send' | 'pass' | 'timeout' | 'fault'

const nothing: readonly ClientOutput[] = []
const send: readonly ClientOutput[] = ['send']
const pass: readonly ClientOutput[] = ['pass']
const timeout: readonly ClientOutput[] = ['timeout']
const fault: readonly ClientOutput[] = ['fault']

export function startClient(reliable: boolean, timers: Timers, now: Millis): Client {
  return {
    state: 'trying',
    reliable,
    resendAt: reliable ? never : now + timers.t1Ms,
    resendMs: timers.t1Ms,
    endAt: now + giveUpMs(timers),
  }
}

export function stepClient(machine: Client, input: ClientInput, timers: Timers, now: Millis): readonly ClientOutput[] {
  const { state } = machine
  if (state === 'done') return nothing
  switch (input) {
    case 'provisional':
      if (state === 'completed') return nothing
      machine.state = 'proceeding'
      machine.resendMs = timers.t2Ms
      return pass
    case 'final':
      if (state === 'completed') return nothing
      machine.resendAt = never
      machine.state = machine.reliable ? 'done' : 'completed'
      machine.endAt = machine.reliable ? never : now + timers.t4Ms
      return pass
    case 'fault':
      if (state === 'completed') return nothing
      machine.state = 'done'
      return fault
    case 'time':
      if (now >= machine.endAt) {
        machine.state = 'done'
        return state === 'completed' ? nothing : timeout
      }
      if (now >= machine.resendAt) {
        machine.resendMs = state === 'proceeding' ? timers.t2Ms : Math.min(machine.resendMs * 2, timers.t2Ms)
        machine.resendAt = now + machine.resendMs
        return send
      }
      return nothing
  }
}
