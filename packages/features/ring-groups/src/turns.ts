/** Who rings together, one turn after the other, with how long each turn lasts. Pure. */
import type { RingWho } from '@sidetone/call'
import type { Millis } from '@sidetone/kernel'
import type { RingGroup } from './shapes.ts'

export type Turn = { readonly who: readonly RingWho[]; readonly forMs: Millis }

/**
 * @param after the member who was rung last in an earlier call, for `round-robin`
 * @param asks whether who answers at this number presses 1 first
 */
export function turnsOf(
  {
    strategy,
    members,
    turnSeconds,
    ringSeconds,
  }: Pick<RingGroup, 'strategy' | 'members' | 'turnSeconds' | 'ringSeconds'>,
  after: string | undefined,
  asks: (number: string) => boolean,
): Turn[] {
  const ringMs = ringSeconds * 1_000
  const rung = ({ number }: RingGroup['members'][number]): RingWho => ({ number, ...(asks(number) && { ask: true }) })
  if (strategy === 'all')
    return [{ who: members.map(each => ({ ...rung(each), afterMs: each.afterSeconds * 1_000 })), forMs: ringMs }]
  const last = strategy === 'round-robin' ? members.findIndex(({ number }) => number === after) : -1
  const order = [...members.slice(last + 1), ...members.slice(0, last + 1)]
  const turns: Turn[] = []
  for (let left = ringMs, n = 0; left > 0 && n < order.length; n++, left -= turnSeconds * 1_000)
    turns.push({ who: [rung(order[n]!)], forMs: Math.min(left, turnSeconds * 1_000) })
  return turns
}
