import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { FakeLegs } from '@sidetone/testkit'
import type { CallCommand, CommandResult } from './commands.ts'
import type { Stories } from './control.ts'
import { alice, bob, carol, rig } from './rig.test.ts'
import { plainRinging } from './route/ringing.ts'
import type { CallId, EndId, LegId, Party, PersonId } from './words.ts'

const nobody = { calls: 0, legs: 0, ends: 0, stories: 0 }
const person = ({ person: id }: Party) => ({ kind: 'person', person: id as PersonId }) as const

/** People with one device each, and short words for what they do. */
function office(stories?: Stories) {
  const all = rig({ ...(stories && { stories }) })
  const { legs, board, media } = all
  for (const each of [alice, bob, carol]) legs.register(each.person!)
  const endOf = (leg: LegId): EndId => {
    const order = legs.orders.find(each => each.type === 'ring' && each.leg === leg)
    return order?.type === 'ring' ? order.end : (leg.replace('caller', 'end') as EndId)
  }
  /** The fake makes no ends by itself. */
  const sounds = async (leg: LegId) => {
    await media.offer(endOf(leg), { call: 'any' as CallId, kind: 'rtp' })
  }
  const last = (): LegId => [...legs.ringing.keys()].at(-1)!
  return {
    ...all,
    endOf,
    last,
    /** Its end is there first, as an offer makes it. */
    async arrive(from: Party, number: string, device = `${from.person}-0`) {
      await media.offer(legs.nextEnd(), { call: 'any' as CallId, kind: 'rtp' })
      return legs.arrive(from, number, { device })
    },
    async answer(leg: LegId) {
      await sounds(leg)
      legs.answer(leg)
      legs.ringing.delete(leg)
    },
    async talk(from: Party, to: Party) {
      const { call, leg } = await this.arrive(from, to.number)
      const called = last()
      await this.answer(called)
      legs.answer(leg)
      return { call, leg, called }
    },
    does(who: Party, command: CallCommand): CommandResult {
      return board.command(person(who), command)
    },
    hears: (leg: LegId) => media.heardBy(endOf(leg)).map(end => end as string),
    plays: (leg: LegId) => {
      const playing = media.ends.get(endOf(leg))?.playing
      return playing?.kind === 'tone' ? playing.tone : null
    },
    ends: (...of: LegId[]) => of.map(endOf) as string[],
    notices: (leg: LegId) => noticesOf(legs, leg),
    roster: () =>
      board.live().map(({ legs: all, kind }) => [kind, ...all.filter(leg => leg.present).map(leg => leg.party.name)]),
    over() {
      for (const { call } of board.live()) board.hangUp(call)
      assert.deepEqual(board.counts(), nobody)
      const { events, live } = all.journal
      assert.equal(live.size, 0)
      const started = events.flatMap(event =>
        event.type === 'call.started' || event.type === 'leg.started' ? [event.leg] : [],
      )
      const ended = events.flatMap(event => (event.type === 'leg.ended' ? [event.leg] : []))
      assert.deepEqual(ended.sort(), started.sort())
      assert.equal(media.ends.size, 0)
    },
  }
}
const noticesOf = (legs: FakeLegs, leg: LegId) =>
  legs.orders.flatMap(order => (order.type === 'tell' && order.leg === leg ? [order.notice] : []))

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
    assert.deepEqual(at.notices(b), [{ kind: 'came-back', cause, sentence }])
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
  assert.deepEqual(at.notices(a), [{ kind: 'came-back', cause: 'busy', sentence: 'Carol is on another call.' }])
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
