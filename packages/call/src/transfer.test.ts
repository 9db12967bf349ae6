/** Transfers: blind, attended, blond, by command. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { CommandResult } from './commands.ts'
import { nobody, office } from './office.test.ts'
import { alice, bob, carol } from './rig.test.ts'
import type { CallId } from './words.ts'

test('blind transfer: the caller hears ringing, then the target; who transferred leaves', async () => {
  const at = office()
  const { call, leg: a, called: b } = await at.talk(alice, bob)
  assert.deepEqual(at.does(bob, { type: 'transfer', call, to: '103' }), { ok: true })
  assert.equal(at.plays(a), 'ringback')
  assert.deepEqual(at.hears(b), [], 'who transferred waits in silence')
  const c = at.last()
  const ring = at.legs.orders.find(order => order.type === 'ring' && order.leg === c)
  assert(ring?.type === 'ring')
  assert.deepEqual([ring.caller.name, ring.because], ['Alice', 'Passed on by Bob'])
  await at.answer(c)
  assert.equal(at.legs.causeOf(b), 'transferred')
  assert.deepEqual(at.hears(a), at.ends(c))
  assert.deepEqual(at.hears(c), at.ends(a))
  assert.equal(at.plays(a), null)
  assert.deepEqual(
    at.legs.orders.flatMap(order => (order.type === 'connect' ? [[order.leg, order.party?.name]] : [])),
    [
      [a, 'Carol'],
      [c, 'Alice'],
    ],
  )
  assert.equal(at.board.live()[0]?.to.name, 'Carol')
  at.legs.report({ type: 'ended', leg: c, cause: 'hung-up' })
  assert.equal(at.legs.causeOf(a), 'hung-up')
  at.over()
})

test('the caller transfers too', async () => {
  const at = office()
  const { call, called: b } = await at.talk(alice, bob)
  at.does(alice, { type: 'transfer', call, to: '103' })
  const c = at.last()
  await at.answer(c)
  assert.deepEqual(at.hears(b), at.ends(c))
  assert.equal(at.board.live()[0]?.from.name, 'Carol')
  at.over()
})

for (const [cause, sentence] of [
  ['busy', 'Carol is on another call: Alice is back.'],
  ['declined', 'Carol declined: Alice is back.'],
  ['unreachable', 'Carol could not be reached: Alice is back.'],
] as const)
  test(`a transfer that ends ${cause} comes back to who waits for it, in words`, async () => {
    const at = office()
    const { call, leg: a, called: b } = await at.talk(alice, bob)
    at.does(bob, { type: 'transfer', call, to: '103' })
    at.legs.fail(at.last(), cause)
    assert.deepEqual(at.hears(a), at.ends(b))
    assert.equal(at.plays(a), null)
    assert.deepEqual(at.notices(b), [{ kind: 'came-back', cause, who: 'Carol', back: 'Alice', sentence }])
    const told = at.legs.orders.findLast(order => order.type === 'transfer-progress')
    assert.deepEqual(told, { type: 'transfer-progress', leg: b, state: 'failed', cause })
    at.over()
  })

test('a phone that hangs up by itself when its transfer fails is rung; a person who hangs up later is not', async () => {
  const at = office()
  const { call, leg: a, called: b } = await at.talk(alice, bob)
  at.does(bob, { type: 'transfer', call, to: '103' })
  at.legs.fail(at.last(), 'busy')
  at.pass(40)
  at.legs.report({ type: 'ended', leg: b, cause: 'hung-up' })
  const again = at.last()
  await at.answer(again)
  assert.deepEqual(at.hears(a), at.ends(again))
  at.does(bob, { type: 'transfer', call, to: '103' })
  at.legs.fail(at.last(), 'busy')
  at.pass(1_500)
  at.legs.report({ type: 'ended', leg: again, cause: 'hung-up' })
  assert.equal(at.legs.causeOf(a), 'hung-up')
  at.over()
})

test('nobody answers a transfer whose sender has hung up: the sender is rung, and talks again', async () => {
  const at = office()
  const { call, leg: a, called: b } = await at.talk(alice, bob)
  at.does(bob, { type: 'transfer', call, to: '103' })
  const c = at.last()
  at.legs.report({ type: 'ended', leg: b, cause: 'hung-up' })
  assert.equal(at.board.counts().calls, 1)
  at.pass(60_000)
  assert.equal(at.legs.causeOf(c), 'no-answer')
  const again = at.last()
  const ring = at.legs.orders.find(order => order.type === 'ring' && order.leg === again)
  assert(ring?.type === 'ring')
  assert.deepEqual([ring.called.name, ring.because], ['Bob', 'Carol did not answer: Alice is back.'])
  assert.equal(at.plays(a), 'hold-music')
  await at.answer(again)
  assert.deepEqual(at.hears(a), at.ends(again))
  at.over()
})

test('nobody takes it back: the call ends', async () => {
  const at = office()
  const { call, leg: a, called: b } = await at.talk(alice, bob)
  at.does(bob, { type: 'transfer', call, to: '103' })
  at.legs.report({ type: 'ended', leg: b, cause: 'hung-up' })
  at.legs.fail(at.last(), 'busy')
  at.pass(30_000)
  assert.equal(at.legs.causeOf(a), 'no-answer')
  assert.deepEqual(at.board.counts(), nobody)
})

test('a transfer is taken back, or the far party gives up', async () => {
  const at = office()
  const { call, leg: a, called: b } = await at.talk(alice, bob)
  at.does(bob, { type: 'transfer', call, to: '103' })
  const c = at.last()
  assert.deepEqual(at.does(bob, { type: 'cancel-transfer', call }), { ok: true })
  assert.equal(at.legs.causeOf(c), 'cancelled')
  assert.deepEqual(at.hears(a), at.ends(b))
  at.does(bob, { type: 'transfer', call, to: '103' })
  at.legs.report({ type: 'ended', leg: a, cause: 'hung-up' })
  assert.deepEqual(at.board.counts(), nobody)
})

test('to a feature: the far party hears its story', async () => {
  const at = office({
    begin(feature, control) {
      assert.equal(feature, 'echo')
      void control.answer().then(() => control.echo())
      return true
    },
  })
  const { call, leg: a, called: b } = await at.talk(alice, bob)
  assert.deepEqual(at.does(bob, { type: 'transfer', call, to: '*43' }), { ok: true })
  await new Promise(resolve => setImmediate(resolve))
  assert.equal(at.legs.causeOf(b), 'transferred')
  assert.equal(at.media.ends.get(at.endOf(a))?.echoing, true)
  at.over()
})

test('what cannot be: a number that does not exist, somebody else’s call, twice', async () => {
  const at = office()
  const { call } = await at.talk(alice, bob)
  const code = (result: CommandResult) => (result.ok ? 'ok' : result.code)
  assert.equal(code(at.does(bob, { type: 'transfer', call, to: '999' })), 'unknown-number')
  assert.equal(code(at.does(carol, { type: 'transfer', call, to: '103' })), 'not-in-call')
  assert.equal(code(at.does(bob, { type: 'hold', call: 'no' as CallId })), 'no-such-call')
  assert.equal(code(at.does(bob, { type: 'transfer', call, to: '103' })), 'ok')
  assert.equal(code(at.does(bob, { type: 'transfer', call, to: '103' })), 'not-now')
  assert.equal(code(at.does(bob, { type: 'park', call })), 'not-now')
  at.over()
})

test('attended: Bob asks Carol, then Alice and Carol talk in one call', async () => {
  const at = office()
  const { call, leg: a, called: b1 } = await at.talk(alice, bob)
  at.legs.report({ type: 'held', leg: b1 })
  assert.equal(at.plays(a), 'hold-music')
  const { call: other, leg: b2, called: c } = await at.talk(bob, carol)
  assert.deepEqual(at.does(bob, { type: 'transfer-to-call', call, other }), { ok: true })
  assert.deepEqual([at.legs.causeOf(b1), at.legs.causeOf(b2)], ['transferred', 'transferred'])
  assert.deepEqual(at.hears(a), at.ends(c))
  assert.deepEqual(at.hears(c), at.ends(a))
  assert.equal(at.plays(a), null)
  assert.deepEqual(at.roster(), [['two', 'Alice', 'Carol']])
  const ended = at.journal.events.find(event => event.type === 'call.ended')
  assert.deepEqual(ended && [ended.call, ended.type === 'call.ended' && ended.cause], [other, 'merged'])
  const moved = at.journal.events.flatMap(event =>
    event.type === 'leg.moved' ? [[event.call, event.from, event.to]] : [],
  )
  assert.deepEqual(moved, [
    [other, other, call],
    [call, other, call],
  ])
  at.legs.report({ type: 'ended', leg: c, cause: 'hung-up' })
  assert.equal(at.legs.causeOf(a), 'hung-up')
  at.over()
})

test('blond: handed over while Carol rings; when she declines it comes back to Bob', async () => {
  for (const answers of [true, false]) {
    const at = office()
    const { call, leg: a, called: b1 } = await at.talk(alice, bob)
    const { call: other, leg: b2 } = await at.arrive(bob, '103')
    const c = at.last()
    at.legs.report({ type: 'ringing', leg: c, earlyMedia: false })
    // Which of the two is named first makes no difference.
    const two = answers ? { call, other } : { call: other, other: call }
    assert.deepEqual(at.does(bob, { type: 'transfer-to-call', ...two }), { ok: true })
    assert.deepEqual([at.legs.causeOf(b1), at.legs.causeOf(b2)], ['transferred', 'transferred'])
    assert.equal(at.plays(a), 'ringback')
    if (answers) {
      await at.answer(c)
      assert.deepEqual(at.hears(a), at.ends(c))
    } else {
      at.legs.fail(c, 'declined')
      const again = at.last()
      await at.answer(again)
      assert.deepEqual(at.roster(), [['two', 'Alice', 'Bob']])
      assert.deepEqual(at.hears(a), at.ends(again))
    }
    at.over()
  }
})
