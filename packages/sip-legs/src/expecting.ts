/**
 * Web phones whose connection died with the server before this one are back within seconds: what is to ring there waits
 * for them.
 *
 *   ring ──▶ waiting ──registered again──▶ INVITE
 *               └── `backWithinMs` since the restart ──▶ failed: unreachable
 */
import type { LegId, LegOrder } from '@sidetone/call'
import type { Millis } from '@sidetone/kernel'
import { backWithinMs } from './limits.ts'

type RingOrder = Extract<LegOrder, { type: 'ring' }>

export class Expecting {
  #waiting = new Map<LegId, RingOrder>()
  #until: Millis = Number.NEGATIVE_INFINITY

  /** The server has just come back. */
  begin(now: Millis): void {
    this.#until = now + backWithinMs
  }
  isOn(now: Millis): boolean {
    return now < this.#until
  }
  wait(order: RingOrder): void {
    this.#waiting.set(order.leg, order)
  }
  /** An order to a leg that does not ring yet. */
  told(order: LegOrder): void {
    const waits = this.#waiting.get(order.leg)
    if (!waits) return
    if (order.type === 'end') this.#waiting.delete(order.leg)
    else if (order.type === 'connect') this.#waiting.set(order.leg, { ...waits, call: order.call })
  }
  /** Takes out those that `canRing`, and all when nobody is expected any more. */
  take(now: Millis, canRing: (order: RingOrder) => boolean): RingOrder[] {
    const due = [...this.#waiting.values()].filter(order => !this.isOn(now) || canRing(order))
    for (const { leg } of due) this.#waiting.delete(leg)
    return due
  }
  nextDeadline(): Millis | null {
    return this.#waiting.size ? this.#until : null
  }
}
