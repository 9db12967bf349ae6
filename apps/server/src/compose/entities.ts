/** What has numbers of its own besides people: ring groups, queues, menus, conference rooms. */
import type { PersonId, Switchboard } from '@sidetone/call'
import { RETENTION_MS, startRetention } from '@sidetone/data'
import type { ApiRoute, Feature } from '@sidetone/feature'
import { createQueues, type Queues, type Standing } from '@sidetone/feature-queues'
import { createRingGroups } from '@sidetone/feature-ring-groups'
import type { SipLegs } from '@sidetone/sip-legs'
import type { Data } from './data.ts'
import type { PlanKeeper } from './dial-plan.ts'
import { isQuiet } from './voicemail.ts'

export type Entities = {
  readonly features: readonly Feature[]
  readonly routes: readonly ApiRoute[]
  readonly queues: Queues
  /** The telephones are there, and the calls of the process before. */
  begin(): void
  /** A new demo company gets one of each. */
  demo(): void
  stop(): void
}
/** Known only after this, for its stories are theirs. */
type Telephones = () => { readonly switchboard: Switchboard; readonly sip: SipLegs }

const lookEveryMs = 1_000

export function openEntities(data: Data, keeper: PlanKeeper, telephones: Telephones): Entities {
  const { documents, stores, database, journal, ringing } = data
  const { plan, whoHas, cannotLead, schedules } = keeper
  const now = Date.now
  const shared = {
    ...{ documents, whoHas, cannotLead },
    hasSchedule: (id: string) => schedules.collection.get(id) !== undefined,
  }
  const ringGroups = createRingGroups({ ...shared, isPerson: number => plan().extensions.has(number) })
  const standingOf = (id: string): Standing => {
    const { switchboard, sip } = telephones()
    const person = id as PersonId
    if (switchboard.stateOf(person) !== 'idle') return 'talking'
    if (isQuiet(ringing.said(person), now())) return 'away'
    return sip.reachable(person).length > 0 ? 'free' : 'unreachable'
  }
  const queues = createQueues({
    ...shared,
    ...{ sql: database.sql, journal, standingOf, now, random: Math.random },
    nameOf: person => stores.people.byId(person)?.name,
    originate: origination => telephones().switchboard.originate(origination),
  })
  const stopRetention = startRetention([time => queues.reports.deleteBefore(time - RETENTION_MS)])
  let timer: NodeJS.Timeout | undefined
  return {
    features: [ringGroups.feature, queues.feature, queues.codes],
    routes: [...ringGroups.collection.routes, ...queues.routes],
    queues,
    begin() {
      const { switchboard, sip } = telephones()
      switchboard.onChange(({ people }) => people.forEach(person => void queues.standingChanged(person)))
      sip.onRegistrations(({ person }) => queues.standingChanged(person))
      queues.begin()
      timer = setInterval(queues.tick, lookEveryMs)
    },
    demo() {
      ringGroups.demo()
      queues.demo(['101', '102', '103'].flatMap(extension => stores.people.byExtension(extension)?.id ?? []))
    },
    stop() {
      clearInterval(timer)
      stopRetention()
    },
  }
}
