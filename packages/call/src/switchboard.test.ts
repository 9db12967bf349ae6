import assert from 'node:assert/strict'
import { test } from 'node:test'
import { alice, rig } from './rig.test.ts'
import type { Cause, PersonId } from './words.ts'

const bobId = 'bob' as PersonId

function talking(devices = 1) {
  const all = rig()
  all.legs.register(bobId, devices)
  const { leg: caller, call, end } = all.legs.arrive(alice, '102')
  const called = all.legs.rung()
  all.legs.report({ type: 'ringing', leg: called, earlyMedia: false })
  all.legs.answer(called)
  all.legs.answer(caller)
  const calledEnd = all.board.live()[0] ? [...all.legs.orders].find(order => order.type === 'ring') : undefined
  assert(calledEnd?.type === 'ring')
  return { ...all, caller, called, call, end, calledEnd: calledEnd.end }
}

test('two people talk: ring, answer, bridge, hang up, everything freed', () => {
  const { board, legs, media, journal, caller, called } = talking()
  assert.deepEqual(legs.ordersOf(caller), ['show-ringing', 'answer'])
  assert(media.log.some(line => line.startsWith('bridge')))
  assert.equal(board.stateOf(bobId), 'on-a-call')
  legs.report({ type: 'ended', leg: called, cause: 'hung-up' })
  assert.equal(legs.causeOf(caller), 'hung-up')
  assert.deepEqual(board.counts(), { calls: 0, legs: 0, ends: 0, stories: 0 })
  assert.equal(board.stateOf(bobId), 'idle')
  assert.deepEqual(journal.story(), [
    'call.started',
    'call.routed',
    'leg.started',
    'leg.ringing',
    'leg.answered',
    'legs.bridged',
    'leg.answered',
    'leg.ended',
    'leg.ended',
    'call.ended',
  ])
  const ended = journal.events.at(-1)
  assert(ended?.type === 'call.ended')
  assert.deepEqual([ended.cause, ended.by], ['hung-up', 'called'])
  assert.equal(journal.live.size, 0)
})

test('all devices ring at once, the first answer wins, the others end answered elsewhere', () => {
  const { board, legs } = rig()
  legs.register(bobId, 3)
  legs.arrive(alice, '102')
  const [one, two, three] = [legs.rung(0), legs.rung(1), legs.rung(2)]
  legs.answer(two)
  assert.equal(legs.causeOf(one), 'answered-elsewhere')
  assert.equal(legs.causeOf(three), 'answered-elsewhere')
  assert.equal(legs.causeOf(two), undefined)
  legs.answer(one)
  assert.equal(board.live()[0]?.legs.length, 2, 'an answer that comes too late changes nothing')
})

test('a decline stops every other device at once', () => {
  const { legs } = rig()
  legs.register(bobId, 2)
  const { leg } = legs.arrive(alice, '102')
  const other = legs.rung(1)
  legs.fail(legs.rung(0), 'declined')
  assert.equal(legs.causeOf(other), 'declined')
  assert.equal(legs.causeOf(leg), 'declined')
})

const outcomes: [Cause[], Cause][] = [
  [['busy', 'busy'], 'busy'],
  [['busy', 'unreachable'], 'busy'],
  [['busy', 'no-answer'], 'no-answer'],
  [['unreachable', 'unreachable'], 'unreachable'],
  [['unreachable', 'no-common-codec'], 'no-common-codec'],
]
for (const [failures, best] of outcomes)
  test(`devices that end ${failures.join(' and ')} make the call ${best}`, () => {
    const { legs } = rig()
    legs.register(bobId, failures.length)
    const { leg } = legs.arrive(alice, '102')
    for (const cause of failures) legs.fail(legs.rung(), cause)
    assert.equal(legs.causeOf(leg), best)
  })

test('nobody answers within the ring time', () => {
  const { board, legs, pass } = rig()
  legs.register(bobId)
  const { leg } = legs.arrive(alice, '102')
  const called = legs.rung()
  assert.equal(board.nextDeadline(), 61_000)
  pass(59_999)
  assert.equal(legs.causeOf(leg), undefined)
  pass(1)
  assert.equal(legs.causeOf(leg), 'no-answer')
  assert.equal(legs.causeOf(called), 'no-answer')
  assert.equal(board.nextDeadline(), null)
})

test('nobody registered, an unknown number, a caller who gives up', () => {
  const { board, legs } = rig()
  assert.equal(legs.causeOf(legs.arrive(alice, '102').leg), 'unreachable')
  assert.equal(legs.causeOf(legs.arrive(alice, '999').leg), 'unknown-number')
  legs.register(bobId)
  const { leg } = legs.arrive(alice, '102')
  const called = legs.rung()
  assert.equal(board.stateOf(bobId), 'ringing')
  legs.report({ type: 'ended', leg, cause: 'cancelled' })
  assert.equal(legs.causeOf(called), 'cancelled')
  assert.equal(board.counts().calls, 0)
})

test('early media of the only called leg is heard before the answer', () => {
  const { legs, media } = rig()
  const { leg } = legs.arrive(alice, '05551234')
  const out = legs.rung()
  legs.report({ type: 'ringing', leg: out, earlyMedia: false })
  legs.report({ type: 'ringing', leg: out, earlyMedia: true })
  const shown = legs.orders.filter(order => order.type === 'show-ringing')
  assert.deepEqual(
    shown.map(order => order.earlyMedia),
    [undefined, { like: out }],
  )
  legs.answer(out)
  legs.answer(leg)
  assert.equal(media.log.filter(line => line.startsWith('bridge')).length, 1, 'bridged once')
})

test('hold: the other side hears music, both may hold, resume joins again, hang-up in hold works', () => {
  const { board, legs, media, caller, called, end, calledEnd } = talking()
  media.log.length = 0
  legs.report({ type: 'held', leg: caller })
  assert.deepEqual(media.log, [`unbridge ${end}`, `play ${calledEnd} hold-music`])
  legs.report({ type: 'held', leg: called })
  assert.deepEqual(media.log.slice(2), [`stopPlaying ${calledEnd}`])
  legs.report({ type: 'resumed', leg: caller })
  assert.deepEqual(media.log.slice(3), [`play ${end} hold-music`])
  legs.report({ type: 'resumed', leg: called })
  assert.deepEqual(media.log.slice(4), [`stopPlaying ${end}`, `bridge ${end} ${calledEnd}`])
  legs.report({ type: 'held', leg: called })
  legs.report({ type: 'ended', leg: caller, cause: 'hung-up' })
  assert.deepEqual(board.counts(), { calls: 0, legs: 0, ends: 0, stories: 0 })
})

test('a digit by signalling goes to the other end', () => {
  const { legs, media, caller, calledEnd } = talking()
  legs.report({ type: 'digit', leg: caller, digit: '5', durationMs: 160 })
  assert(media.log.includes(`sendDigit ${calledEnd} 5`))
})

test('a side silent for 3 s is told and repaired once, until it is heard again', () => {
  const { board, legs, media, pass, caller, end, calledEnd, journal } = talking()
  media.emit({ type: 'silent', end, forMs: 1_000 })
  pass(1_999)
  assert.equal(legs.orders.filter(order => order.type === 'renegotiate').length, 0)
  pass(1)
  const silent = () => board.live()[0]!.legs.flatMap(leg => (leg.silent ? [leg.leg] : []))
  assert.deepEqual(silent(), [caller])
  assert.deepEqual(
    media.log.filter(line => line.startsWith('play')),
    [`play ${end} no-sound`, `play ${calledEnd} no-sound`],
    'who has no screen hears a tone',
  )
  assert.deepEqual(
    legs.orders.flatMap(order => (order.type === 'renegotiate' ? [order.leg] : [])),
    [caller],
  )
  media.emit({ type: 'silent', end, forMs: 6_000 })
  pass(10_000)
  assert.equal(legs.orders.filter(order => order.type === 'renegotiate').length, 1)
  media.emit({ type: 'heard', end })
  assert(journal.story().includes('leg.heard'))
  assert.deepEqual(silent(), [])
  media.emit({ type: 'silent', end, forMs: 3_000 })
  pass(0)
  assert.equal(legs.orders.filter(order => order.type === 'renegotiate').length, 2, 'a new episode')
})

test('whether a side is encrypted is told as it answered and as it was agreed anew', () => {
  const { board, legs, caller } = talking()
  const told = () => board.live()[0]!.legs.find(({ leg }) => leg === caller)!
  assert.deepEqual([told().secured, told().outside], [false, false])
  legs.report({ type: 'secured', leg: caller, secured: 'sdes' })
  assert.equal(told().secured, true)
  legs.report({ type: 'secured', leg: caller, secured: 'none' })
  assert.equal(told().secured, false)
})

test('silence on hold is meant, and watched again after it', () => {
  const { legs, media, pass, caller, calledEnd } = talking()
  legs.report({ type: 'held', leg: caller })
  media.emit({ type: 'silent', end: calledEnd, forMs: 3_000 })
  pass(60_000)
  assert.equal(legs.orders.filter(order => order.type === 'renegotiate').length, 0)
  legs.report({ type: 'resumed', leg: caller })
  pass(3_000)
  assert.equal(legs.orders.filter(order => order.type === 'renegotiate').length, 1)
})

test('a dead media process ends its calls and says so', () => {
  const { board, legs, media, caller, called, end, calledEnd } = talking()
  media.lose([end, calledEnd])
  assert.equal(legs.causeOf(caller), 'media-lost')
  assert.equal(legs.causeOf(called), 'media-lost')
  assert.equal(board.counts().ends, 0)
})

test('after a restart talking goes on, ringing ends on both sides', async () => {
  const first = talking()
  const { leg: waiting } = first.legs.arrive(alice, '102')
  const ringing = first.legs.rung(1)
  const next = rig({ live: first.journal.live, media: first.media, at: 5_000 })
  await next.board.restore(next.journal.load(), 4_000)
  next.journal.commit()
  assert.deepEqual(next.legs.causeOf(waiting), 'restarted')
  assert.deepEqual(next.legs.causeOf(ringing), 'restarted')
  const resumed = next.journal.events.find(event => event.type === 'call.resumed')
  assert.equal(resumed?.call, first.call)
  next.legs.report({ type: 'held', leg: first.called })
  assert(first.media.log.includes(`play ${first.end} hold-music`))
  next.legs.report({ type: 'ended', leg: first.caller, cause: 'hung-up' })
  assert.equal(next.legs.causeOf(first.called), 'hung-up')
  assert.equal(next.journal.live.size, 0)
})

test('a device answering at once, from inside the order, starts no second ring', () => {
  const { board, legs } = rig()
  legs.register(bobId, 2)
  const order = legs.order.bind(legs)
  legs.order = given => {
    order(given)
    if (given.type === 'ring') legs.fail(given.leg, 'declined')
  }
  const { leg } = legs.arrive(alice, '102')
  assert.equal(legs.causeOf(leg), 'declined')
  assert.deepEqual(board.counts(), { calls: 0, legs: 0, ends: 0, stories: 0 })
})
