/** The verbs of a story that is alone with its caller, on made-up time. */

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { englishOf } from './coded.ts'
import { alice, bob } from './rig.test.ts'
import { file, settle, stage, tone } from './stage.test.ts'

test('sounds are played one after the other, and a new one takes their place', async () => {
  const done: string[] = []
  const all = stage(async call => {
    await call.answer()
    void call.play([file('a'), file('b')]).then(() => done.push('both'))
    await call.nextDigit()
    await call.play(tone('beep'))
    done.push('beep')
    await call.over
  })
  const { leg, end } = await all.dial(alice, '600')
  await all.answer(leg)
  assert.equal(all.plays(leg), 'a')
  all.media.emit({ type: 'played', end })
  await settle()
  assert.equal(all.plays(leg), 'b')
  assert.deepEqual(done, [])
  all.media.emit({ type: 'digit', end, digit: '1', durationMs: 100 })
  await settle()
  assert.deepEqual([done, all.plays(leg)], [['both'], 'beep'])
  all.media.emit({ type: 'played', end })
  await settle()
  assert.deepEqual(done, ['both', 'beep'])
  await all.over()
})

test('a key in time, no key in time, and a wait, on made-up time', async () => {
  const got: unknown[] = []
  const all = stage(async call => {
    await call.answer()
    got.push(await call.nextDigit(5_000))
    got.push(await call.nextDigit(5_000))
    await call.wait(60_000)
    got.push('waited')
    got.push(await call.nextDigit(1))
    await call.wait(1_000_000)
  })
  const { leg, end } = await all.dial(alice, '600')
  await all.answer(leg)
  assert.equal(all.board.nextDeadline(), all.clock.now + 5_000)
  await all.later(4_999)
  assert.deepEqual(got, [])
  await all.later(1)
  assert.deepEqual(got, [null])
  all.legs.report({ type: 'digit', leg, digit: '7', durationMs: 100 })
  await settle()
  assert.deepEqual(got, [null, '7'])
  all.media.emit({ type: 'digit', end, digit: '8', durationMs: 100 })
  await all.later(60_000)
  assert.deepEqual(got, [null, '7', 'waited', '8'], 'a key that came before is waiting')
  await all.over()
})

test('what is recorded ends by a key, by silence, or with the call', async () => {
  const got: unknown[] = []
  const all = stage(async call => {
    await call.answer()
    const what = { path: '/one.wav', maxMs: 60_000, silenceMs: 3_000, keys: '#' }
    got.push(await call.record(what))
    got.push(await call.record({ ...what, path: '/two.wav' }))
    got.push(await call.record({ ...what, path: '/three.wav' }))
    call.tell('left', { ms: 5_000 })
  })
  const { leg, end } = await all.dial(alice, '600')
  await all.answer(leg)
  all.media.emit({ type: 'digit', end, digit: '5', durationMs: 100 })
  all.media.emit({ type: 'digit', end, digit: '#', durationMs: 100 })
  await settle()
  all.media.recorded(end, 9_000, 'silence')
  await settle()
  all.legs.report({ type: 'ended', leg, cause: 'hung-up' })
  await settle()
  assert.deepEqual(got, [
    { ms: 5_000, endedBy: 'key', key: '#' },
    { ms: 9_000, endedBy: 'silence' },
    { ms: 5_000, endedBy: 'hung-up' },
  ])
  await all.over()
  assert.equal(all.event('leg.recorded').length, 3)
  assert.deepEqual(all.journal.story().at(-1), 'story.told')
})

test('a recording ends when somebody takes the call', async () => {
  const got: unknown[] = []
  const all = stage(async call => {
    await call.answer()
    void call.record({ path: '/one.wav', maxMs: 60_000 }).then(what => got.push(what))
    await call.ring({ who: [{ person: bob.person! }], forMs: 15_000 })
    await call.over
  })
  const { leg, end } = await all.dial(alice, '600')
  await all.answer(leg)
  await all.answer(all.legOf('Bob'))
  assert.equal(all.media.ends.get(end)?.recording, null)
  assert.deepEqual(got, [{ ms: 5_000, endedBy: 'stopped' }])
  await all.over()
})

test('an engine that dies in a recording does not keep the story for ever', async () => {
  const got: unknown[] = []
  const all = stage(async call => {
    await call.answer()
    got.push(await call.record({ path: '/one.wav', maxMs: 60_000 }))
  })
  const { leg, end } = await all.dial(alice, '600')
  await all.answer(leg)
  all.media.lose([end])
  await all.later(5_000)
  assert.deepEqual(got, [{ ms: 0, endedBy: 'failed' }])
  await all.over()
})

test('what ends by itself is told in words of its own', async () => {
  const all = stage(
    async call => call.answer(),
    async call => {
      await call.answer()
      call.hangUp('hung-up', 'Do not disturb is on.')
    },
  )
  const wordsFor = async (number: string) => {
    const { leg } = await all.dial(alice, number)
    await all.answer(leg)
    const end = all.legs.orders.findLast(order => order.type === 'end' && order.leg === leg)
    return end?.type === 'end' ? englishOf(end.words ?? '') : null
  }
  assert.equal(await wordsFor('600'), 'One ended the call.')
  assert.equal(await wordsFor('601'), 'Do not disturb is on.')
  await all.over()
})
