/** People, calls and settings that the scenes show. */
import type {
  EmergencyCall,
  HistoryItem,
  MyCall,
  MyCallerId,
  MyEmergencyAddress,
  MyQueues,
  ParkedCall,
  Person,
  Ringing,
} from '@sidetone/api-client'
import type { CallView } from '@sidetone/phone-core'

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
  check: null as HistoryItem['check'],
  answeredBy: null as string | null,
  ...more,
})
const unanswered = { answeredAt: null, durationMs: 0, codec: null, mos: null }
export const recents = [
  item('c1', 'Bob Schneider', '102', 12, {}),
  item('c2', 'Carol Nguyen', '103', 55, { direction: 'in', missed: true, cause: 'no-answer', ...unanswered }),
  item('c3', '', '+4930123456789', 180, {
    direction: 'in',
    durationMs: 3_723_000,
    check: { says: 'verified', level: 'A' },
  }),
  item('c4', 'Dave Okafor', '104', 300, { cause: 'unreachable', ...unanswered }),
  item('c5', 'Erin Lindqvist', '105', 1500, {
    direction: 'in',
    answeredElsewhere: true,
    answeredBy: 'Bob Schneider',
    ...unanswered,
  }),
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

export const where: MyEmergencyAddress = {
  asks: false,
  address: null,
  confirmedAt: null,
  site: { name: 'Berlin', address: 'Torstr. 1, 10119 Berlin, 2nd floor' },
  known: ['Am Hang 3, 53111 Bonn'],
  phones: [
    { device: 'd1', name: 'Desk in room 4', address: '', confirmedAt: null },
    { device: 'd2', name: 'Kitchen', address: 'Am Hang 3, 53111 Bonn', confirmedAt: NOW - 86_400_000 },
    { device: 'd3', name: 'Cellar', address: 'Am Hang 3, 53111 Bonn', confirmedAt: null },
  ],
}
