/** SIP, calls and media joined: sockets ▸ stack ▸ legs ▸ switchboard ▸ journal, driven turn by turn. */
import { createHmac, hash } from 'node:crypto'
import { join } from 'node:path'
import { type DialPlan, type PersonId, parkingSlots, Switchboard } from '@sidetone/call'
import { REALM } from '@sidetone/data'
import { hostOf } from '@sidetone/feature'
import { parkingOf } from '@sidetone/feature-calling'
import { Tracks } from '@sidetone/feature-hold-music/tracks'
import { pressOne } from '@sidetone/feature-ringing-rules/press-one'
import type { Voicemail } from '@sidetone/feature-voicemail'
import { createFleet, type Fleet } from '@sidetone/media-node'
import type { Hashes } from '@sidetone/sip'
import { Driver, SipLegs } from '@sidetone/sip-legs'
import { createNameServer, type SipNet } from '@sidetone/sip-net/node'
import type { Settings } from '../settings.ts'
import { realClock } from './clock.ts'
import type { Data } from './data.ts'
import type { PlanKeeper } from './dial-plan.ts'
import { type EchoCallers, echoCallers } from './echo-callers.ts'
import { type Entities, openEntities } from './entities.ts'
import type { Faults } from './faults.ts'
import { stories as storiesOf } from './features.ts'
import { ids } from './ids.ts'
import { ownNumbers } from './own-numbers.ts'
import { trunkLines } from './trunk-lines.ts'
import { openBoxes, watchableOf } from './voicemail.ts'

export type Telephone = {
  readonly fleet: Fleet
  readonly sip: SipLegs
  readonly switchboard: Switchboard
  readonly plan: () => DialPlan
  readonly voicemail: Voicemail
  readonly holdMusic: Tracks
  readonly entities: Entities
  readonly echoCallers: EchoCallers
  /** Takes up what the process before has left; then listens to the network. @returns calls that go on */
  begin(downMs: number): Promise<number>
  /** What was decided is kept and sent. */
  flush(): void
  stop(): void
}

/** Messages that wait while the calls of the last run are taken up; those beyond are sent again over UDP. */
const maxEarly = 10_000
/** OpenSSL's, in one call each: a registration takes several. */
const hashes: Hashes = {
  md5: text => hash('md5', text),
  sha256: text => hash('sha256', text),
  sha512_256: text => hash('sha512-256', text),
  hmacSha256: (key, text) => createHmac('sha256', key).update(text).digest('hex'),
}

export function createTelephone(parts: {
  readonly settings: Settings
  readonly data: Data
  readonly net: SipNet
  readonly mediaSockets: readonly string[]
  readonly keeper: PlanKeeper
  readonly faults: Faults
}): Telephone {
  const { settings, data, net, keeper, faults } = parts
  const { plan } = keeper
  const { journal, stores } = data
  const now = Date.now
  const holdMusic = new Tracks(data.documents, join(settings.home, 'hold-music'))
  const fleet = createFleet({
    sockets: parts.mediaSockets,
    publicAddress: settings.publicAddress ?? null,
    holdMusic: () => holdMusic.sound(),
  })
  const voicemail = openBoxes(settings.home, data, keeper, faults, () => switchboard)
  /** The company's, as it is then. */
  const language = () => voicemail.boxes.company().language
  const callers = echoCallers(stores.devices, () => keeper.ownCodes.of('*43'), now)
  const sip = new SipLegs({
    ids,
    now,
    agent: 'Sidetone',
    realm: REALM,
    net,
    media: fleet,
    journal,
    credentials: callers,
    trunks: trunkLines(data.trunks, () => data.fence.current() !== undefined),
    resolver: createNameServer(),
    nameOf: ownNumbers(data, plan),
    bindings: stores.bindings,
    watchable: watchableOf(data, keeper, voicemail, () => switchboard, parkingSlots),
    hashes,
  })
  const ownName = (person: string) => voicemail.nameSaid(person)
  const entities = openEntities(settings.home, data, keeper, ownName, () => ({
    ...{ switchboard, sip, language: language(), holdMusic },
  }))
  const features = [
    ...storiesOf({ ringing: data.ringing, ownerOf: stores.people.byId, documents: data.documents, keeper, plan, now }),
    ...keeper.stories,
    voicemail.feature,
    ...entities.features,
  ]
  keeper.use(features)
  const stories = hostOf(features, { onFault: (feature, error) => faults.note(`feature ${feature}`, error) })
  const switchboard = new Switchboard({
    ids,
    now,
    legs: sip,
    media: fleet,
    journal,
    plan,
    stories,
    ringing: person => voicemail.ringing(person, data.ringing.said(person)),
    get pressOne() {
      return pressOne(language())
    },
    parking: parkingOf(data.documents),
  })
  switchboard.onChange(({ people, calls, parked }) => sip.watchedChanged({ people: [...people, ...calls], parked }))
  voicemail.onChange(({ boxes }) => sip.watchedChanged({ boxes }))
  data.ringing.onChange(person => sip.watchedChanged({ people: [person as PersonId] }))
  const clock = realClock()
  const driver = new Driver({
    sip,
    switchboard,
    journal,
    net,
    clock,
    onFault: error => faults.note('turn', error),
  })
  return {
    fleet,
    sip,
    switchboard,
    plan,
    voicemail,
    holdMusic,
    entities,
    echoCallers: callers,
    async begin(downMs) {
      // What comes meanwhile over a connection would not be sent again, so it waits.
      const early: (() => void)[] = []
      net.onMessage((flow, bytes) => {
        if (early.length < maxEarly) early.push(() => driver.receive(flow, bytes))
      })
      net.onFlowClosed((flow, openedTo) => early.push(() => driver.flowClosed(flow, openedTo)))
      await driver.restore(downMs)
      entities.begin()
      const living = new Set(switchboard.live().map(({ call }) => call as string))
      void voicemail.recover(call => living.has(call)).catch(error => faults.note('voicemail', error))
      net.onMessage((flow, bytes) => driver.receive(flow, bytes))
      net.onFlowClosed((flow, openedTo) => driver.flowClosed(flow, openedTo))
      net.onSendFailed(transaction => driver.sendFailed(transaction))
      for (const come of early) come()
      return switchboard.counts().calls
    },
    flush: () => driver.flush(),
    stop() {
      entities.stop()
      clock.stop()
      fleet.stop()
    },
  }
}
