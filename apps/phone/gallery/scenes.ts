import type { Ending } from '@sidetone/phone-core'
import type { Scene } from './fake-phone.ts'
import { call, emergency, inRoom, NOW, parked, quality, queues, recents, rules, serverCall, where } from './made-up.ts'

/** `hash` is the place; `press` are accessible names of buttons pressed before the picture; `type` goes into the number field. */
export type Picture = Scene & {
  readonly hash?: string
  readonly press?: readonly (string | RegExp)[]
  readonly type?: string
  readonly keys?: string
  /** A heading further down that the picture is of. */
  readonly scrollTo?: string
}
const ended = (cause: Ending['cause'], by: Ending['by'] = 'other', answered = false) => ({
  calls: [
    call({
      state: 'ended',
      answeredAt: answered ? NOW - 74_000 : null,
      quality: null,
      ending: { by, cause, words: '' },
    }),
  ],
})
const incoming = call({
  id: 'in',
  direction: 'in',
  state: 'incoming',
  answeredAt: null,
  quality: null,
  other: { name: 'Carol Nguyen', number: '103' },
})

const carol = call({
  id: 'two',
  serverCall: 'server-two',
  held: true,
  other: { name: 'Carol Nguyen', number: '103' },
})
const inConference = {
  calls: [call({ other: { name: 'Bob Schneider, Carol Nguyen, Erin Lindqvist', number: '' } })],
  handling: { mine: [serverCall('conference')] },
}

const conference = serverCall('conference')
const unencrypted = {
  ...conference,
  roster: conference.roster.map((one, place) => ({ ...one, secured: place !== 1, outside: place === 2 })),
}
const inRoomCall = { calls: [call({ other: { name: 'Conference', number: '680' } })] }

export const SCENES: Record<string, Picture> = {
  'signed-out': { session: { state: 'signed-out', busy: false, fault: null } },
  'wrong-password': { session: { state: 'signed-out', busy: false, fault: 'wrong-password' } },
  'link-used': { session: { state: 'signed-out', busy: false, fault: 'link-used' } },
  'signing-in': { session: { state: 'signed-out', busy: true, fault: null } },
  unreachable: { session: { state: 'unreachable' } },
  elsewhere: { line: 'elsewhere' },
  empty: { recents: { items: [], more: false } },
  loading: { recents: { items: [], more: false, state: 'loading' } },
  recents: {},
  'call-detail': { hash: '#/calls/c1' },
  keypad: { hash: '#/keypad' },
  suggestions: { hash: '#/keypad', type: '10' },
  'name-suggestions': { hash: '#/keypad', type: 'car' },
  'incoming-reply': { calls: [incoming], current: null, press: ['Reply'] },
  'declined-with-words': {
    calls: [
      call({
        ...{ state: 'ended', answeredAt: null, quality: null },
        ending: { by: 'other', cause: 'declined', words: 'I’ll call you back in 10 minutes.' },
      }),
    ],
  },
  outgoing: { calls: [call({ state: 'ringing', answeredAt: null, quality: null })] },
  incoming: { calls: [incoming], current: null },
  'incoming-verified': {
    calls: [{ ...incoming, other: { name: 'Anna Weber', number: '+4930123456789', check: 'verified' } }],
    current: null,
  },
  'incoming-forged': {
    calls: [{ ...incoming, other: { name: 'Your Bank', number: '+12015550123', check: 'failed' } }],
    current: null,
  },
  'second-call-forged': {
    calls: [call(), { ...incoming, other: { name: 'Your Bank', number: '+12015550123', check: 'failed' } }],
    current: 'live',
  },
  talking: { calls: [call()] },
  'muted-speech': { calls: [call({ muted: true, mutedSpeech: true })] },
  held: { calls: [call({ held: true })] },
  'waits-in-slot': { calls: [call({ parkedIn: '701' })] },
  'came-back': {
    calls: [call({ notice: { kind: 'came-back', cause: 'declined', who: 'Carol Nguyen', back: 'Bob Schneider' } })],
  },
  'microphone-silent': { calls: [call({ trouble: { kind: 'microphone-silent', since: NOW - 6000 } })] },
  unheard: { calls: [call({ trouble: { kind: 'unheard', since: NOW - 4000 } })] },
  'held-by-other': { calls: [call({ heldByOther: true })] },
  'second-call': { calls: [call(), incoming], current: 'live' },
  'two-calls': {
    calls: [call(), carol],
    current: 'live',
  },
  transfer: { calls: [call()], keys: 't' },
  'add-call': { calls: [call()], keys: 'a' },
  consult: {
    calls: [call({ held: true }), { ...carol, held: false }],
    current: 'two',
    handling: { consult: { from: 'live', to: 'two' } },
  },
  transferring: { calls: [call()], handling: { mine: [serverCall('two', true)] } },
  'mobile-rings': {
    calls: [call()],
    handling: {
      mine: [{ ...serverCall('two'), transfer: { to: { name: '', number: '+4917012345678' }, mine: true } }],
    },
  },
  'locked-conference': {
    ...inConference,
    handling: {
      mine: [{ ...serverCall('conference'), locked: true }],
      said: { kind: 'refused', code: 'locked', sentence: 'The conference is locked: nobody else can come in.' },
    },
    press: [/^(People|More)$/],
  },
  conference: inConference,
  'conference-people': { ...inConference, press: [/^(People|More)$/] },
  'room-host': { ...inRoomCall, handling: { mine: [inRoom(true)] }, press: [/^(People|More)$/] },
  'room-guest': {
    ...inRoomCall,
    handling: { mine: [inRoom(false, { locked: true, recording: true })] },
  },
  'muted-by-other': { calls: [call()], handling: { mine: [serverCall('muted')] } },
  parked: { handling: { parked, said: { kind: 'parked', slot: '702', name: 'Bob Schneider' } } },
  refused: {
    calls: [call()],
    handling: { said: { kind: 'refused', code: 'no-free-slot', sentence: 'All parking slots are taken.' } },
  },
  'call-elsewhere': { handling: { elsewhere: serverCall('two') } },
  'more-actions': { calls: [call(), carol], current: 'live', press: [/^(More|Mute)$/] },
  'call-keypad': { calls: [call({ digits: '1234#' })], keys: 'k' },
  'quality-panel': {
    calls: [call({ quality: { ...quality, mark: 'fair', because: 'loss-in', lossRatio: 0.041, mos: 3.4 } })],
    press: ['Call quality: Fair'],
    handling: { mine: [serverCall('two')] },
  },
  'not-encrypted': {
    calls: [call()],
    press: ['Call quality: Good'],
    handling: { mine: [unencrypted] },
  },
  'call-devices': { calls: [call()], press: ['Sound'] },
  silent: { calls: [call({ trouble: { kind: 'silent', since: NOW - 4000 } })] },
  reconnecting: { calls: [call({ trouble: null })], line: 'reconnecting' },
  declined: ended('declined'),
  busy: ended('busy'),
  'unknown-number': {
    calls: [
      call({
        state: 'ended',
        answeredAt: null,
        quality: null,
        other: { name: '', number: '999' },
        ending: { by: 'system', cause: 'unknown-number', words: '' },
      }),
    ],
  },
  'needs-press': { devices: { needsPress: true } },
  'needs-press-keypad': { devices: { needsPress: true }, hash: '#/keypad' },
  'incoming-unheard': { calls: [incoming], current: null, devices: { needsPress: true } },
  'mic-refused': { devices: { trouble: 'refused' } },
  'no-device': { devices: { trouble: 'no-device' } },
  'server-gone': { line: 'unreachable' },
  'queue-ready': { hash: '#/queue', queues },
  'queue-paused': {
    hash: '#/queue',
    queues: { ...queues, paused: 'Lunch', state: 'paused', since: NOW - 754_000 },
  },
  'queue-rest': { hash: '#/queue', queues: { ...queues, state: 'resting', restsUntil: NOW + 12_000 } },
  'queue-out': { queues: { ...queues, signedIn: false, state: 'out' } },
  'queue-none': { hash: '#/queue' },
  'incoming-queue': { calls: [{ ...incoming, because: 'for Support' }], current: null, queues },
  'second-queue-call': {
    calls: [call(), { ...incoming, because: 'for Support' }],
    current: 'live',
    queues: { ...queues, state: 'talking' },
  },
  emergency: { emergencies: [emergency] },
  'emergency-in-call': { emergencies: [emergency, { ...emergency, call: 'e2', test: true }], calls: [call()] },
  'emergency-test': { emergencies: [{ ...emergency, dialled: '933', test: true, location: '' }] },
  'limit-reached': {
    calls: [
      call({
        state: 'ended',
        answeredAt: null,
        quality: null,
        other: { name: '', number: '+12125550100' },
        ending: {
          by: 'system',
          cause: 'not-allowed',
          words: 'International calling is off for you; ask Erin Lindqvist (105).',
        },
      }),
    ],
  },
  closed: {
    calls: [
      call({
        state: 'ended',
        answeredAt: null,
        quality: null,
        other: { name: 'Support', number: '640' },
        ending: { by: 'system', cause: 'closed', words: 'Support is closed at the moment.' },
      }),
    ],
  },
  'nothing-found': { recents: { items: [], more: false, q: 'zzz' } },
  'call-with-message': {
    hash: '#/calls/c2',
    recents: {
      details: {
        c2: {
          ...recents[1]!,
          legs: [],
          story: ['Carol Nguyen called you.', 'Your web phone rang.', 'She left a message of 14 s in your voicemail.'],
          voicemail: 'm1',
        },
      },
    },
  },
  'caller-id-this-call': { hash: '#/keypad', shownNext: '+49305550101' },
  'where-first': { where: { ...where, asks: true, known: [] } },
  'where-are-you': { where: { ...where, asks: true } },
  'where-stating': { where: { ...where, asks: true }, press: ['Another address'] },
  'emergency-address': {
    hash: '#/settings/emergency',
    where: { ...where, address: where.known[0]!, confirmedAt: NOW },
  },
  'caller-id': { hash: '#/settings/caller-id' },
  'caller-id-none': {
    hash: '#/settings/caller-id',
    callerId: { choice: { kind: 'withheld' }, shown: '', numbers: [] },
  },
  contacts: { hash: '#/contacts' },
  contact: { hash: '#/contacts/p3' },
  settings: { hash: '#/settings' },
  devices: { hash: '#/settings/devices' },
  ringing: { hash: '#/settings/ringing' },
  'incoming-rules': { hash: '#/settings/incoming' },
  'incoming-own-phones': { hash: '#/settings/incoming', scrollTo: 'My phones' },
  'incoming-quiet': {
    hash: '#/settings/incoming',
    ringing: { rules: { ...rules, doNotDisturb: { until: NOW + 3_600_000, except: ['103'] } } },
  },
  'incoming-one-rule': {
    hash: '#/settings/incoming',
    ringing: {
      rules: {
        ...rules,
        rules: [
          {
            name: 'After work',
            callers: ['49*'],
            times: [{ days: [1, 2, 3, 4, 5], from: '17:00', to: '09:00' }],
            // biome-ignore lint/suspicious/noThenProperty: data, never awaited
            then: { do: 'forward', to: '103' },
          },
        ],
      },
    },
    scrollTo: 'Rules for some callers or times',
  },
  codes: { hash: '#/settings/codes' },
  appearance: { hash: '#/settings/appearance' },
  'desk-phones': { hash: '#/settings/desk-phones' },
  'desk-phone-made': {
    hash: '#/settings/desk-phones',
    deskPhones: {
      made: {
        id: 'd2',
        kind: 'sip',
        label: 'Desk in room 5',
        username: '101-k3f9',
        createdAt: NOW,
        lastSeenAt: null,
        password: 'hq7w-2xkd-9mfp-4tzr',
        realm: 'sidetone',
      },
    },
  },
  account: { hash: '#/settings/account' },
  'command-bar': { keys: 'Control+k' },
  'keys-help': { keys: '?' },
}
