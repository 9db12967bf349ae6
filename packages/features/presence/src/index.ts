import type { Millis } from '@sidetone/kernel'
import { RECONCILE_EVERY_MS, SETTLE_AFTER_MS } from './limits.ts'
import { Presence, type Sources, type Standing, type State } from './presence.ts'

export type { Standing, State }

export type PresenceDeps = Sources & {
  readonly people: {
    list(): readonly { readonly id: string; readonly name: string; readonly extension: string }[]
    byId(id: string): { readonly id: string; readonly name: string; readonly extension: string } | undefined
  }
  /** To everybody's open pages. */
  readonly publish: (
    person: { readonly id: string; readonly name: string; readonly extension: string } & Standing,
  ) => void
  readonly now: () => Millis
}
export type PresenceFeature = {
  readonly name: 'presence'
  standingOf(person: string): Standing
  /** Call when a person's calls or registrations changed, or the person. Cheap; told to all a moment later. */
  touch(person: string): void
  /** Looks at everybody now; also runs by itself each 30 s. */
  reconcile(): void
  stop(): void
}

export function createPresence({ people, publish, now, ...sources }: PresenceDeps): PresenceFeature {
  const presence = new Presence(sources)
  let timer: NodeJS.Timeout | undefined
  const tell = (changed: readonly string[]) => {
    for (const id of changed) {
      const person = people.byId(id)
      if (person) publish({ id, name: person.name, extension: person.extension, ...presence.standingOf(id, now()) })
    }
  }
  const settle = () => {
    timer = undefined
    tell(presence.settle(now()))
  }
  const reconcile = () =>
    tell(
      presence.reconcile(
        people.list().map(({ id }) => id),
        now(),
      ),
    )
  const rounds = setInterval(reconcile, RECONCILE_EVERY_MS).unref()
  reconcile()
  return {
    name: 'presence',
    standingOf: person => presence.standingOf(person, now()),
    touch(person) {
      presence.touch(person)
      timer ??= setTimeout(settle, SETTLE_AFTER_MS).unref()
    },
    reconcile,
    stop() {
      clearInterval(rounds)
      clearTimeout(timer)
    },
  }
}
