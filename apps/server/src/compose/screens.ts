/** The features with screens: loaded when telephones are served already. Adding one is a line in each place that it fills. */
import type { DeviceId, PersonId } from '@sidetone/call'
import { REALM, RETENTION_MS, startRetention } from '@sidetone/data'
import type { ApiRoute } from '@sidetone/feature'
import { createCallHistory } from '@sidetone/feature-call-history'
import { createDirectory } from '@sidetone/feature-directory'
import { createPresence } from '@sidetone/feature-presence'
import type { EventHub } from '@sidetone/http'
import type { Data } from './data.ts'
import type { Faults } from './faults.ts'
import { codes } from './features.ts'
import type { Telephone } from './telephone.ts'

/** Joined to the telephone and to the event stream. */
export function openFeatures(
  { database, journal, stores }: Data,
  { sip, switchboard }: Telephone,
  events: EventHub,
  planChanged: () => void,
  faults: Faults,
): { readonly routes: readonly ApiRoute[]; stop(): void } {
  const now = Date.now
  const presence = createPresence({
    people: stores.people,
    callState: person => switchboard.stateOf(person as PersonId),
    registered: person => sip.registeredDevices(person as PersonId).length > 0,
    publish: person => events.toAll({ type: 'person', data: person }),
    now,
  })
  sip.onRegistrations(({ person }) => {
    for (const device of sip.registeredDevices(person))
      if (device.kind === 'registered') stores.devices.seen(device.device, now())
    presence.touch(person)
  })
  switchboard.onChange(({ people }) => people.forEach(person => void presence.touch(person)))

  const history = createCallHistory({
    sql: database.sql,
    journal,
    deviceName: stores.devices.nameOf,
    liveCalls: () => switchboard.live(),
    changed: person => events.toPerson(person, { type: 'call-history', data: {} }),
    onFault: error => faults.note('call history', error),
  })
  const stopRetention = startRetention([time => history.deleteBefore(time - RETENTION_MS)])
  const directory = createDirectory({
    ...stores,
    realm: REALM,
    standingOf: presence.standingOf,
    numberOf: number => codes.get(number)?.name,
    changed(person) {
      planChanged()
      presence.touch(person)
    },
    removed(person) {
      planChanged()
      for (const device of sip.reachable(person as PersonId))
        if (device.kind === 'registered') sip.endDevice(device.device)
      events.endPerson(person)
    },
    trunksChanged: planChanged,
    deviceRemoved: device => sip.endDevice(device as DeviceId),
    now,
  })
  return {
    routes: [...history.routes, ...directory.routes],
    stop() {
      stopRetention()
      presence.stop()
      history.stop()
    },
  }
}
