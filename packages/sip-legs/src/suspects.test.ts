import assert from 'node:assert/strict'
import { test } from 'node:test'
import { forgiveAfterMs, freeTries, longestPauseMs, maxSuspects } from './limits.ts'
import { Suspects } from './suspects.ts'

const guess = (suspects: Suspects, times: number, now: number, host = '1.1.1.1') => {
  for (let n = 0; n < times; n++) suspects.wrong(host, 'f', now)
}

test('nine wrong passwords cost nothing, the tenth a second, then twice as much each time up to a minute', () => {
  const suspects = new Suspects()
  guess(suspects, freeTries - 1, 0)
  assert.equal(suspects.pauseMs('1.1.1.1', 'f', 0), 0)
  guess(suspects, 1, 0)
  assert.equal(suspects.pauseMs('1.1.1.1', 'f', 0), 1_000)
  guess(suspects, 1, 0)
  assert.equal(suspects.pauseMs('1.1.1.1', 'f', 500), 1_500)
  guess(suspects, 50, 0)
  assert.equal(suspects.pauseMs('1.1.1.1', 'f', 0), longestPauseMs)
  assert.equal(suspects.pauseMs('2.2.2.2', 'f', 0), 0, 'nobody else')
})

test('a flow that has shown a right password is not slowed with its neighbours, until it guesses itself', () => {
  const suspects = new Suspects()
  suspects.right('good')
  guess(suspects, 20, 0)
  assert.equal(suspects.pauseMs('1.1.1.1', 'good', 0), 0)
  suspects.wrong('1.1.1.1', 'good', 0)
  assert(suspects.pauseMs('1.1.1.1', 'good', 0) > 0)
})

test('who guesses is told with how often and since when, and let in again when an admin says so', () => {
  const suspects = new Suspects()
  guess(suspects, 3, 1_000, '2.2.2.2')
  guess(suspects, freeTries, 2_000)
  guess(suspects, 1, 3_000)
  assert.deepEqual(suspects.list(9), [
    { address: '1.1.1.1', tries: freeTries + 1, since: 2_000, lastAt: 3_000, until: 5_000 },
    { address: '2.2.2.2', tries: 3, since: 1_000, lastAt: 1_000, until: 0 },
  ])
  assert.equal(suspects.list(1).length, 1)
  suspects.letIn('1.1.1.1')
  assert.equal(suspects.pauseMs('1.1.1.1', 'f', 3_000), 0)
  assert.equal(suspects.list(9).length, 1)
})

test('forgiven after a while, and bounded', () => {
  const suspects = new Suspects()
  guess(suspects, freeTries - 1, 0)
  guess(suspects, 1, forgiveAfterMs)
  assert.equal(suspects.pauseMs('1.1.1.1', 'f', forgiveAfterMs), 0)
  for (let n = 0; n < maxSuspects + 100; n++) suspects.wrong(`h${n}`, 'f', 0)
  assert.equal(suspects.size, maxSuspects)
})
