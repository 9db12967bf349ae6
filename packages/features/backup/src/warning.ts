/** What an admin is warned of, in words, with what mends it. */
import { OLD_MS } from './limits.ts'
import type { Run } from './runs.ts'

export type Warning = {
  readonly says: string
  /** The button: make one now, or look into the settings. */
  readonly mends: 'now' | 'settings'
}
export type Situation = {
  readonly on: boolean
  /** A restored copy makes none by itself. */
  readonly fenced: boolean
  readonly lastGood: Run | undefined
  readonly newest: Run | undefined
  /** Since when this system is there. */
  readonly since: number
}

export function warningOf({ on, fenced, lastGood, newest, since }: Situation, now: number): Warning | null {
  if (fenced) return null
  if (newest?.state === 'running') return null
  const age = now - (lastGood?.at ?? since)
  const old = age > OLD_MS
  if (newest?.state === 'failed')
    return {
      says: `The last backup failed. ${newest.problem}${old ? ` ${ageWords(lastGood, age)}` : ''}`,
      mends: 'now',
    }
  if (old && on) return { says: ageWords(lastGood, age), mends: 'now' }
  if (old) return { says: `Backups are switched off. ${ageWords(lastGood, age)}`, mends: 'settings' }
  return null
}
const ageWords = (lastGood: Run | undefined, age: number) =>
  lastGood ? `The last good backup is ${Math.floor(age / 86_400_000)} days old.` : 'There is no good backup yet.'
