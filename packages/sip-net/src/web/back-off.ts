/** How long to wait before the next try: doubling, with jitter so that a restarted server is not hit by all at once. */
import type { Millis } from '@sidetone/kernel'

export type BackOff = { readonly firstMs: Millis; readonly mostMs: Millis }

/**
 * @param tries  failed tries so far (1 …)
 * @param random 0 … 1
 * @returns between half and the whole of the doubled delay, never more than `mostMs`
 */
export function nextDelayMs(backOff: BackOff, tries: number, random: number): Millis {
  const whole = Math.min(backOff.mostMs, backOff.firstMs * 2 ** Math.min(tries - 1, 20))
  return Math.round(whole * (0.5 + random / 2))
}
