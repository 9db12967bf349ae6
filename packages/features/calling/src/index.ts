/** What a person does with the calls that they are in, and how their screens learn of them. */
import type { ApiRoute } from '@sidetone/feature'
import { type Follow, follow } from './follow.ts'
import { type RouteDeps, routesOf } from './routes.ts'

export { parkingOf, parkingRoutes } from './parking.ts'
export { MyCall, MyCalls, ParkedCall, RosterEntry } from './shapes.ts'

/** The switchboard's verbs and lists, and the event stream. */
export type CallingDeps = RouteDeps & Pick<Follow, 'onChange' | 'reads' | 'toPerson' | 'toAll'>
export type Calling = { readonly name: 'calling'; readonly routes: readonly ApiRoute[]; stop(): void }

export function createCalling(deps: CallingDeps): Calling {
  return { name: 'calling', routes: routesOf(deps), stop: follow(deps) }
}
