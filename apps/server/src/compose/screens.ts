/** The features with screens: loaded when telephones are served already. Adding one is a line in each place that it fills. */
import { type CallId, helpFailed, type PersonId, picksUpFor, route } from '@sidetone/call'
import { isDemoPerson, REALM, RETENTION_MS, startRetention } from '@sidetone/data'
import { type ApiRoute, BY_SYSTEM, usedByRoute } from '@sidetone/feature'
import { createApiKeyRoutes } from '@sidetone/feature-api-keys'
import { createCallHistory } from '@sidetone/feature-call-history'
import { createCalling, parkingRoutes } from '@sidetone/feature-calling'
import { createChanges } from '@sidetone/feature-changes'
import { createDirectory } from '@sidetone/feature-directory'
import { createFeatureCodes, ownCodeRoutes } from '@sidetone/feature-feature-codes'
import { createHoldMusic } from '@sidetone/feature-hold-music'
import { createPresence } from '@sidetone/feature-presence'
import { createRingingRules } from '@sidetone/feature-ringing-rules'
import { setMainSite } from '@sidetone/feature-routing/settings'
import { createWebhooks } from '@sidetone/feature-webhooks'
import type { EventLog } from '@sidetone/feature-webhooks/event-log'
import type { EventHub } from '@sidetone/http'
import type { Settings } from '../settings.ts'
import { startAlertNotice } from './alert-notice.ts'
import { openBackups } from './backups.ts'
import type { Certificates } from './certificate-watch.ts'
import type { Data } from './data.ts'
import { forgetDemoPeople, removeDemoEntities } from './demo-company.ts'
import type { PlanKeeper } from './dial-plan.ts'
import type { Faults } from './faults.ts'
import { featureCodes } from './features.ts'
import { ids } from './ids.ts'
import { startLiveCallNotice } from './live-calls.ts'
import { isThere, startProgramNotice } from './program-notice.ts'
import { openProvisioning } from './provisioning.ts'
import { startQueueNotice } from './queue-notice.ts'
import { startRoomNotice } from './room-notice.ts'
import { openRouting } from './routing-screens.ts'
import type { Telephone } from './telephone.ts'
import { openTrunks } from './trunk-lines.ts'
import { isQuiet } from './voicemail.ts'
import { openVoicemailScreens } from './voicemail-screens.ts'

const nobody = { party: { name: '', number: '' } }

/** Joined to the telephone and to the event stream. */
export function openFeatures(
  settings: Settings,
  data: Data,
  telephone: Telephone,
  events: EventHub,
  log: EventLog,
  keeper: PlanKeeper,
  faults: Faults,
  certificates: Pick<Certificates, 'current'>,
  /** A device is gone: its calls, its registration, its way for sound. */
  endDevice: (device: string) => void,
): { readonly routes: readonly ApiRoute[]; stop(): void } {
  const { database, journal, stores, ringing, documents } = data
  const { sip, switchboard, plan } = telephone
  const now = Date.now
  const planChanged = keeper.changed
  const presence = createPresence({
    people: stores.people,
    callState: person => switchboard.stateOf(person as PersonId),
    registered: person => sip.registeredDevices(person as PersonId).length > 0,
    quiet: person => isQuiet(ringing.said(person), now()),
    publish: person => events.toAll({ type: 'person', data: person }),
    now,
  })
  sip.onRegistrations(({ person }) => {
    for (const device of sip.registeredDevices(person))
      if (device.kind === 'registered') stores.devices.seen(device.device, now())
    presence.touch(person)
  })
  switchboard.onChange(({ people }) => people.forEach(person => void presence.touch(person)))
  ringing.onChange(presence.touch)
  const liveCallsChanged = startLiveCallNotice(events)
  switchboard.onChange(liveCallsChanged.soon)

  const webhooks = createWebhooks({
    ...{ sql: database.sql, documents, log, journal, now },
    recordOf: call => history.ended(call),
    personName: person => stores.people.byId(person)?.name,
    isThere: isThere(data),
    // A restored copy tells nothing beside the original.
    held: () => data.fence.current() !== undefined,
    onFault: error => faults.note('webhooks', error),
  })
  data.fence.onLift(webhooks.soon)
  const history = createCallHistory({
    sql: database.sql,
    journal,
    deviceName: stores.devices.nameOf,
    liveCalls: () => switchboard.live(),
    trunkName: id => data.trunks.byId(id)?.name ?? 'a trunk that is gone',
    costOf(call) {
      const { rates, usages, settings } = keeper.routing
      const amount = rates.any() ? usages.costOf(call) : null
      return amount === null ? null : { amount, currency: settings.company().currency }
    },
    ladders: {
      remembers: call => sip.recorder.remembers(call as CallId),
      messagesOf: call => sip.recorder.messagesOf(call as CallId),
      forget: call => sip.recorder.forget(call as CallId),
    },
    messageOf: (call, person) =>
      telephone.voicemail.messages.leftIn(
        call,
        telephone.voicemail.boxes.of(person).map(({ id }) => id),
      ),
    recordingAt: telephone.entities.rooms.recordingAt,
    written: webhooks.ended,
    changed: person => events.toPerson(person, { type: 'call-history', data: {} }),
    onFault: error => faults.note('call history', error),
  })
  // For whom one may pick up is told in the list of people.
  documents.onChange(kind => {
    if (kind === 'pickup-group') events.toAll({ type: 'people', data: {} })
  })
  const stopRetention = startRetention([time => history.deleteBefore(time - RETENTION_MS), webhooks.sweep])
  const provisioning = openProvisioning(settings, data, telephone, keeper, certificates)
  const directory = createDirectory({
    ...stores,
    documents,
    realm: REALM,
    standingOf: presence.standingOf,
    registered: (person, device) =>
      sip.registeredDevices(person as PersonId).some(each => each.kind === 'registered' && each.device === device),
    numbers: () => [
      ...[...plan().codes].flatMap(([number, { name, feature, argument, takesNumber }]) => {
        // Where calls for help end that no line took: nobody dials it.
        if (feature === helpFailed.feature) return []
        return [{ number, name, kind: feature, id: takesNumber ? '' : argument }]
      }),
      ...[...plan().extensions].map(([extension, { name, person }]) => ({
        number: `*99${extension}`,
        name: `Voicemail of ${name}`,
        kind: 'voicemail',
        id: person,
      })),
    ],
    numberOf: number => {
      const { codes, callCodes } = plan()
      const only = { extensions: new Map(), codes, ...(callCodes && { callCodes }), trunks: [] }
      const { destination, to } = route(number, nobody, now(), only)
      return destination.kind === 'nowhere' ? undefined : to.name
    },
    changed(person) {
      planChanged()
      presence.touch(person)
    },
    removed(person) {
      planChanged()
      provisioning.sweep()
      ringing.forget(person)
      telephone.voicemail.personRemoved(person)
      for (const kind of ['person-calling', 'emergency-places'])
        if (documents.get(kind, person)) documents.remove(kind, person, BY_SYSTEM)
      switchboard.removePerson(person as PersonId)
      events.endPerson(person)
    },
    picksUpFor: (me, other) => picksUpFor(me as PersonId, other as PersonId, plan().pickupGroups),
    deviceRemoved(device) {
      provisioning.sweep()
      endDevice(device)
    },
    passwordMade: provisioning.passwordMade,
    mailLink: (to, link) => voicemail.mailLink(to, link),
    isDemo: isDemoPerson,
    setMainSite: (place, by) => setMainSite(keeper.routing.settings, place, by),
    removeDemo: by => removeDemoEntities(documents, by),
    demoPeopleGone: () => forgetDemoPeople(settings.home, stores),
    now,
  })
  const { rooms } = telephone.entities
  const calling = createCalling({
    command: (who, command) => switchboard.command(who, command),
    callsOf: person => switchboard.callsOf(person),
    parked: () => switchboard.parked(),
    originate: origination => switchboard.originate(origination),
    personAt: extension => stores.people.byExtension(extension),
    rooms,
    onChange(listener) {
      const inRooms = { calls: [], parked: false }
      rooms.onChange(() => listener({ ...inRooms, calls: rooms.people() }))
      // Whether who is called into a room answers, only their own call tells.
      switchboard.onChange(change => {
        listener(change)
        if (rooms.rings()) listener({ ...inRooms, calls: rooms.people() })
      })
    },
    reads: events.reads,
    toPerson: events.toPerson,
    toAll: events.toAll,
  })
  const nameOf = (id: string) => stores.people.byId(id)?.name
  const ringingRules = createRingingRules({ ringing, documents, plan, nameOf, now })
  const holdMusic = createHoldMusic({ tracks: telephone.holdMusic, newId: () => ids.token(12) })
  const codes = createFeatureCodes(() => [...featureCodes(keeper.ownCodes.of), ...keeper.schedules.codes()])
  const changes = createChanges({ documents, nameOf })
  const apiKeys = createApiKeyRoutes({ apiKeys: stores.apiKeys, documents, now })
  const trunks = openTrunks(data, telephone, events)
  const routing = openRouting(data, telephone, events, webhooks, keeper)
  const voicemail = openVoicemailScreens(settings, data, telephone, events, webhooks, faults)
  startAlertNotice(log.source, documents, voicemail.trouble)
  // After it: what it tells at once is heard.
  const backups = openBackups(settings.home, data, webhooks, faults)
  const queueNotice = startQueueNotice(events, telephone.entities.queues)
  const programNotice = startProgramNotice(data, telephone, webhooks)
  const roomNotice = startRoomNotice(events, telephone.entities.rooms, switchboard)
  return {
    routes: [
      changes,
      data.heard,
      apiKeys,
      history,
      directory,
      calling,
      { routes: [...parkingRoutes(documents), ...keeper.pickupGroups.collection.routes, usedByRoute(documents)] },
      ringingRules,
      holdMusic,
      codes,
      { routes: ownCodeRoutes(keeper.ownCodes) },
      trunks,
      routing,
      voicemail,
      webhooks,
      backups,
      provisioning,
      telephone.entities,
      telephone.echoCallers,
    ].flatMap(({ routes }) => routes),
    stop() {
      stopRetention()
      liveCallsChanged.stop()
      queueNotice.stop()
      roomNotice.stop()
      programNotice.stop()
      presence.stop()
      calling.stop()
      history.stop()
      trunks.stop()
      routing.stop()
      voicemail.stop()
      webhooks.stop()
      backups.stop()
    },
  }
}
