/** The dial plan of this company: rebuilt when a person or trunk changes, read for each call. */
import type { DialPlan, PersonId } from '@sidetone/call'
import type { Stores } from '@sidetone/data'
import { codes } from './features.ts'

/** @returns the plan of this moment, and the stores through which every change must go */
export function watchPlan(stores: Stores): { plan: () => DialPlan; stores: Stores } {
  let known: DialPlan | null = null
  const changes = <A extends unknown[], R>(change: (...given: A) => R) => {
    return (...given: A): R => {
      const result = change(...given)
      known = null
      // A change that waits (a password is hashed first) is seen when it is done.
      if (result instanceof Promise)
        result.then(
          () => (known = null),
          () => {},
        )
      return result
    }
  }
  const { people, trunks } = stores
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
    plan: () => {
      known ??= build()
      return known
    },
    stores: {
      ...stores,
      people: {
        ...people,
        create: changes(people.create),
        change: changes(people.change),
        remove: changes(people.remove),
      },
      trunks: { ...trunks, add: changes(trunks.add), remove: changes(trunks.remove) },
    },
  }
}
