import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { CallEvent, LegId, PersonId } from '@sidetone/call'
import { alice, answered, began, bob, callOf, deviceName, ended, rang, T0, talked } from './example.ts'
import { type CallRecord, gather, newRecord } from './record.ts'
import { rowsOf } from './rows.ts'
import { duration, storyOf } from './story.ts'

function recordOf(events: readonly CallEvent[]): CallRecord {
  const [first, ...rest] = events
  assert.equal(first?.type, 'call.started')
  const record = newRecord(first as Extract<CallEvent, { type: 'call.started' }>)
  for (const event of rest) gather(record, event)
  for (const leg of record.legs) leg.device = (leg.deviceId && deviceName(leg.deviceId)) || null
  return record
}
const tell = (events: Parameters<typeof callOf>[1]) => storyOf(recordOf(callOf('c', events)))
const rows = (events: Parameters<typeof callOf>[1]) =>
  rowsOf(recordOf(callOf('c', events))).map(({ person, direction, missed, durationMs, answeredElsewhere }) => [
    person,
    direction,
    missed,
    durationMs,
    answeredElsewhere,
  ])

test('a call that was answered on one of two devices', () => {
  assert.deepEqual(tell(talked), [
    'Alice called Bob (102).',
    "Bob's web phone and desk phone rang.",
    'Bob answered after 4 s on the web phone.',
    'They talked 2 min 3 s; Alice hung up.',
  ])
  assert.deepEqual(rows(talked), [
    ['p-alice', 'out', false, 123_000, false],
    ['p-bob', 'in', false, 123_000, false],
  ])
})

test('a phone that was to ring later is told so, and one that rang again is not', () => {
  const late = (event: (typeof talked)[number]) =>
    'leg' in event && event.leg === 'b1' && /^leg\.(started|ringing)$/.test(event.type)
      ? { ...event, at: event.at + 3_000 }
      : event
  assert.equal(tell(talked.map(late))[1], "Bob's desk phone rang, 3 s later the web phone.")
  const again = talked.flatMap(event =>
    event.type === 'leg.started' && event.leg === 'b1'
      ? [event, { ...event, leg: 'b0' as LegId, at: event.at + 3_000 }]
      : [event],
  )
  assert.equal(tell(again)[1], "Bob's web phone and desk phone rang.")
})

test('hold, silence and a restart are told where they happened', () => {
  const at = (s: number) => T0 + s * 1000
  const b1 = 'b1' as LegId
  const story = tell([
    ...answered,
    { type: 'leg.held', at: at(10), leg: b1 },
    { type: 'leg.resumed', at: at(25), leg: b1 },
    { type: 'leg.silent', at: at(33), leg: b1, forMs: 3_000 },
    { type: 'leg.heard', at: at(36), leg: b1 },
    { type: 'call.resumed', at: at(50), afterMs: 2_000 },
    ended('media-lost', 'system', 64),
  ])
  assert.deepEqual(story.slice(3), [
    'Bob put the call on hold for 15 s.',
    'Nothing was heard from Bob for 6 s.',
    'The phone system restarted in the call and went on after 2 s.',
    'They talked 1 min; then it ended: the sound engine stopped; please call again.',
  ])
})

test('how a call ends that nobody answers, and who missed it', () => {
  const last = (...events: Parameters<typeof callOf>[1]) => [tell(events).at(-1), rows(events).at(-1)?.[2]]
  assert.deepEqual(last(...rang, ended('cancelled', 'caller')), ['Alice gave up after 12 s.', true])
  assert.deepEqual(last(...rang, ended('declined', 'called')), ['Bob declined.', false])
  assert.deepEqual(last(...rang, ended('busy', 'called')), ['Bob was on another call.', true])
  assert.deepEqual(last(...rang, ended('no-answer', 'system', 30)), ['Nobody answered within 30 s.', true])
  assert.deepEqual(last(...rang, ended('restarted', 'system')), [
    'The phone system restarted while it rang, so the call ended.',
    true,
  ])
  assert.deepEqual(tell([...began, ended('unreachable', 'system', 0)]), [
    'Alice called Bob (102).',
    'Bob had no phone registered.',
    'Bob could not be reached.',
  ])
})

test('an unknown number, and a number that answers by itself', () => {
  const [started] = began
  const nowhere = { kind: 'nowhere', cause: 'unknown-number' } as const
  const to = { name: '', number: '999' }
  const dialled = { ...started, dialled: '999' } as (typeof began)[0]
  assert.deepEqual(
    tell([
      dialled,
      { type: 'call.routed', at: T0, to, destination: nowhere, why: [] },
      ended('unknown-number', 'system', 0),
    ]),
    ['Alice dialled 999.', 'This number does not exist.'],
  )
  const echo = [
    {
      type: 'call.routed',
      at: T0,
      to: { name: 'Echo test', number: '*43' },
      destination: { kind: 'feature', feature: 'echo', argument: '' },
      why: [],
    },
    { type: 'leg.answered', at: T0 + 100, leg: 'a' as LegId, codec: 'opus' },
    ended('hung-up', 'caller', 20.1),
  ] as const
  assert.deepEqual(tell([started!, ...echo]), [
    'Alice called Echo test (*43).',
    'Echo test answered after 0 s.',
    'It lasted 20 s; Alice hung up.',
  ])
  assert.deepEqual(rows([started!, ...echo]), [[alice.person, 'out', false, 20_000, false]])
})

test('durations as people say them', () => {
  assert.deepEqual([0, 4_400, 60_000, 123_000, 3_600_000, 3_900_000].map(duration), [
    '0 s',
    '4 s',
    '1 min',
    '2 min 3 s',
    '1 h',
    '1 h 5 min',
  ])
})

test('a call that was forwarded, at once and after it rang, with a note for each', () => {
  const carol = { name: 'Carol', number: '103', person: 'p-carol' as PersonId }
  const at = (s: number) => T0 + s * 1000
  const c = 'c' as LegId
  const taken: typeof talked = [
    { type: 'leg.started', at: at(10), leg: c, to: carol },
    { type: 'leg.answered', at: at(12), leg: c },
    { type: 'leg.ended', at: at(20), leg: c, cause: 'hung-up', by: 'called' },
    ended('hung-up', 'called', 20),
  ]
  const noAnswer: typeof talked = [
    ...rang,
    { type: 'call.forwarded', at: at(10), by: bob, to: carol, cause: 'no-answer', why: [] },
    { type: 'leg.ended', at: at(10), leg: 'b1' as LegId, cause: 'no-answer', by: 'system' },
    { type: 'leg.ended', at: at(10), leg: 'b2' as LegId, cause: 'no-answer', by: 'system' },
    ...taken,
  ]
  assert.deepEqual(tell(noAnswer), [
    'Alice called Bob (102).',
    "Bob's web phone and desk phone rang.",
    "Carol's phone rang.",
    'Carol answered after 12 s.',
    'Bob did not answer in time, so the call was sent on to Carol.',
    'They talked 8 s; Carol hung up.',
  ])
  const notes = (events: typeof talked) =>
    rowsOf(recordOf(callOf('c', events))).map(({ person, note }) => [person, note])
  assert.deepEqual(notes(noAnswer), [
    ['p-alice', 'Forwarded to Carol.'],
    ['p-bob', 'Forwarded to Carol.'],
    ['p-carol', 'Forwarded by Bob.'],
  ])
  const routed = began[1]
  assert.ok(routed?.type === 'call.routed')
  const atOnce = [began[0]!, { ...routed, to: carol, forwardedBy: [bob] }, ...taken]
  assert.equal(tell(atOnce)[0], 'Alice called Bob (102).')
  assert.equal(tell(atOnce)[3], 'Bob wants such calls to go elsewhere, so the call was sent on to Carol.')
  assert.deepEqual(notes(atOnce), [
    ['p-alice', 'Forwarded to Carol.'],
    ['p-carol', 'Forwarded by Bob.'],
  ])
})
