/** The dial plan of this company: built anew when a person or trunk has changed, read for each call. */
import type { DialPlan, PersonId } from '@sidetone/call'
import type { Stores } from '@sidetone/data'

export type PlanKeeper = { plan(): DialPlan; changed(): void }

export function keepPlan({ people, trunks }: Stores, codes: DialPlan['codes']): PlanKeeper {
  let known: DialPlan | null = null
  const build = (): DialPlan => ({
    extensions: new Map(
      people.list().map(({ id, name, extension }) => [extension, { person: id as PersonId, name }] as const),
    ),
    codes,
    trunks: trunks
      .list()
      .filter(({ prefix }) => prefix !== '')
      .map(({ id, name, prefix, stripPrefix }) => ({ trunk: id, name, prefix, stripPrefix })),
  })
  return {
    plan() {
      known ??= build()
      return known
    },
    changed() {
      known = null
    },
  }
}
