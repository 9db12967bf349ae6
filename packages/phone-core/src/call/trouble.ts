/** What is wrong with the sound of a call: several things may be at once, and the gravest is shown. */
import type { Millis } from '@sidetone/kernel'
import type { LiveCall } from './live-call.ts'
import type { Trouble } from './views.ts'

/** `silent-there`: the server hears nothing of the others, as `silent` is what we do not hear ourselves. */
export type Wrong = Trouble['kind'] | 'silent-there'
const GRAVEST_FIRST = [
  'microphone-gone',
  'microphone-muted',
  'sound-lost',
  'unheard',
  'microphone-silent',
  'silent',
] as const

export function troubleOf({ wrong }: LiveCall): Trouble | null {
  const kind = GRAVEST_FIRST.find(each => sinceOf(wrong, each) !== undefined)
  return kind === undefined ? null : { kind, since: sinceOf(wrong, kind)! }
}
function sinceOf(wrong: LiveCall['wrong'], kind: Trouble['kind']): Millis | undefined {
  const since = wrong.get(kind)
  const there = kind === 'silent' ? wrong.get('silent-there') : undefined
  return since === undefined || there === undefined ? (since ?? there) : Math.min(since, there)
}
