import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createRate } from './rate.ts'

test('a source gets its burst, then so many a second, and another source is not slowed down', () => {
  const rate = createRate({ perSecond: 10, burst: 3, maxSources: 10 })
  assert.deepEqual(
    [1, 2, 3, 4].map(() => rate.take('a', 0)),
    [true, true, true, false],
  )
  assert.equal(rate.waitMs('a', 0), 100)
  assert.equal(rate.take('b', 0), true)
  assert.equal(rate.take('a', 100), true)
  assert.equal(rate.take('a', 100), false)
})

test('sources are bounded: the oldest is forgotten', () => {
  const rate = createRate({ perSecond: 1, burst: 1, maxSources: 2 })
  for (const address of ['a', 'b', 'c']) rate.take(address, 0)
  assert.equal(rate.sources, 2)
})

test('a clock that goes back gives no tokens and takes none', () => {
  const rate = createRate({ perSecond: 10, burst: 1, maxSources: 2 })
  rate.take('a', 1000)
  assert.equal(rate.take('a', 500), false)
})

test('who sent too many is told with how many were dropped and since when, and let in again', () => {
  const rate = createRate({ perSecond: 1, burst: 1, maxSources: 9 })
  for (const at of [0, 10, 20]) rate.take('a', at)
  rate.take('b', 0)
  assert.deepEqual(rate.tooFast(9), [{ address: 'a', tries: 2, since: 10, lastAt: 20 }])
  rate.letIn('a')
  assert.equal(rate.take('a', 21), true)
  assert.deepEqual(rate.tooFast(9), [])
})
