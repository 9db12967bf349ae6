/** Who picks up what rings at whom, without naming them (`*8`). */
import type { PersonId } from '../words.ts'

/** The groups of each person that has one. */
export type PickupGroups = ReadonlyMap<PersonId, ReadonlySet<string>>

/** They have a group in common. Whoever has none goes with all the others without one, so a small company sets nothing up. */
export function picksUpFor(one: PersonId | undefined, other: PersonId, groups: PickupGroups | undefined): boolean {
  const mine = one === undefined ? undefined : groups?.get(one)
  const theirs = groups?.get(other)
  if (!mine?.size || !theirs?.size) return !mine?.size && !theirs?.size
  return [...mine].some(group => theirs.has(group))
}
