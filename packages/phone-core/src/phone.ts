import { type ApiClient, ApiError } from '@sidetone/api-client'
import type { Ids } from '@sidetone/kernel'
import { type CallerId, createCallerId } from './account/caller-id.ts'
import { createDeskPhones, type DeskPhones } from './account/desk-phones.ts'
import { type Preferences, readObject, type Shelf, writeObject } from './account/preferences.ts'
import { createQueues, type Queues } from './account/queues.ts'
import { type Codes, createCodes, createRingingRules, type RingingRules } from './account/ringing.ts'
import { createSession, type Session } from './account/session.ts'
import { createCalls } from './call/calls.ts'
import { createHandling, type Handling } from './call/handling.ts'
import type { Calls } from './call/views.ts'
import type { Clock } from './clock.ts'
import { createEngine } from './line/engine.ts'
import type { OpenNet } from './line/net.ts'
import type { Tab } from './line/tab.ts'
import type { Line } from './line/views.ts'
import { createEmergencies, type Emergencies } from './lists/emergencies.ts'
import { createPeople, type People } from './lists/people.ts'
import { createRecents, type Recents } from './lists/recents.ts'
import { createUnread, type Unread } from './lists/unread.ts'
import type { Sound, Tones } from './media/ports.ts'
import type { Devices, MicrophoneTrouble } from './media/views.ts'

/** A whole phone without a face: a screen watches these and calls their verbs. */
export interface Phone {
  readonly session: Session
  readonly line: Line
  readonly calls: Calls
  readonly handling: Handling
  readonly devices: Devices
  readonly people: People
  readonly recents: Recents
  readonly voicemail: Unread
  readonly deskPhones: DeskPhones
  readonly ringing: RingingRules
  readonly codes: Codes
  readonly callerId: CallerId
  readonly queues: Queues
  readonly emergencies: Emergencies
  readonly preferences: Preferences
  /** For places whose view models come with them, when they are opened. */
  readonly api: ApiClient
  /** Sound of a key on the dial pad, at the press. */
  playKey(key: string): void
}

export type PhonePorts = {
  readonly api: ApiClient
  readonly clock: Clock
  readonly ids: Ids
  readonly shelf: Shelf
  readonly openNet: OpenNet
  readonly tab: Tab
  readonly preferences: Preferences
  readonly sound: Sound
  readonly tones: Tones
  readonly devices: Devices
  readonly onMicrophoneTrouble: (trouble: MicrophoneTrouble) => void
}

/** Puts the parts together: who is signed in decides whether there is a phone, the tab whether it is here. */
export function createPhone(ports: PhonePorts): Phone & { start(): void } {
  const { api, clock, ids, preferences } = ports
  const session = createSession(api)
  const people = createPeople(api)
  const recents = createRecents(api)
  const voicemail = createUnread(api)
  const deskPhones = createDeskPhones(api)
  const ringing = createRingingRules(api)
  const codes = createCodes(api)
  const callerId = createCallerId(api)
  const queues = createQueues(api)
  const emergencies = createEmergencies(api)
  const engine = createEngine({
    clock,
    ids,
    openNet: ports.openNet,
    instance: instanceOf(ports.shelf, ids),
    fetchCredential: () => api.sipCredential(),
    isSignedOut: error => error instanceof ApiError && (error.status === 401 || error.status === 403),
    onSignedOut: () => session.ended(),
  })
  const calls = createCalls({
    clock,
    ids,
    engine,
    sound: ports.sound,
    tones: ports.tones,
    nameOf: people.nameOf,
    onMicrophoneTrouble: ports.onMicrophoneTrouble,
  })
  engine.onEvent(calls.onEvent)
  const handling = createHandling(api, calls, clock)
  handling.subscribe(() => calls.onMyCalls(handling.getSnapshot().mine))

  let closeEvents: (() => void) | null = null
  const load = () => {
    for (const list of [people, recents, handling, ringing, voicemail, callerId, queues, emergencies]) void list.load()
  }
  const goOn = () => {
    engine.start()
    load()
    closeEvents ??= api.events(
      event => {
        if (event.type === 'person') people.changed(event.person)
        else if (event.type === 'people') void people.load()
        else if (event.type === 'call-history') void recents.load()
        else if (event.type === 'my-calls') handling.told(event.calls)
        else if (event.type === 'parked') handling.toldParked(event.slots)
        else if (event.type === 'voicemail') voicemail.told(event.unread)
        else if (event.type === 'queues') queues.told(event.mine)
        else if (event.type === 'emergency') void emergencies.load()
        // What changed while nobody listened.
        else if (event.type === 'connected') load()
      },
      () => session.ended(),
    )
  }
  const rest = () => {
    calls.endAll()
    engine.stop()
    closeEvents?.()
    closeEvents = null
  }
  const askAgain = async () => {
    if (session.getSnapshot().state === 'unreachable') await session.start()
  }
  let signedIn = false
  session.subscribe(() => {
    if (session.getSnapshot().state === 'unreachable') clock.after(ASK_AGAIN_MS, () => void askAgain())
    const now = session.getSnapshot().state === 'signed-in'
    if (now === signedIn) return
    signedIn = now
    if (now)
      ports.tab.start(goOn, () => {
        rest()
        engine.line.set({ state: 'elsewhere', since: clock.now() })
      })
    else {
      rest()
      ports.tab.stop()
    }
  })
  return {
    session,
    people,
    recents,
    voicemail,
    api,
    deskPhones,
    ringing,
    codes,
    callerId,
    queues,
    emergencies,
    handling,
    preferences,
    devices: ports.devices,
    calls,
    line: { ...engine.line, retry: engine.retry, takeOver: ports.tab.takeOver },
    playKey: ports.tones.key,
    start: () => void session.start(),
  }
}

/** The server was not reached at the start: asked again after so long. */
const ASK_AGAIN_MS = 3_000
const INSTANCE = 'sidetone.instance'
/** One per browser profile, for ever (RFC 5626 §4.1): so a new page is the same device to the server. */
function instanceOf(shelf: Shelf, ids: Ids): string {
  const known = readObject(shelf, INSTANCE).urn
  if (typeof known === 'string') return known
  const hex = ids.token(16)
  // RFC 4122 §4.4, version 4
  const urn = `urn:uuid:${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`
  writeObject(shelf, INSTANCE, { urn })
  return urn
}
