/** A phone whose every state is set by hand: for pictures and for looking at screens without a server. */
import {
  createApiClient,
  type EmergencyCall,
  type MyCall,
  type MyCallerId,
  type MyQueues,
  type ParkedCall,
  type Person,
  type Ringing,
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

export const NOW = Date.now()
export const me = {
  id: 'p1',
  name: 'Alice Martin',
  extension: '101',
  email: 'alice@example.test',
  role: 'person' as const,
}
const person = (id: string, name: string, extension: string, state: Person['state']): Person => ({
  id,
  name,
  extension,
  state,
  since: NOW - 900_000,
})
export const people = [
  person('p1', 'Alice Martin', '101', 'available'),
  person('p2', 'Bob Schneider', '102', 'available'),
  person('p3', 'Carol Nguyen', '103', 'on-a-call'),
  person('p4', 'Dave Okafor', '104', 'offline'),
  person('p5', 'Erin Lindqvist', '105', 'ringing'),
]
const item = (id: string, name: string, number: string, minutesAgo: number, more: object) => ({
  id,
  direction: 'out' as const,
  missed: false,
  other: { name, number },
  startedAt: NOW - minutesAgo * 60_000,
  answeredAt: NOW - minutesAgo * 60_000 + 4000,
  endedAt: NOW - minutesAgo * 60_000 + 200_000,
  durationMs: 196_000,
  cause: 'hung-up' as const,
  by: 'caller' as const,
  answeredElsewhere: false,
  codec: 'Opus',
  mos: 4.3,
  queue: null,
  note: null,
  ...more,
})
const unanswered = { answeredAt: null, durationMs: 0, codec: null, mos: null }
export const recents = [
  item('c1', 'Bob Schneider', '102', 12, {}),
  item('c2', 'Carol Nguyen', '103', 55, { direction: 'in', missed: true, cause: 'no-answer', ...unanswered }),
  item('c3', '', '+4930123456789', 180, { direction: 'in', durationMs: 3_723_000 }),
  item('c4', 'Dave Okafor', '104', 300, { cause: 'unreachable', ...unanswered }),
  item('c5', 'Erin Lindqvist', '105', 1500, { direction: 'in', answeredElsewhere: true, ...unanswered }),
  item('c6', 'Bob Schneider', '102', 1600, { direction: 'in', durationMs: 61_000 }),
  item('c7', '', '*43', 3000, { durationMs: 21_000 }),
  item('c8', 'Carol Nguyen', '103', 13_000, { durationMs: 742_000 }),
]
export const quality = {
  mark: 'good' as const,
  because: 'fine' as const,
  codec: 'Opus 48 kHz',
  lossRatio: 0.002,
  farLossRatio: 0,
  jitterMs: 4,
  delayMs: 28,
  relayed: false,
  mos: 4.3,
  curve: Array.from({ length: 60 }, (_, place) => 4.3 - (place > 20 && place < 30 ? 0.9 : 0) - (place % 7) * 0.02),
}
export const call = (change: Partial<CallView> = {}): CallView => ({
  id: 'live',
  serverCall: 'server-live',
  direction: 'out',
  state: 'talking',
  other: { name: 'Bob Schneider', number: '102' },
  because: '',
  startedAt: NOW - 78_000,
  answeredAt: NOW - 74_000,
  muted: false,
  held: false,
  heldByOther: false,
  parkedIn: '',
  digits: '',
  mutedSpeech: false,
  quality,
  trouble: null,
  heardThrough: '',
  notice: null,
  ending: null,
  soundedBad: false,
  ...change,
})

/** What the server tells of the call above. */
export const serverCall = (kind: 'two' | 'muted' | 'conference', transfer = false): MyCall => {
  const one = (name: string, number: string, more: object = {}) => ({
    leg: number,
    name,
    number,
    me: false,
    state: 'talking' as const,
    muted: false,
    talking: false,
    host: false,
    silent: false,
    secured: true,
    outside: false,
    ...more,
  })
  return {
    id: 'server-live',
    kind: kind === 'conference' ? kind : 'two',
    state: 'talking',
    startedAt: NOW - 78_000,
    answeredAt: NOW - 74_000,
    roster: [
      one('Alice Martin', '101', { me: true, muted: kind === 'muted' }),
      one('Bob Schneider', '102', { talking: true }),
      ...(kind === 'conference'
        ? [one('Carol Nguyen', '103', { muted: true }), one('Erin Lindqvist', '105', { state: 'ringing' })]
        : []),
    ],
    transfer: transfer ? { to: { name: 'Carol Nguyen', number: '103' }, mine: true } : null,
    room: null,
    slot: null,
  }
}
/** A conference room, as one of its hosts or a guest is told of it. */
export const inRoom = (host: boolean, room: Partial<NonNullable<MyCall['room']>> = {}): MyCall => {
  const call = serverCall('conference')
  return {
    ...call,
    roster: call.roster.map((one, place) => ({ ...one, host: host ? one.me : place === 1 })),
    room: { name: 'Conference', number: '680', locked: false, recording: false, ...room },
  }
}
export const parked: readonly ParkedCall[] = [
  { slot: '701', name: '', number: '+4930123456789', since: NOW - 41_000, by: { name: 'Carol Nguyen', number: '103' } },
  {
    slot: '702',
    name: 'Bob Schneider',
    number: '102',
    since: NOW - 2_000,
    by: { name: 'Alice Martin', number: '101' },
  },
]
export const rules: Ringing = {
  timeZone: 'Europe/Berlin',
  doNotDisturb: null,
  callWaiting: true,
  forward: { always: null, busy: null, noAnswer: '103', noAnswerAfterSeconds: 25, unreachable: null },
  rules: [],
  devices: [],
  webPhoneAfterSeconds: 10,
  also: [{ number: '+4917012345678', afterSeconds: 5, ask: true }],
}

export const callerId: MyCallerId = {
  choice: { kind: 'default' },
  shown: '+49305550100',
  numbers: [
    { number: '+49305550101', name: 'Your own number' },
    { number: '+49305550100', name: 'Berlin' },
  ],
}
export const queues: MyQueues = {
  queues: [
    { id: 'q1', name: 'Support', number: '640', waiting: 2, firstSince: NOW - 95_000 },
    { id: 'q2', name: 'Orders', number: '641', waiting: 0, firstSince: null },
  ],
  signedIn: true,
  paused: null,
  state: 'free',
  since: NOW - 3_900_000,
  restsUntil: null,
}
export const emergency: EmergencyCall = {
  call: 'e1',
  at: NOW - 20_000,
  person: 'p2',
  name: 'Bob Schneider',
  number: '102',
  device: 'Desk in room 4',
  dialled: '112',
  location: 'Torstraße 1, 10119 Berlin, 3rd floor, room 4',
  test: false,
  failed: false,
  seenBy: null,
  seenAt: null,
}

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
    api: createApiClient(),
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
