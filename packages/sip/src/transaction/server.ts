/**
 * Server transaction of every method but INVITE and ACK (RFC 3261 §17.2.2).
 *
 *   start ──▶ trying ──1xx──▶ proceeding ──200-699──▶ completed ──J──▶ done
 *               └───────────200-699───────────────────▶ │ (repetitions get the same response)
 *
 * A request that nobody answers is given up after 64*T1, when its client has given up too (RFC 4320 §4.2: no 408).
 */
import type { Millis } from '@sidetone/kernel'
import { type Clocks, giveUpMs, never, type Timers } from './timers.ts'

export type Server = Clocks & { state: 'trying' | 'proceeding' | 'completed' | 'done' }
export type ServerInput = 'request' | 'send-provisional' | 'send-final' | 'time'
export type ServerOutput = 'send'

const nothing: readonly ServerOutput[] = []
const send: readonly ServerOutput[] = ['send']

export function startServer(reliable: boolean, timers: Timers, now: Millis): Server {
  return { state: 'trying', reliable, resendAt: never, resendMs: 0, endAt: now + giveUpMs(timers) }
}

export function stepServer(machine: Server, input: ServerInput, timers: Timers, now: Millis): readonly ServerOutput[] {
  const { state } = machine
  switch (input) {
    case 'request':
      return state === 'proceeding' || state === 'completed' ? send : nothing
    case 'send-provisional':
      if (state === 'completed' || state === 'done') return nothing
      machine.state = 'proceeding'
      return send
    case 'send-final':
      if (state === 'completed' || state === 'done') return nothing
      machine.state = machine.reliable ? 'done' : 'completed'
      machine.endAt = machine.reliable ? never : now + giveUpMs(timers)
      return send
    case 'time':
      if (now >= machine.endAt) {
        machine.state = 'done'
        machine.endAt = never
      }
      return nothing
  }
}
