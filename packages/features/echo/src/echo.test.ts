import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type CallId, type DialPlan, Switchboard } from '@sidetone/call'
import { hostOf } from '@sidetone/feature'
import { FakeJournal, FakeLegs, FakeMedia, seededIds } from '@sidetone/testkit'
import { echo } from './index.ts'

const plan: DialPlan = {
  extensions: new Map(),
  codes: new Map([['*43', { feature: 'echo', argument: '', name: 'Echo test' }]]),
  trunks: [],
}
const settle = () => new Promise(resolve => setImmediate(resolve))

function dialled(live?: ReadonlyMap<string, string>) {
  const legs = new FakeLegs()
  const media = new FakeMedia()
  const journal = new FakeJournal(live)
  const faults: unknown[] = []
  const stories = hostOf([echo], { onFault: (_, error) => faults.push(error) })
  const board = new Switchboard({
    ids: seededIds(1),
    now: () => 1_000,
    legs,
    media,
    journal,
    plan: () => plan,
    stories,
  })
  board.onWork(() => journal.commit())
  return { legs, media, journal, board, faults }
}

test('*43 is answered and the caller hears themselves until they hang up', async () => {
  const { legs, media, board, journal, faults } = dialled()
  const { leg, end } = legs.arrive({ name: 'Alice', number: '101' }, '*43')
  assert.deepEqual(legs.ordersOf(leg), ['answer'])
  assert.deepEqual(media.log, [], 'no sound before the caller is there')
  legs.answer(leg, 'opus')
  await settle()
  assert.deepEqual(media.log, [`echo ${end}`])
  legs.report({ type: 'ended', leg, cause: 'hung-up' })
  await settle()
  assert.deepEqual(board.counts(), { calls: 0, legs: 0, ends: 0, stories: 0 })
  assert.equal(journal.events.filter(event => event.type === 'call.ended').length, 1)
  assert.deepEqual(faults, [])
})

test('a caller who gives up before the answer ends the story without a fault', async () => {
  const { legs, board, faults } = dialled()
  const { leg } = legs.arrive({ name: 'Alice', number: '101' }, '*43')
  legs.report({ type: 'ended', leg, cause: 'cancelled' })
  await settle()
  assert.equal(board.counts().stories, 0)
  assert.deepEqual(faults, [])
})

test('after a restart the echo goes on', async () => {
  const first = dialled()
  const { leg, end, call } = first.legs.arrive({ name: 'Alice', number: '101' }, '*43')
  first.legs.answer(leg)
  await settle()
  const next = dialled(first.journal.live)
  await next.board.restore(next.journal.load(), 500)
  await settle()
  assert.deepEqual(next.media.log, [`echo ${end}`])
  next.board.hangUp(call as CallId)
  assert.equal(next.legs.causeOf(leg), 'hung-up')
})
