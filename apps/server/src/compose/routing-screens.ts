/** The screens of routing and hours, joined to the dial plan; and the guard that no change breaks a routing test. */
import type { CallId, PersonId } from '@sidetone/call'
import { RETENTION_MS, startRetention } from '@sidetone/data'
import type { ApiRoute } from '@sidetone/feature'
import { createHours } from '@sidetone/feature-hours'
import { createRouting, failureOf, forcible, type SimulateDeps } from '@sidetone/feature-routing'
import type { Webhooks } from '@sidetone/feature-webhooks'
import type { EventHub } from '@sidetone/http'
import type { Data } from './data.ts'
import type { PlanKeeper } from './dial-plan.ts'
import type { Telephone } from './telephone.ts'

export function openRouting(
  { database, journal, stores, ringing, documents, guard, trunks }: Data,
  { switchboard, voicemail }: Telephone,
  events: EventHub,
  { tell }: Webhooks,
  keeper: PlanKeeper,
): { readonly routes: readonly ApiRoute[]; stop(): void } {
  const now = Date.now
  const { settings, rates, usages } = keeper.routing
  const asking: SimulateDeps = {
    person: stores.people.byId,
    trunkName: id => trunks.byId(id)?.name,
    ringing: person => voicemail.ringing(person as PersonId, ringing.said(person)),
    explain: keeper.explain,
  }
  guard.use(() => {
    const plan = keeper.fresh()
    return new Map(
      settings.tests.all().flatMap(test => {
        const why = failureOf(test, plan, asking)
        return why === null ? [] : [[test.name, why] as const]
      }),
    )
  })
  const routing = createRouting({
    ...asking,
    sql: database.sql,
    journal,
    documents,
    settings,
    rates,
    usages,
    plan: keeper.plan,
    planChanged: keeper.changed,
    people: () => stores.people.list(),
    hangUp: (call, cause) => switchboard.hangUp(call as CallId, cause),
    forced: guard.forced,
    deviceName: stores.devices.nameOf,
    places: keeper.routing.places,
    phonesOf: stores.devices.of,
    phoneOfSession: stores.devices.ofSession,
    toPerson: events.toPerson,
    calledForHelp: ({ call, at, name, number, person, dialled, location, test, failed }) =>
      tell({
        ...{ at, call, type: 'emergency.called' },
        data: { call, from: { name, number, person }, dialled, location, test, failed },
      }),
    now,
  })
  const stopRetention = startRetention([time => usages.deleteBefore(time - RETENTION_MS)])
  const hours = createHours(keeper.schedules, now)
  const { forced } = guard
  return {
    routes: [...routing.routes, ...hours.routes.map(route => forcible(route, forced))],
    stop() {
      stopRetention()
      routing.stop()
    },
  }
}
