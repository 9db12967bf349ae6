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

test('forgiven after a while, and bounded', () => {
  const suspects = new Suspects()
  guess(suspects, freeTries - 1, 0)
  guess(suspects, 1, forgiveAfterMs)
  assert.equal(suspects.pauseMs('1.1.1.1', 'f', forgiveAfterMs), 0)
  for (let n = 0; n < maxSuspects + 100; n++) suspects.wrong(`h${n}`, 'f', 0)
  assert.equal(suspects.size, maxSuspects)
})
