/** Who takes each other's calls with `*8`. Without any group everybody does. */
import type { PersonId, PickupGroups } from '@sidetone/call'
import { type Collection, collection, type Documents, nameField, seats } from '@sidetone/feature'
import { type output, z } from 'zod'
import { MAX_IN_PICKUP_GROUP, MAX_PICKUP_GROUPS } from './limits.ts'

export const PickupGroup = z.object({
  name: nameField,
  people: z
    .array(z.string().max(100))
    .max(MAX_IN_PICKUP_GROUP, `must be ${MAX_IN_PICKUP_GROUP} people at most`)
    .describe('somebody may be in several groups; who is in none picks up for those who are in none'),
})
export type PickupGroup = output<typeof PickupGroup>

export type PickupGroupKeeper = {
  readonly collection: Collection<PickupGroup>
  /** For the dial plan. */
  byPerson(): PickupGroups
}

export function openPickupGroups(documents: Documents): PickupGroupKeeper {
  const groups = collection({
    documents,
    kind: 'pickup-group',
    path: '/api/pickup-groups',
    schema: PickupGroup,
    title: 'pickup group',
    limit: MAX_PICKUP_GROUPS,
    search: ({ name }) => [name],
    leadsTo: ({ people }) => seats('person', people, 'picks up for the others', 'people'),
    example: { name: 'Sales', people: ['person-1', 'person-2'] },
  })
  return {
    collection: groups,
    byPerson() {
      const all = new Map<PersonId, Set<string>>()
      for (const { id, people } of groups.all())
        for (const person of people as PersonId[]) {
          const own = all.get(person) ?? new Set()
          all.set(person, own.add(id))
        }
      return all
    },
  }
}
