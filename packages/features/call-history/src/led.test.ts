/** Calls that a feature answers, leads on, records, or is called back by. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { CallEvent, LegId } from '@sidetone/call'
import { alice, bob, callOf, ended, rang, T0 } from './example.ts'
import { type CallRecord, gather, newRecord } from './record.ts'
import { rowsOf } from './rows.ts'
import { storyOf } from './story.ts'

type Bare = Parameters<typeof callOf>[1][number]
const at = (s: number) => T0 + s * 1000
const leg = (id: string) => id as LegId

function recordOf(events: readonly Bare[]): CallRecord {
  const [first, ...rest] = callOf('c', events)
  const record = newRecord(first as Extract<CallEvent, { type: 'call.started' }>)
  for (const event of rest) gather(record, event)
  return record
}
const menu = { name: 'Main menu', number: '600' }
const toMenu: Bare[] = [
  { type: 'call.started', at: at(0), from: alice, dialled: '600', leg: leg('a') },
  {
    type: 'call.routed',
    at: at(0),
    to: menu,
    destination: { kind: 'feature', feature: 'ivr', argument: '1' },
    why: [],
  },
  { type: 'leg.answered', at: at(1), leg: leg('a') },
]

test('a menu leads the caller on, and somebody takes the call', () => {
  const record = recordOf([
    ...toMenu,
    {
      type: 'story.led',
      at: at(10),
      by: menu,
      to: bob,
      destination: { kind: 'person', person: bob.person, ringForMs: 30_000 },
      why: [],
    },
    { type: 'leg.started', at: at(10), leg: leg('b'), to: bob },
    { type: 'leg.ringing', at: at(11), leg: leg('b'), earlyMedia: false },
    { type: 'leg.answered', at: at(15), leg: leg('b') },
    { type: 'legs.bridged', at: at(15), a: leg('a'), b: leg('b') },
    ended('hung-up', 'caller', 75),
  ])
  assert.deepEqual(storyOf(record), [
    'Alice called Main menu (600).',
    "Bob's phone rang.",
    'Main menu answered after 1 s.',
    'Main menu led the call on to Bob.',
    'Bob took the call after 15 s.',
    'They talked 1 min; Alice hung up.',
  ])
  assert.deepEqual(
    rowsOf(record).map(({ person, direction, otherName, note, missed, durationMs }) => [
      person,
      direction,
      otherName,
      note,
      missed,
      durationMs,
    ]),
    [
      [alice.person, 'out', 'Main menu', 'Led on to Bob. Talked with Bob.', false, 74_000],
      [bob.person, 'in', 'Alice', null, false, 60_000],
    ],
  )
})

test('a mailbox that answers leaves the call missed, and says what was left', () => {
  const box = { name: 'Voicemail of Bob', number: '*99102' }
  const record = recordOf([
    ...rang,
    { type: 'leg.ended', at: at(20), leg: leg('b1'), cause: 'no-answer', by: 'system' },
    { type: 'leg.ended', at: at(20), leg: leg('b2'), cause: 'no-answer', by: 'system' },
    { type: 'call.forwarded', at: at(20), by: bob, to: box, cause: 'no-answer', why: [] },
    { type: 'leg.answered', at: at(21), leg: leg('a') },
    ended('hung-up', 'caller', 40),
    { type: 'leg.recorded', at: at(40), leg: leg('a'), path: '/x.wav', ms: 12_000, endedBy: 'closed' },
    { type: 'story.told', at: at(40), feature: 'voicemail', what: 'left', facts: { says: 'Alice left a message.' } },
  ])
  assert.deepEqual(storyOf(record).slice(2), [
    'Voicemail of Bob answered after 21 s.',
    'Bob did not answer in time, so the call was sent on to Voicemail of Bob.',
    '12 s of what Alice said were recorded.',
    'Alice left a message.',
    'It lasted 19 s; Alice hung up.',
  ])
  assert.deepEqual(
    rowsOf(record).map(({ person, missed }) => [person, missed]),
    [
      [alice.person, false],
      [bob.person, true],
    ],
  )
})

test('a call that goes to a mailbox at once was for its owner', () => {
  const box = { name: 'Voicemail of Bob', number: '*99102' }
  const record = recordOf([
    { type: 'call.started', at: at(0), from: alice, dialled: '102', leg: leg('a') },
    {
      type: 'call.routed',
      at: at(0),
      to: box,
      destination: { kind: 'feature', feature: 'voicemail', argument: 'leave:102' },
      why: [],
      forwardedBy: [bob],
      forwardedFor: ['unreachable'],
    },
    { type: 'leg.answered', at: at(0), leg: leg('a') },
    ended('hung-up', 'caller', 4),
  ])
  assert.equal(storyOf(record)[0], 'Alice called Bob (102).')
  assert.ok(storyOf(record).includes('Bob could not be reached, so the call was sent on to Voicemail of Bob.'))
  const [mine] = rowsOf(record)
  assert.deepEqual([mine!.otherName, mine!.otherNumber], ['Bob', '102'])
})

test('whom we call first is the caller', () => {
  const record = recordOf([
    { type: 'call.started', at: at(0), from: alice, dialled: '102' },
    { type: 'leg.started', at: at(0), leg: leg('a1'), to: alice, side: 'caller' },
    { type: 'leg.started', at: at(0), leg: leg('a2'), to: alice, side: 'caller' },
    { type: 'leg.answered', at: at(3), leg: leg('a2') },
    { type: 'leg.ended', at: at(3), leg: leg('a1'), cause: 'answered-elsewhere', by: 'called' },
    {
      type: 'call.routed',
      at: at(3),
      to: bob,
      destination: { kind: 'person', person: bob.person, ringForMs: 30_000 },
      why: [],
    },
    { type: 'leg.started', at: at(3), leg: leg('b'), to: bob },
    { type: 'leg.answered', at: at(9), leg: leg('b') },
    { type: 'legs.bridged', at: at(9), a: leg('a2'), b: leg('b') },
    ended('hung-up', 'called', 19),
  ])
  assert.deepEqual(
    rowsOf(record).map(({ person, direction, otherName, answeredAt, missed }) => [
      person,
      direction,
      otherName,
      answeredAt,
      missed,
    ]),
    [
      [alice.person, 'out', 'Bob', at(9), false],
      [bob.person, 'in', 'Alice', at(9), false],
    ],
  )
  assert.equal(storyOf(record).at(-1), 'They talked 10 s; Bob hung up.')
})

test('a queue and a ring group tell how long somebody waited, and who did not take the call', () => {
  const queue = { name: 'Support', number: '640' }
  const fact = (what: string, says: string, when: number, feature = 'queues'): Bare => ({
    ...{ type: 'story.told', at: at(when), feature, what },
    facts: { queue: 'q1', name: 'Support', says },
  })
  const record = recordOf([
    { type: 'call.started', at: at(0), from: alice, dialled: '640', leg: leg('a') },
    {
      ...{ type: 'call.routed', at: at(0), to: queue, why: [] },
      destination: { kind: 'feature', feature: 'queues', argument: 'q1' },
    },
    { type: 'leg.answered', at: at(1), leg: leg('a') },
    fact('missed', 'Carol did not take the call for Support.', 30),
    { type: 'leg.started', at: at(78), leg: leg('b'), to: bob },
    { type: 'leg.ringing', at: at(79), leg: leg('b'), earlyMedia: false },
    { type: 'leg.answered', at: at(81), leg: leg('b') },
    { type: 'legs.bridged', at: at(81), a: leg('a'), b: leg('b') },
    fact('answered', 'Waited 1:20 in Support, answered by Bob.', 81),
    ended('hung-up', 'called', 141),
  ])
  assert.deepEqual(storyOf(record), [
    'Alice called Support (640).',
    "Bob's phone rang.",
    'Support answered after 1 s.',
    'Carol did not take the call for Support.',
    'Waited 1:20 in Support, answered by Bob.',
    'They talked 1 min; Bob hung up.',
  ])
  const group = recordOf([
    { type: 'call.started', at: at(0), from: alice, dialled: '620', leg: leg('a') },
    {
      ...{ type: 'call.routed', at: at(0), to: { name: 'Sales', number: '620' }, why: [] },
      destination: { kind: 'feature', feature: 'ring-groups', argument: 'g1' },
    },
    { type: 'leg.started', at: at(0), leg: leg('b'), to: bob },
    { type: 'leg.ringing', at: at(1), leg: leg('b'), earlyMedia: false },
    { type: 'leg.ended', at: at(20), leg: leg('b'), cause: 'no-answer', by: 'system' },
    fact('not-answered', 'Nobody in Sales took the call.', 20, 'ring-groups'),
    ended('no-answer', 'system', 20),
  ])
  assert.deepEqual(storyOf(group), [
    'Alice called Sales (620).',
    "Bob's phone rang.",
    'Nobody in Sales took the call.',
    'Nobody answered within 20 s.',
  ])
})
