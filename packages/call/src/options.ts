/** What the switchboard is given, and what it tells. */
import type { Ids, Millis } from '@sidetone/kernel'
import type { Parking } from './call.ts'
import type { Stories } from './control.ts'
import type { JournalPort } from './ports/journal.ts'
import type { LegPort } from './ports/legs.ts'
import type { MediaPort, Sound } from './ports/media.ts'
import type { DialPlan } from './route/dial-plan.ts'
import type { RingingRules } from './route/ringing.ts'
import type { PersonId } from './words.ts'

export type SwitchboardOptions = {
  readonly ids: Ids
  readonly now: () => Millis
  readonly legs: LegPort
  readonly media: MediaPort
  readonly journal: JournalPort
  /** Read for each call. */
  readonly plan: () => DialPlan
  readonly stories?: Stories
  /** What a person wants when they are called; undefined: all their phones ring. */
  readonly ringing?: (person: PersonId) => RingingRules | undefined
  /** How long a call stays parked before who parked it is rung, and how often; default 120 s, five times. */
  readonly parking?: () => Parking
  /** Played, again and again, to who answers where it is asked; a beep when not given. */
  readonly pressOne?: Sound
}
export type Changes = {
  /** Began to ring or talk, or stopped. */
  readonly people: readonly PersonId[]
  /** Something about a call of theirs differs. */
  readonly calls: readonly PersonId[]
  /** A call was parked, or is no longer. */
  readonly parked: boolean
}
