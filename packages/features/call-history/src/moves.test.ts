/** One row a person for a talk, wherever it went: told by the events of a real switchboard. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type CallCommand, type CallId, type DialPlan, type LegId, type PersonId, Switchboard } from '@sidetone/call'
import { FakeJournal, FakeLegs, FakeMedia, seededIds } from '@sidetone/testkit'
import { type CallRecord, gather, type Moving, newRecord } from './record.ts'
import { rowsOf } from './rows.ts'
import { storyOf } from './story.ts'

const people = ['Alice', 'Bob', 'Carol'].map((name, n) => ({
  name,
  number: `${101 + n}`,
  person: name.toLowerCase() as PersonId,
}))
const [alice, bob, carol] = people as [(typeof people)[0], (typeof people)[0], (typeof people)[0]]
const plan: DialPlan = {
  extensions: new Map(people.map(({ name, number, person }) => [number, { name, person }])),
  codes: new Map(),
  trunks: [],
}

function office() {
  const clock = { now: 0 }
  const legs = new FakeLegs()
  const journal = new FakeJournal()
  const board = new Switchboard({
    ids: seededIds(1),
    now: () => clock.now,
    legs,
    media: new FakeMedia(),
    journal,
    plan: () => plan,
  })
  board.onWork(() => journal.commit())
  for (const { person } of people) legs.register(person)
  const rung = (): LegId => [...legs.ringing.keys()].at(-1)!
  const pass = (s: number) => {
    clock.now += s * 1000
    board.tick(clock.now)
    journal.commit()
  }
  const answer = (leg: LegId) => {
    legs.answer(leg)
    legs.ringing.delete(leg)
  }
  const talk = (from: typeof alice, to: typeof alice) => {
    const { call, leg } = legs.arrive(from, to.number, { device: `${from.person}-0` })
    const called = rung()
    legs.report({ type: 'ringing', leg: called, earlyMedia: false })
    pass(2)
    answer(called)
    legs.answer(leg)
    pass(10)
    return { call, leg, called }
  }
  const does = (who: typeof alice, command: CallCommand) =>
    assert.equal(board.command({ kind: 'person', person: who.person }, command).ok, true)
  const records = () => {
    const open = new Map<CallId, CallRecord>()
    const moving: Moving = new Map()
    for (const event of journal.events)
      if (event.type === 'call.started') open.set(event.call, newRecord(event))
      else gather(open.get(event.call)!, event, moving)
    assert.equal(moving.size, 0)
    return [...open.values()]
  }
  const rows = () =>
    records().flatMap(record =>
      rowsOf(record).map(row => {
        assert.ok(row.answeredAt === null || row.answeredAt >= row.startedAt)
        return `${row.person} ${row.direction} ${row.otherName} ${row.durationMs / 1000} s ${row.missed ? 'missed' : row.cause}${row.note ? ` | ${row.note}` : ''}`
      }),
    )
  const stories = () => records().map(record => storyOf(record).slice(1).join(' '))
  const hangUp = (leg: LegId) => legs.report({ type: 'ended', leg, cause: 'hung-up' })
  return { legs, pass, rung, talk, answer, does, rows, stories, hangUp }
}

test('a blind transfer', () => {
  const at = office()
  const { call, leg } = at.talk(alice, bob)
  at.does(bob, { type: 'transfer', call, to: '103' })
  at.pass(5)
  at.answer(at.rung())
  at.pass(20)
  at.hangUp(leg)
  assert.deepEqual(at.rows(), [
    'alice out Bob 35 s hung-up | Passed on by Bob to Carol.',
    'bob in Alice 15 s transferred | Passed on to Carol.',
    'carol in Alice 20 s hung-up | Passed on by Bob.',
  ])
  assert.match(at.stories()[0]!, /Bob passed the call on to Carol\./)
})

test('a blind transfer that comes back', () => {
  const at = office()
  const { call, leg } = at.talk(alice, bob)
  at.does(bob, { type: 'transfer', call, to: '103' })
  at.pass(5)
  at.legs.fail(at.rung(), 'busy')
  at.pass(5)
  at.hangUp(leg)
  assert.deepEqual(at.rows(), ['alice out Bob 20 s hung-up', 'bob in Alice 20 s hung-up', 'carol in Alice 0 s missed'])
  assert.match(at.stories()[0]!, /who did not take it: they are on another call\. It came back to Bob\./)
})

test('an attended transfer: Carol’s talk is one row', () => {
  const at = office()
  const one = at.talk(alice, bob)
  const two = at.talk(bob, carol)
  at.does(bob, { type: 'transfer-to-call', call: one.call, other: two.call })
  at.pass(20)
  at.hangUp(one.leg)
  assert.deepEqual(at.rows(), [
    'alice out Bob 42 s hung-up | Passed on by Bob to Carol.',
    'bob in Alice 22 s transferred | Passed on to Carol.',
    'carol in Bob 30 s hung-up | Passed on by Bob.',
    'bob out Carol 10 s transferred',
  ])
})

test('an attended transfer to somebody who is just rung to be added: still one row', () => {
  const at = office()
  const one = at.talk(alice, bob)
  const two = at.talk(bob, carol)
  at.does(bob, { type: 'add', call: one.call, number: '103' })
  at.pass(5)
  at.does(bob, { type: 'transfer-to-call', call: one.call, other: two.call })
  at.pass(20)
  at.hangUp(one.leg)
  at.hangUp(two.called)
  assert.deepEqual(
    at.rows().filter(row => row.startsWith('carol')),
    ['carol in Bob 35 s hung-up | Passed on by Bob.'],
  )
})

test('parked and taken by somebody else', () => {
  const at = office()
  const { call, leg } = at.talk(alice, bob)
  at.does(bob, { type: 'park', call })
  at.pass(30)
  const { leg: c } = at.legs.arrive(carol, '701', { device: 'carol-0' })
  at.legs.answer(c)
  at.pass(5)
  at.hangUp(leg)
  assert.deepEqual(at.rows(), [
    'alice out Bob 45 s hung-up | Parked at 701.',
    'bob in Alice 10 s parked | Parked at 701.',
    'carol out Alice 5 s hung-up',
  ])
  assert.match(at.stories()[0]!, /Bob parked the call at 701; Carol took it\./)
})

test('picked up by a colleague; taken over by another device of the same person', () => {
  const at = office()
  const { leg } = at.legs.arrive(alice, '102', { device: 'alice-0' })
  at.pass(3)
  const { leg: c } = at.legs.arrive(carol, '*8', { device: 'carol-0' })
  at.legs.answer(c)
  at.legs.answer(leg)
  at.pass(10)
  const { leg: next } = at.legs.arrive(carol, '*11', { device: 'carol-1' })
  at.legs.answer(next)
  at.pass(10)
  at.hangUp(leg)
  assert.deepEqual(at.rows(), [
    'alice out Bob 20 s hung-up',
    'bob in Alice 0 s picked-up',
    'carol in Alice 20 s hung-up',
  ])
})

test('a conference', () => {
  const at = office()
  const { call, leg } = at.talk(alice, bob)
  at.does(bob, { type: 'add', call, number: '103' })
  at.pass(5)
  const c = at.rung()
  at.answer(c)
  at.pass(20)
  at.hangUp(c)
  at.pass(1)
  at.hangUp(leg)
  assert.deepEqual(at.rows(), [
    'alice out Bob 36 s hung-up | A conference with Bob and Carol.',
    'bob in Alice 36 s hung-up | A conference with Alice and Carol.',
    'carol in Alice 20 s hung-up | A conference with Alice and Bob.',
  ])
})
