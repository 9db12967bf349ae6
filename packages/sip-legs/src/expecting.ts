/**
 * Web phones are back within seconds when their connection breaks, or died with the server before this one: what is to ring there
 * waits for them, and what rang there rings anew, as its INVITE went with the connection.
 *
 *   ring ──▶ waiting ──registered again──▶ INVITE ──connection broke──▶ waiting
 *               └── `backWithinMs` since the restart, or since it broke ──▶ failed: unreachable
 */
import type { LegId, LegOrder } from '@sidetone/call'
import type { Millis } from '@sidetone/kernel'
import { backWithinMs, maxForgottenRings } from './limits.ts'

type RingOrder = Extract<LegOrder, { type: 'ring' }>

export class Expecting {
  #waiting = new Map<LegId, { readonly order: RingOrder; readonly until: Millis }>()
  /** What rings at web phones; those that ring no more are forgotten at the next look. */
  #ringing = new Map<LegId, RingOrder>()
  #until: Millis = Number.NEGATIVE_INFINITY

  /** The server has just come back. */
  begin(now: Millis): void {
    this.#until = now + backWithinMs
  }
  isOn(now: Millis): boolean {
    return now < this.#until
  }
  /** @param since when its connection broke; none: at the restart */
  wait(order: RingOrder, since?: Millis): void {
    this.#waiting.set(order.leg, { order, until: since === undefined ? this.#until : since + backWithinMs })
  }
  /** @param rings whether a leg still does */
  rings(order: RingOrder, rings: (leg: LegId) => boolean): void {
    if (this.#ringing.size >= maxForgottenRings)
      for (const leg of this.#ringing.keys()) if (!rings(leg)) this.#ringing.delete(leg)
    this.#ringing.set(order.leg, order)
  }
  /** Takes out those that ring over a connection that is not theirs any more; `moved` null: it does not ring at all. */
  takeMoved(moved: (order: RingOrder) => boolean | null): RingOrder[] {
    return [...this.#ringing.values()].filter(order => {
      const is = moved(order)
      if (is !== false) this.#ringing.delete(order.leg)
      return is
    })
  }
  /** An order to a leg that does not ring yet. */
  told(order: LegOrder): void {
    const waits = this.#waiting.get(order.leg)
    if (!waits) return
    if (order.type === 'end') this.#waiting.delete(order.leg)
    else if (order.type === 'connect')
      this.#waiting.set(order.leg, { ...waits, order: { ...waits.order, call: order.call } })
  }
  /** Takes out those that `canRing`, and those that are not expected any more. */
  take(now: Millis, canRing: (order: RingOrder) => boolean): RingOrder[] {
    const due = [...this.#waiting.values()].filter(({ order, until }) => now >= until || canRing(order))
    for (const { order } of due) this.#waiting.delete(order.leg)
    return due.map(({ order }) => order)
  }
  nextDeadline(): Millis | null {
    let next: Millis | null = null
    for (const { until } of this.#waiting.values()) next = Math.min(next ?? until, until)
    return next
  }
}
