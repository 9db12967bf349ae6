/** How the outcomes of several ringing devices become one cause for the caller. */
import type { Cause } from './words.ts'

/**
 * Best first. A person who could have answered and did not (`no-answer`) says more than a busy device, which says more
 * than one that is off. `declined` never comes here: it ends the whole fork at once.
 */
const rank: readonly Cause[] = [
  'no-answer',
  'busy',
  'not-allowed',
  'no-common-codec',
  'overloaded',
  'trunk-failed',
  'unknown-number',
  'failed',
  'unreachable',
]

/** So `busy` wins only when every device that could be reached was busy. */
export function bestCause(causes: readonly Cause[]): Cause {
  for (const cause of rank) if (causes.includes(cause)) return cause
  return causes[0] ?? 'unreachable'
}
