/** A phone whose every state is set by hand: for pictures and for looking at screens without a server. */
import {
  createApiClient,
  type EmergencyCall,
  type MyCallerId,
  type MyEmergencyAddress,
  type MyQueues,
} from '@sidetone/api-client'
import {
  type CallerIdView,
  type CallsView,
  type CallView,
  type CodesView,
  createPreferences,
  createStore,
  type DeskPhonesView,
  type DevicesView,
  type HandlingView,
  type LineView,
  type PeopleView,
  type Phone,
  type RecentsView,
  type RingingView,
  type SessionView,
} from '@sidetone/phone-core'
import { callerId, me, NOW, people, queues, recents, rules } from './made-up.ts'

export type Scene = {
  readonly session?: SessionView
  readonly line?: LineView['state']
  readonly calls?: readonly CallView[]
  readonly current?: string | null
  readonly recents?: Partial<RecentsView>
  readonly people?: Partial<PeopleView>
  readonly devices?: Partial<DevicesView>
  readonly deskPhones?: Partial<DeskPhonesView>
  readonly handling?: Partial<HandlingView>
  readonly ringing?: Partial<RingingView>
  readonly callerId?: MyCallerId
  readonly shownNext?: string
  readonly queues?: MyQueues
  readonly emergencies?: readonly EmergencyCall[]
  readonly where?: MyEmergencyAddress
}
const nothing = () => undefined
const later = async () => undefined

export function fakePhone(scene: Scene): Phone {
  const asked = createStore<CallerIdView>({
    mine: scene.callerId ?? callerId,
    next: scene.shownNext ?? null,
    busy: false,
    fault: '',
  })
  const calls: CallsView = { calls: scene.calls ?? [], current: scene.current ?? scene.calls?.[0]?.id ?? null }
  const peopleView: PeopleView = { state: 'ready', items: people, ...scene.people }
  const microphones = [
    { id: 'a', label: 'Headset H390' },
    { id: 'b', label: 'Built-in microphone' },
  ]
  const speakers = [
    { id: 'c', label: 'Headset H390' },
    { id: 'd', label: 'Built-in speakers' },
  ]
  const wave = (listener: (level: number) => void) => {
    const timer = setInterval(() => listener(0.55), 60)
    return () => clearInterval(timer)
  }
  return {
    session: {
      ...createStore<SessionView>(scene.session ?? { state: 'signed-in', me }),
      start: later,
      signIn: later,
      signInByLink: later,
      signOut: later,
      ended: nothing,
    },
    line: {
      ...createStore<LineView>({ state: scene.line ?? 'ready', since: NOW - 5000 }),
      retry: nothing,
      takeOver: nothing,
    },
    calls: {
      ...createStore<CallsView>(calls),
      call: () => '',
      answer: nothing,
      decline: nothing,
      sendTo: nothing,
      hangUp: nothing,
      setMuted: nothing,
      setHeld: nothing,
      sendDigit: nothing,
      swapTo: nothing,
      dismiss: nothing,
      dismissNotice: nothing,
      watchLevels: (_id, listener) => wave(level => listener({ mine: level, theirs: level })),
    },
    voicemail: { ...createStore({ unread: 2, changes: 0, takesCalls: true }), load: later, told: nothing },
    api: {
      ...createApiClient(),
      ...(scene.where && { ask: async () => scene.where as never }),
    },
    devices: {
      ...createStore<DevicesView>({
        microphones,
        speakers,
        microphone: '',
        speaker: '',
        ring: 'd',
        canChooseSpeaker: true,
        named: true,
        trouble: null,
        needsPress: false,
        ...scene.devices,
      }),
      chooseMicrophone: nothing,
      chooseSpeaker: nothing,
      chooseRing: nothing,
      ask: async () => true,
      dismissTrouble: nothing,
      watchMicrophone: wave,
      test: nothing,
    },
    people: { ...createStore(peopleView), load: later, changed: nothing, nameOf: () => '' },
    recents: {
      ...createStore<RecentsView>({
        state: 'ready',
        items: recents,
        missedOnly: false,
        q: '',
        more: true,
        details: {
          c1: {
            ...recents[0]!,
            legs: [],
            story: [
              'You called 102 from this browser.',
              '102 is Bob Schneider, so Bob’s two phones rang: the web phone and “Desk in room 4”.',
              'Bob answered on the web phone after 4 s.',
              'You talked for 3 min 16 s in Opus, encrypted on both sides.',
              'You hung up.',
            ],
            voicemail: null,
          },
        },
        ...scene.recents,
      }),
      load: later,
      loadMore: later,
      showMissedOnly: later,
      search: later,
      open: later,
    },
    deskPhones: {
      ...createStore<DeskPhonesView>({
        state: 'ready',
        items: [
          {
            id: 'd1',
            kind: 'sip',
            label: 'Desk in room 4',
            username: '101',
            createdAt: NOW - 9e8,
            lastSeenAt: NOW - 60_000,
          },
        ],
        made: null,
        busy: false,
        ...scene.deskPhones,
      }),
      load: later,
      add: later,
      remove: later,
      forgetMade: nothing,
    },
    handling: {
      ...createStore<HandlingView>({
        mine: [],
        parked: [],
        consult: null,
        elsewhere: null,
        said: null,
        ...scene.handling,
      }),
      transfer: later,
      cancelTransfer: later,
      push: later,
      consult: nothing,
      completeTransfer: later,
      cancelConsult: nothing,
      merge: later,
      add: later,
      remove: later,
      mute: later,
      lock: later,
      changeRoom: later,
      park: later,
      pickUpParked: nothing,
      pickUpRinging: nothing,
      moveHere: nothing,
      dismissSaid: nothing,
    },
    ringing: {
      ...createStore<RingingView>({
        state: 'ready',
        rules,
        busy: false,
        kept: false,
        fault: '',
        faultAt: '',
        ...scene.ringing,
      }),
      load: later,
      change: async () => true,
    },
    codes: {
      ...createStore<CodesView>({
        state: 'ready',
        items: [
          { code: '*8', name: 'Pick up', does: 'Answers the newest call that rings at a colleague.' },
          { code: '**EXTENSION', name: 'Pick up from', does: 'Answers the call that rings at this extension.' },
          { code: '*11', name: 'Move here', does: 'Brings your call from your other device to this one.' },
          { code: '*43', name: 'Echo test', does: 'Repeats what you say.' },
          { code: '*72NUMBER', name: 'Forward all calls', does: 'Sends each of your calls to this number.' },
          { code: '*78', name: 'Do not disturb', does: 'Your phones stay quiet until you end it with *79.' },
          { code: '700', name: 'Park', does: 'Transfer a call here to park it in the first free slot.' },
        ],
      }),
      load: later,
    },
    callerId: {
      ...asked,
      load: later,
      choose: later,
      ask: next => asked.patch({ next }),
      takeNext: () => null,
    },
    queues: {
      ...createStore({ mine: scene.queues ?? { ...queues, queues: [] }, busy: false, fault: '' }),
      load: later,
      told: nothing,
      signIn: later,
      pause: later,
    },
    emergencies: { ...createStore({ unseen: scene.emergencies ?? [] }), load: later, seen: later },
    preferences: createPreferences(localStorage),
    playKey: nothing,
  }
}
