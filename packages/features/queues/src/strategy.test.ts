import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Candidate, choose } from './strategy.ts'

const free: Candidate[] = [
  { person: 'a', level: 2, idleSince: 300, taken: 1 },
  { person: 'b', level: 1, idleSince: 200, taken: 5 },
  { person: 'c', level: 2, idleSince: 100, taken: 1 },
]
const order = ['a', 'b', 'c', 'd']
const about = { order, random: 0.5 }

test('each strategy asks whom its name says', () => {
  assert.deepEqual(choose('ring-all', free, about), ['a', 'b', 'c'])
  assert.deepEqual(choose('longest-idle', free, about), ['c'])
  assert.deepEqual(choose('fewest-calls', free, about), ['c'], 'of two with as many calls the one who waits longer')
  assert.deepEqual(choose('by-skill', free, about), ['b'])
  assert.deepEqual(choose('random', free, { ...about, random: 0 }), ['a'])
  assert.deepEqual(choose('random', free, { ...about, random: 0.999 }), ['c'])
})
test('round robin goes on after the one rung last, over those who are not free', () => {
  assert.deepEqual(choose('round-robin', free, about), ['a'])
  assert.deepEqual(choose('round-robin', free, { ...about, lastRung: 'a' }), ['b'])
  assert.deepEqual(choose('round-robin', free, { ...about, lastRung: 'c' }), ['a'], 'd is not free')
  assert.deepEqual(choose('round-robin', free, { ...about, lastRung: 'gone' }), ['a'])
})
test('nobody free: nobody', () => {
  for (const strategy of ['ring-all', 'longest-idle', 'round-robin', 'random'] as const)
    assert.deepEqual(choose(strategy, [], about), [])
})
