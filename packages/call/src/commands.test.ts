/** Conferences, hold, parking, taking over, by command or by code. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { office } from './office.test.ts'
import { alice, bob, carol, rig } from './rig.test.ts'
import { plainRinging } from './route/ringing.ts'

test('merge: three hear each other and not themselves; any of them leaves, the host too', async () => {
  const at = office()
  const { call, leg: a, called: b1 } = await at.talk(alice, bob)
  at.legs.report({ type: 'held', leg: b1 })
  const { call: other, leg: b2, called: c } = await at.talk(bob, carol)
  assert.deepEqual(at.does(bob, { type: 'merge', call, other }), { ok: true })
  assert.equal(at.legs.causeOf(b1), 'merged', 'the one that holds goes')
  assert.deepEqual(at.hears(a).sort(), at.ends(b2, c).sort())
  assert.deepEqual(at.hears(b2).sort(), at.ends(a, c).sort())
  assert.deepEqual(at.hears(c).sort(), at.ends(a, b2).sort())
  assert.equal(at.board.live()[0]?.kind, 'conference')
  at.does(alice, { type: 'mute', call, leg: c, muted: true })
  assert.deepEqual(at.hears(a), at.ends(b2))
  assert.deepEqual(at.notices(c), [{ kind: 'muted' }])
  at.does(alice, { type: 'mute', call, leg: c, muted: false })
  at.legs.report({ type: 'ended', leg: b2, cause: 'hung-up' })
  assert.deepEqual(at.hears(a), at.ends(c))
  assert.equal(at.board.live()[0]?.kind, 'two')
  assert(at.media.log.includes(`mix ${call}`), 'the mix is given up')
  at.over()
})

test('add by number while the others talk; who is added is not there is said; remove', async () => {
  const at = office()
  const { call, leg: a, called: b } = await at.talk(alice, bob)
  assert.deepEqual(at.does(alice, { type: 'add', call, number: '103' }), { ok: true })
  assert.deepEqual(at.hears(a), at.ends(b), 'the others go on')
  at.legs.fail(at.last(), 'busy')
  assert.deepEqual(at.notices(a), [
    { kind: 'came-back', cause: 'busy', who: 'Carol', back: '', sentence: 'Carol is on another call.' },
  ])
  at.does(bob, { type: 'add', call, number: '103' })
  const c = at.last()
  await at.answer(c)
  assert.deepEqual(at.hears(c).sort(), at.ends(a, b).sort())
  assert.deepEqual(at.does(alice, { type: 'remove', call, leg: c }), { ok: true })
  assert.equal(at.legs.causeOf(c), 'removed')
  assert.deepEqual(at.hears(a), at.ends(b))
  at.over()
})

test('hold by command: music; both sides; in a conference who holds is left out', async () => {
  const at = office()
  const { call, leg: a, called: b } = await at.talk(alice, bob)
  at.does(alice, { type: 'hold', call })
  assert.equal(at.plays(b), 'hold-music')
  at.does(bob, { type: 'hold', call })
  assert.equal(at.plays(b), null)
  at.does(alice, { type: 'resume', call })
  at.does(bob, { type: 'resume', call })
  assert.deepEqual(at.hears(a), at.ends(b))
  at.does(alice, { type: 'add', call, number: '103' })
  const c = at.last()
  await at.answer(c)
  at.does(carol, { type: 'hold', call })
  assert.deepEqual([at.hears(a), at.hears(c), at.plays(a)], [at.ends(b), [], null])
  at.does(carol, { type: 'resume', call })
  assert.equal(at.hears(a).length, 2)
  at.over()
})

test('park: music in a slot, seen by all, taken from any device; a free slot is found', async () => {
  const at = office()
  const { call, leg: a, called: b } = await at.talk(alice, bob)
  assert.deepEqual(at.does(bob, { type: 'park', call }), { ok: true, slot: '701' })
  assert.equal(at.legs.causeOf(b), 'parked')
  assert.equal(at.plays(a), 'hold-music')
  assert.deepEqual(
    at.board.parked().map(({ slot, who, by }) => [slot, who.name, by.name]),
    [['701', 'Alice', 'Bob']],
  )
  const herself = await at.arrive(alice, '701', 'alice-1')
  assert.equal(at.legs.causeOf(herself.leg), 'no-such-call', 'nobody takes themselves')
  const { leg: c, call: dialled } = await at.arrive(carol, '701')
  assert.deepEqual(at.legs.ordersOf(c), ['connect', 'answer', 'connect'])
  at.legs.answer(c)
  assert.deepEqual(at.hears(a), at.ends(c))
  assert.deepEqual(at.board.parked(), [])
  assert.equal(at.board.live().length, 1)
  assert.equal(at.board.live()[0]?.call, call)
  assert.notEqual(dialled, call)
  const empty = await at.arrive(carol, '702')
  assert.equal(at.legs.causeOf(empty.leg), 'no-such-call')
  at.over()
})

test('700 and a slot as the target of a transfer park too; a taken slot is refused', async () => {
  const at = office()
  const one = await at.talk(alice, bob)
  assert.deepEqual(at.does(bob, { type: 'transfer', call: one.call, to: '700' }), { ok: true, slot: '701' })
  const two = await at.talk(carol, bob)
  const refused = at.does(bob, { type: 'transfer', call: two.call, to: '701' })
  assert.equal(refused.ok ? '' : refused.code, 'slot-taken')
  assert.deepEqual(at.does(bob, { type: 'park', call: two.call, slot: '705' }), { ok: true, slot: '705' })
  at.over()
})

test('parked too long: who parked is rung; unanswered it stays parked; at last it ends', async () => {
  const at = office()
  const { call, leg: a } = await at.talk(alice, bob)
  at.does(bob, { type: 'park', call })
  at.pass(120_000)
  const again = at.last()
  const ring = at.legs.orders.find(order => order.type === 'ring' && order.leg === again)
  assert(ring?.type === 'ring' && ring.because === 'Still parked at 701')
  at.pass(30_000)
  assert.equal(at.legs.causeOf(again), 'no-answer')
  assert.equal(at.board.parked().length, 1)
  at.pass(120_000)
  const second = at.last()
  await at.answer(second)
  assert.deepEqual(at.hears(a), at.ends(second))
  assert.deepEqual(at.board.parked(), [])
  at.does(bob, { type: 'park', call })
  for (let time = 0; time < 5; time++) {
    at.pass(120_000)
    at.pass(30_000)
  }
  assert.equal(at.legs.causeOf(a), 'no-answer')
  at.over()
})

for (const code of ['*8', '**102'])
  test(`pick up by ${code}: one wins, the devices that rang hear that a colleague answered`, async () => {
    const at = office()
    const { leg: a, call } = await at.arrive(alice, '102')
    const b = at.last()
    const { leg: c } = await at.arrive(carol, code)
    assert.equal(at.legs.causeOf(b), 'picked-up')
    at.legs.answer(c)
    at.legs.answer(a)
    assert.deepEqual(at.hears(a), at.ends(c))
    assert.deepEqual(at.roster(), [['two', 'Alice', 'Carol']])
    assert.equal(at.board.live()[0]?.call, call)
    const late = await at.arrive(carol, code, 'carol-1')
    assert.equal(at.legs.causeOf(late.leg), 'no-such-call')
    at.over()
  })

test('take over by *11: sound goes on at the old device until the new one is there', async () => {
  const at = office()
  const { leg: a, called: b } = await at.talk(alice, bob)
  const { leg: next } = await at.arrive(bob, '*11', 'bob-1')
  assert.deepEqual(at.hears(a), at.ends(b))
  at.legs.answer(next)
  assert.equal(at.legs.causeOf(b), 'moved')
  assert.deepEqual(at.hears(a), at.ends(next))
  const nobodys = await at.arrive(carol, '*11')
  assert.equal(at.legs.causeOf(nobodys.leg), 'no-such-call')
  at.over()
})

test('of two calls *11 takes the one that is talked in, not a newer one on hold', async () => {
  const at = office()
  const { leg: a, called: b } = await at.talk(alice, bob)
  const { leg: held } = await at.talk(bob, carol)
  at.legs.report({ type: 'held', leg: held })
  const { leg: next } = await at.arrive(bob, '*11', 'bob-1')
  at.legs.answer(next)
  assert.equal(at.legs.causeOf(b), 'moved')
  assert.deepEqual(at.hears(a), at.ends(next))
  at.over()
})

test('a browser takes over when its sound is there, at the latest after 3 s', async () => {
  for (const connects of [true, false]) {
    const at = office()
    const { leg: a, called: b } = await at.talk(alice, bob)
    const { leg: next } = await at.arrive(bob, '*11', 'bob-1')
    at.legs.report({ type: 'answered', leg: next, codec: 'opus', secured: 'dtls' })
    assert.deepEqual(at.hears(a), at.ends(b), 'the old device goes on')
    if (connects) at.media.emit({ type: 'connected', end: at.endOf(next) })
    else at.pass(3_000)
    assert.deepEqual(at.hears(a), at.ends(next))
    assert.equal(at.legs.causeOf(b), 'moved')
    at.over()
  }
})

test('a device that gives up the take-over changes nothing; the old one gone, the new one goes on', async () => {
  const at = office()
  const { leg: a, called: b } = await at.talk(alice, bob)
  const first = await at.arrive(bob, '*11', 'bob-1')
  at.legs.report({ type: 'ended', leg: first.leg, cause: 'cancelled' })
  assert.deepEqual(at.hears(a), at.ends(b))
  const second = await at.arrive(bob, '*11', 'bob-1')
  at.legs.report({ type: 'ended', leg: b, cause: 'expired' })
  assert.equal(at.legs.causeOf(a), undefined)
  at.legs.answer(second.leg)
  assert.deepEqual(at.hears(a), at.ends(second.leg))
  at.over()
})

test('after a restart: a transfer comes back, a parked call stays, a conference goes on', async () => {
  const at = office()
  const { call, leg: a, called: b } = await at.talk(alice, bob)
  at.does(bob, { type: 'transfer', call, to: '103' })
  const again = async (seed: number) => {
    const next = rig({ live: at.journal.live, media: at.media, at: 5_000, seed })
    for (const each of [alice, bob, carol]) next.legs.register(each.person!)
    next.legs.adopt = () => ({
      lost: [],
      ends: [...at.media.ends].map(([end, { call }]) => ({ call, end, state: null })),
    })
    await next.board.restore(next.journal.load(), 4_000)
    next.journal.commit()
    return next
  }
  const transferred = await again(2)
  assert.deepEqual(at.hears(a), at.ends(b))
  assert.equal(transferred.board.live()[0]?.transfer, null)
  at.does(bob, { type: 'cancel-transfer', call })
  at.does(bob, { type: 'park', call })
  const parked = await again(3)
  assert.deepEqual(
    parked.board.parked().map(({ slot }) => slot),
    ['701'],
  )
  parked.pass(120_000)
  assert.equal(parked.legs.ringing.size, 1)
})

test('call waiting switched off: busy while talking, and not otherwise', async () => {
  const at = office()
  at.rules.set(bob.person!, { ...plainRinging, callWaiting: false })
  const { leg: b } = await at.talk(bob, carol)
  const { leg: a } = await at.arrive(alice, '102')
  assert.equal(at.legs.causeOf(a), 'busy')
  at.legs.report({ type: 'ended', leg: b, cause: 'hung-up' })
  await at.arrive(alice, '102')
  assert.equal(at.legs.ringing.size, 1)
  at.over()
})

test('a phone that cannot transfer dials: *2 and the number, *2 to join its two calls, *3 for a conference', async () => {
  const at = office()
  const { leg: a, called: b } = await at.talk(alice, bob)
  at.legs.report({ type: 'held', leg: b })
  const passes = await at.arrive(bob, '*2103')
  assert.equal(at.legs.causeOf(passes.leg), 'transferred')
  assert.equal(at.plays(a), 'ringback')
  const c = at.last()
  await at.answer(c)
  assert.deepEqual(at.hears(a), at.ends(c))
  at.legs.report({ type: 'ended', leg: c, cause: 'hung-up' })
  for (const [code, people] of [
    ['*2', ['Alice', 'Carol']],
    ['*3', ['Alice', 'Bob', 'Carol']],
  ] as const) {
    const one = await at.talk(alice, bob)
    at.legs.report({ type: 'held', leg: one.called })
    await at.talk(bob, carol)
    await at.arrive(bob, code)
    const roster = at.roster()[0] ?? []
    assert.deepEqual(roster.slice(1).sort(), people)
    at.legs.report({ type: 'ended', leg: one.leg, cause: 'hung-up' })
    for (const { call } of at.board.live()) at.board.hangUp(call)
  }
  const nothing = await at.arrive(bob, '*2103')
  assert.equal(at.legs.causeOf(nothing.leg), 'no-such-call')
  at.over()
})
