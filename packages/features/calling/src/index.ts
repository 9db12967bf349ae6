/** What a person does with the calls that they are in, and how their screens learn of them. */
import type { CallEvent, PersonId } from '@sidetone/call'
import type { ApiRoute } from '@sidetone/feature'
import { type Follow, follow } from './follow.ts'
import { type RouteDeps, routesOf } from './routes.ts'

export { MyCall, MyCalls, ParkedCall, RosterEntry } from './shapes.ts'

export type CallingDeps = RouteDeps & {
  readonly onCommitted: (listener: (events: readonly CallEvent[]) => void) => void
  readonly toPerson: Follow['toPerson']
  readonly toAll: Follow['toAll']
}
export type Calling = {
  readonly name: 'calling'
  readonly routes: readonly ApiRoute[]
  /** Something of these people's calls has changed that is no event: somebody begins to talk. */
  touch(people: Iterable<PersonId>): void
  stop(): void
}

export function createCalling({ onCommitted, toPerson, toAll, ...deps }: CallingDeps): Calling {
  const { touch, stop } = follow({ ...deps, onCommitted, toPerson, toAll })
  return { name: 'calling', routes: routesOf(deps), touch, stop }
}
