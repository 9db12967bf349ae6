/** Stories that ring others for their callers. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { RingResult } from './control.ts'
import { alice, bob, carol } from './rig.test.ts'
import { plainRinging } from './route/ringing.ts'
import { file, settle, stage } from './stage.test.ts'
import type { PersonId } from './words.ts'

test('a ring group: all ring before the answer, one declines, one answers', async () => {
  let result: RingResult | null = null
  const all = stage(async call => {
    result = await call.ring({
      who: [{ person: bob.person! }, { person: carol.person! }],
      forMs: 20_000,
      because: 'for Sales',
      callerName: 'Sales: Alice',
    })
    await call.over
    call.tell('talked')
  })
  const { leg, call } = await all.dial(alice, '600')
  assert.deepEqual(all.ringsAt(), ['Bob', 'Carol'])
  const order = all.legs.ringing.get(all.legOf('Bob'))!
  assert.deepEqual([order.because, order.caller.name], ['for Sales', 'Sales: Alice'])
  all.legs.report({ type: 'ringing', leg: all.legOf('Bob'), earlyMedia: false })
  assert.deepEqual(all.legs.ordersOf(leg), ['show-ringing'])
  const shown = all.legs.orders.find(({ type }) => type === 'show-ringing')
  assert.equal(shown?.type === 'show-ringing' && shown.party?.number, '600', 'whom they call, from the first ring on')
  all.legs.fail(all.legOf('Bob'), 'declined')
  await settle()
  const carols = all.legOf('Carol')
  await all.answer(carols)
  assert.deepEqual(result, { answered: true, leg: carols, by: carol })
  assert.deepEqual(all.legs.ordersOf(leg), ['show-ringing', 'answer'])
  all.legs.answer(leg)
  assert.deepEqual(all.hears(leg), [all.endOf(carols)])
  assert.equal(all.stageOf(call), 'talking')
  assert.deepEqual(all.event('story.told'), [])
  // The call is like any other now: Carol passes it on to Bob.
  const who = { kind: 'person', person: carol.person! } as const
  assert(all.board.command(who, { type: 'transfer', call, to: '102' }).ok)
  const bobs = all.legOf('Bob')
  await all.answer(bobs)
  assert.deepEqual(all.hears(leg), [all.endOf(bobs)])
  all.legs.report({ type: 'ended', leg, cause: 'hung-up' })
  await settle()
  assert.equal(all.event('story.told').length, 1)
  await all.over()
})

test('a queue: music while agents are rung in turn, an announcement in between, then the talk', async () => {
  const results: RingResult[] = []
  const all = stage(async call => {
    await call.answer()
    const one = call.ring({ who: [{ person: bob.person! }], forMs: 15_000, music: { ...file('music'), loop: true } })
    await call.wait(5_000)
    await call.play(file('you are first'))
    results.push(await one)
    results.push(
      await call.ring({ who: [{ person: carol.person! }], forMs: 15_000, music: { ...file('music'), loop: true } }),
    )
    await call.over
  })
  const { leg, end } = await all.dial(alice, '600')
  await all.answer(leg)
  assert.equal(all.plays(leg), 'music')
  await all.later(5_000)
  assert.equal(all.plays(leg), 'you are first')
  all.media.emit({ type: 'played', end })
  await settle()
  assert.equal(all.plays(leg), 'music')
  const played = all.media.log.filter(each => each === `play ${end} music`).length
  await all.later(10_000)
  assert.deepEqual(results, [{ answered: false, cause: 'no-answer', each: [{ party: bob, cause: 'no-answer' }] }])
  assert.deepEqual(all.ringsAt(), ['Carol'])
  assert.equal(all.media.log.filter(each => each === `play ${end} music`).length, played, 'the tune goes on')
  const carols = all.legOf('Carol')
  await all.answer(carols)
  assert.equal(all.plays(leg), null)
  assert.deepEqual(all.hears(leg), [all.endOf(carols)])
  assert.equal(results[1]?.answered, true)
  await all.over()
})

test('who does not want to be disturbed, is busy, is not there, or calls themself is left in peace', async () => {
  let result: RingResult | null = null
  const all = stage(async call => {
    result = await call.ring({
      who: [{ person: alice.person! }, { number: '102' }, { person: carol.person! }, { number: '999' }],
      forMs: 15_000,
    })
    call.hangUp('no-agent')
  })
  const forward = { ...plainRinging.forward, busy: '101', always: '101' }
  all.rules.set(bob.person as PersonId, { ...plainRinging, doNotDisturb: { until: null, except: [] }, forward })
  all.legs.register(carol.person as PersonId, 0)
  const { leg } = await all.dial(alice, '600')
  assert.deepEqual(result, {
    answered: false,
    cause: 'busy',
    each: [
      { party: alice, cause: 'busy' },
      { party: bob, cause: 'rejected-by-rule' },
      { party: carol, cause: 'unreachable' },
      { party: { name: '', number: '999' }, cause: 'unknown-number' },
    ],
  })
  assert.equal(all.legs.causeOf(leg), 'no-agent')
  await all.over()
})

test('some ring later, sooner when nobody else does, and all stop at the end of the time', async () => {
  let result: RingResult | null = null
  const all = stage(async call => {
    await call.answer()
    result = await call.ring({
      who: [
        { person: bob.person! },
        { person: carol.person!, afterMs: 10_000 },
        { number: '05550100', afterMs: 50_000 },
      ],
      forMs: 30_000,
    })
    await call.over
  })
  const { leg } = await all.dial(alice, '600')
  await all.answer(leg)
  assert.deepEqual(all.ringsAt(), ['Bob'])
  await all.later(2_000)
  all.legs.fail(all.legOf('Bob'), 'busy')
  await settle()
  assert.deepEqual(all.ringsAt(), ['Carol'], 'nobody waits for a phone that could ring now')
  await all.later(28_000)
  assert.deepEqual(all.ringsAt(), [])
  assert.deepEqual(result, {
    answered: false,
    cause: 'no-answer',
    each: [
      { party: bob, cause: 'busy' },
      { party: carol, cause: 'no-answer' },
    ],
  })
  await all.over()
})

test('ringing is stopped by the story, and by a caller who gives up', async () => {
  const results: RingResult[] = []
  const all = stage(async call => {
    await call.answer()
    const one = call.ring({ who: [{ person: bob.person! }], forMs: 30_000 })
    await call.nextDigit()
    call.stopRinging()
    results.push(await one)
    results.push(await call.ring({ who: [{ person: bob.person! }], forMs: 30_000 }))
  })
  const { leg } = await all.dial(alice, '600')
  await all.answer(leg)
  const first = all.legOf('Bob')
  all.legs.report({ type: 'digit', leg, digit: '1', durationMs: 100 })
  await settle()
  assert.deepEqual(results, [{ answered: false, cause: 'cancelled', each: [{ party: bob, cause: 'cancelled' }] }])
  assert.equal(all.legs.causeOf(first), 'cancelled')
  const second = all.legOf('Bob')
  all.legs.report({ type: 'ended', leg, cause: 'hung-up' })
  await settle()
  assert.equal(all.legs.causeOf(second), 'cancelled', 'a missed call for Bob')
  await all.over()
})

test('an answer at an outside number counts when 1 is pressed there', async () => {
  let result: RingResult | null = null
  const all = stage(async call => {
    await call.answer()
    result = await call.ring({ who: [{ number: '05550100', ask: true }], forMs: 30_000, as: bob.person! })
    await call.over
  })
  const { leg } = await all.dial(alice, '600')
  await all.answer(leg)
  const out = all.legs.rung()
  await all.answer(out)
  assert.equal(result, null)
  all.legs.report({ type: 'digit', leg: out, digit: '1', durationMs: 100 })
  await settle()
  assert.equal(result!.answered, true)
  assert.deepEqual(all.hears(leg), [all.endOf(out)])
  await all.over()
})
