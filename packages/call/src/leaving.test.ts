/** Who passes a conference on; who is back from asking; how long a call stays parked. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { alice, bob, carol, rig } from './rig.test.ts'
import type { LegId, Party } from './words.ts'

const dave: Party = { name: 'Dave', number: '104', person: 'dave' as NonNullable<Party['person']> }

function office(parking?: () => { forMs: number; returns: number }) {
  const all = rig({ ...(parking && { parking }) })
  const { legs, board } = all
  all.plan.extensions.set('104', { person: dave.person!, name: 'Dave' })
  for (const each of [alice, bob, carol, dave]) legs.register(each.person!)
  const last = (): LegId => [...legs.ringing.keys()].at(-1)!
  const talk = (from: Party, to: Party) => {
    const { leg, call } = legs.arrive(from, to.number, { device: `${from.person}-0` })
    const called = last()
    legs.answer(called)
    legs.ringing.delete(called)
    legs.answer(leg)
    return { leg, call, called }
  }
  const does = (who: Party, command: Parameters<typeof board.command>[1]) =>
    board.command({ kind: 'person', person: who.person! }, command)
  const names = () => board.live().map(call => call.legs.filter(leg => leg.present).map(leg => leg.party.name))
  const notices = (leg: LegId) =>
    legs.orders.flatMap(order =>
      order.type === 'tell' && order.leg === leg && 'sentence' in order.notice ? [order.notice.sentence] : [],
    )
  const progress = (leg: LegId) =>
    legs.orders.flatMap(order => (order.type === 'transfer-progress' && order.leg === leg ? [order.state] : []))
  return { ...all, last, talk, does, names, notices, progress }
}

function conference() {
  const at = office()
  const { leg, call, called } = at.talk(alice, bob)
  assert(at.does(alice, { type: 'add', call, number: '103' }).ok)
  at.legs.answer(at.last())
  at.legs.ringing.delete(at.last())
  assert.deepEqual(at.names(), [['Alice', 'Bob', 'Carol']])
  return { ...at, call, alices: leg, bobs: called }
}

test('who leaves a conference by passing it on stays until the target answers', () => {
  const { does, call, legs, last, names, bobs, progress, board, journal } = conference()
  assert.deepEqual(does(bob, { type: 'transfer', call, to: '104' }), { ok: true })
  assert.equal(does(bob, { type: 'transfer', call, to: '104' }).ok, false, 'once at a time')
  assert.deepEqual(names(), [['Alice', 'Bob', 'Carol']])
  assert.deepEqual(board.live()[0]!.transfer, { by: bob, to: dave })
  legs.report({ type: 'ringing', leg: last(), earlyMedia: false })
  legs.answer(last())
  assert.deepEqual(names(), [['Alice', 'Carol', 'Dave']])
  assert.equal(legs.causeOf(bobs), 'transferred')
  assert.deepEqual(progress(bobs), ['ringing', 'answered'])
  assert(journal.story().includes('transfer.done'))
})

test('and stays, in words, when the target does not; or takes it back', () => {
  const { does, call, legs, last, names, bobs, progress, notices, journal } = conference()
  assert(does(bob, { type: 'transfer', call, to: '104' }).ok)
  legs.fail(last(), 'declined')
  assert.deepEqual(names(), [['Alice', 'Bob', 'Carol']])
  assert.deepEqual(notices(bobs), ['Dave declined.'])
  assert.deepEqual(progress(bobs), ['failed'])
  assert(does(bob, { type: 'transfer', call, to: '104' }).ok)
  const rung = last()
  assert(does(bob, { type: 'cancel-transfer', call }).ok)
  assert.equal(legs.causeOf(rung), 'cancelled')
  assert.deepEqual(names(), [['Alice', 'Bob', 'Carol']])
  assert.equal(journal.story().filter(type => type === 'transfer.failed').length, 2)
})

test('a phone that hangs up as soon as it has passed the conference on has not left the target behind', () => {
  const { does, call, legs, last, names, bobs } = conference()
  assert(does(bob, { type: 'transfer', call, to: '104' }).ok)
  legs.report({ type: 'ended', leg: bobs, cause: 'hung-up' })
  legs.answer(last())
  assert.deepEqual(names(), [['Alice', 'Carol', 'Dave']])
})

test('whoever asks a colleague about a call is back with the caller when the colleague declines', () => {
  const at = office()
  const { leg, call, called } = at.talk(alice, bob)
  // By command, and by the phone itself.
  assert(at.does(bob, { type: 'hold', call }).ok)
  at.legs.arrive(bob, '103', { device: 'bob-0' })
  at.legs.fail(at.last(), 'declined')
  assert.deepEqual(at.notices(called), ['Carol declined: Alice is back.'])
  assert.equal(at.board.live()[0]!.legs.find(each => each.leg === called)?.held, false)
  at.legs.report({ type: 'held', leg: called })
  at.rules.set(carol.person!, {
    timeZone: 'UTC',
    doNotDisturb: { until: null, except: [] },
    callWaiting: true,
    forward: { always: null, busy: null, noAnswer: null, noAnswerAfterSeconds: 20, unreachable: null },
    rules: [],
    devices: [],
    webPhoneAfterSeconds: 0,
    also: [],
  })
  at.legs.arrive(bob, '103', { device: 'bob-0' })
  assert.deepEqual(at.notices(called).slice(1), ['Carol does not want to be disturbed: Alice is back.'])
  // From another device it was another matter, and so it is for whoever does not hold.
  at.legs.arrive(bob, '999', { device: 'bob-1' })
  at.legs.arrive(alice, '999', { device: 'alice-0' })
  assert.equal(at.notices(called).length, 2)
  assert.equal(at.notices(leg).length, 0)
})

test('how long a call stays parked, and how often it rings back, is a setting', () => {
  const parking = { forMs: 10_000, returns: 1 }
  const at = office(() => parking)
  const { call } = at.talk(alice, bob)
  assert(at.does(bob, { type: 'park', call }).ok)
  at.pass(9_999)
  assert.equal(at.legs.ringing.size, 0)
  parking.returns = 2
  at.pass(1)
  assert.equal(at.legs.ringing.size, 1)
  parking.forMs = 20_000
  at.pass(30_000)
  assert.equal(at.board.parked().length, 1)
  at.pass(19_999)
  assert.equal(at.legs.ringing.size, 0)
  at.pass(1)
  at.pass(30_000)
  assert.deepEqual(at.board.parked(), [])
})
