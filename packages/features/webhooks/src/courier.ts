/** Sends what is due, a few at once to each webhook, and sleeps until the next. Never inside the turn. */
import { AT_ONCE } from './limits.ts'
import type { Delivery, Outbox } from './outbox.ts'
import type { Send, Sent } from './send.ts'
import type { Webhook } from './settings.ts'

export type CourierDeps = {
  readonly outbox: Outbox
  /** Those that are on. */
  readonly hooks: () => readonly { readonly id: string; readonly value: Webhook }[]
  /** What is sent of an event; undefined: it is not kept any more. */
  readonly bodyOf: (event: number) => string | undefined
  readonly send: Send
  readonly now: () => number
  readonly onFault: (error: unknown) => void
  /** Runs it after `ms`; returns how to prevent that. */
  readonly later?: (run: () => void, ms: number) => () => void
}
export const byTimer = (run: () => void, ms: number) => {
  const timer = setTimeout(run, ms).unref()
  return () => clearTimeout(timer)
}
/** A timer's longest sleep, and its shortest: what is due at once waits for others of the same moment. */
const LONGEST_MS = 3_600_000
const SHORTEST_MS = 20

export function startCourier({ outbox, hooks, bodyOf, send, now, onFault, later = byTimer }: CourierDeps) {
  const underWay = new Set<number>()
  const perHook = new Map<string, number>()
  const ending = new AbortController()
  let sleep = () => {}

  const look = () => {
    if (ending.signal.aborted) return
    try {
      // First: whatever is done at once looks again.
      arm()
      for (const hook of hooks()) {
        const busy = perHook.get(hook.id) ?? 0
        if (busy >= AT_ONCE) continue
        // Those under way are due too until they are done.
        const due = outbox.due(hook.id, now(), AT_ONCE + busy).filter(({ id }) => !underWay.has(id))
        for (const delivery of due.slice(0, AT_ONCE - busy)) void carry(delivery, hook)
      }
    } catch (error) {
      onFault(error)
    }
  }
  const carry = async ({ id, key, event, type }: Delivery, hook: { readonly id: string; readonly value: Webhook }) => {
    underWay.add(id)
    perHook.set(hook.id, (perHook.get(hook.id) ?? 0) + 1)
    try {
      const body = bodyOf(event)
      const { url, secret } = hook.value
      const result: Sent | null =
        body === undefined ? null : await send({ url, secret, event: type, delivery: key, body }, ending.signal)
      // Cut by our own end: it is tried again in the next life.
      if (ending.signal.aborted) return
      if (result) outbox.done(id, result, now())
      else outbox.fail(id, 'This event is not kept any more.', now())
    } catch (error) {
      onFault(error)
      if (!ending.signal.aborted) outbox.done(id, { ok: false, status: null, problem: 'It could not be sent.' }, now())
    } finally {
      underWay.delete(id)
      const left = (perHook.get(hook.id) ?? 1) - 1
      if (left > 0) perHook.set(hook.id, left)
      else perHook.delete(hook.id)
      soon()
    }
  }
  const arm = () => {
    sleep()
    const time = now()
    const next = hooks().flatMap(({ id }) => outbox.nextDueAt(id, time) ?? [])
    if (next.length) sleep = later(look, Math.min(Math.max(Math.min(...next) - time, SHORTEST_MS), LONGEST_MS))
  }
  const soon = () => {
    if (ending.signal.aborted) return
    sleep()
    sleep = later(look, 0)
  }
  soon()
  return {
    /** Something is due earlier than it was. */
    soon,
    stop() {
      ending.abort()
      sleep()
    },
  }
}
