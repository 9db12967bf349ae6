/** Whom the next caller rings. Pure: the same agents in the same state give the same answer. */
import type { Millis } from '@sidetone/kernel'
import type { Strategy } from './shapes.ts'

/** Somebody who is free now. */
export type Candidate = {
  readonly person: string
  readonly level: number
  /** Free since. */
  readonly idleSince: Millis
  /** Calls taken from this queue since signing in. */
  readonly taken: number
}

/**
 * @param free in the order of the queue's list
 * @param lastRung whom the offer before this one rang, for `round-robin`
 * @param order of all agents of the queue, for `round-robin`
 * @param random 0 … 1
 */
export function choose(
  strategy: Strategy,
  free: readonly Candidate[],
  {
    order,
    lastRung,
    random,
  }: { readonly order: readonly string[]; readonly lastRung?: string; readonly random: number },
): string[] {
  if (free.length === 0) return []
  switch (strategy) {
    case 'ring-all':
      return free.map(({ person }) => person)
    case 'longest-idle':
      return [least(free, ({ idleSince }) => idleSince)]
    case 'fewest-calls':
      return [least(free, ({ taken, idleSince }) => [taken, idleSince])]
    case 'by-skill':
      return [least(free, ({ level, idleSince }) => [level, idleSince])]
    case 'random':
      return [free[Math.min(free.length - 1, Math.floor(random * free.length))]!.person]
    case 'round-robin': {
      const after = lastRung === undefined ? -1 : order.indexOf(lastRung)
      const turn = ({ person }: Candidate) => (order.indexOf(person) - after - 1 + order.length) % order.length
      return [least(free, turn)]
    }
  }
}

/** The first with the least; lists are compared from the left. */
function least(free: readonly Candidate[], by: (candidate: Candidate) => number | readonly number[]): string {
  const rank = (candidate: Candidate) => [by(candidate)].flat()
  let best = free[0]!
  for (const each of free.slice(1)) if (isLess(rank(each), rank(best))) best = each
  return best.person
}
function isLess(a: readonly number[], b: readonly number[]): boolean {
  for (const [n, value] of a.entries()) if (value !== b[n]) return value < b[n]!
  return false
}
