/** What has numbers of its own besides people: ring groups, queues, menus, conference rooms. */
import type { ApiRoute, Feature } from '@sidetone/feature'
import { createRingGroups } from '@sidetone/feature-ring-groups'
import type { Data } from './data.ts'
import type { PlanKeeper } from './dial-plan.ts'

export type Entities = {
  readonly features: readonly Feature[]
  readonly routes: readonly ApiRoute[]
  /** A new demo company gets one of each. */
  demo(): void
}

export function openEntities({ documents }: Data, { plan, whoHas, cannotLead, schedules }: PlanKeeper): Entities {
  const shared = {
    documents,
    whoHas,
    cannotLead,
    hasSchedule: (id: string) => schedules.collection.get(id) !== undefined,
  }
  const ringGroups = createRingGroups({ ...shared, isPerson: number => plan().extensions.has(number) })
  return {
    features: [ringGroups.feature],
    routes: ringGroups.collection.routes,
    demo() {
      ringGroups.demo()
    },
  }
}
