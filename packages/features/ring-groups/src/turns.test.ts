import assert from 'node:assert/strict'
import { test } from 'node:test'
import { turnsOf } from './turns.ts'

const members = ['101', '102', '0170'].map(number => ({ number, afterSeconds: number === '102' ? 5 : 0 }))
const asks = (number: string) => number === '0170'
const group = { members, turnSeconds: 15, ringSeconds: 40 }
const short = (strategy: 'all' | 'in-order' | 'round-robin', after?: string) =>
  turnsOf({ ...group, strategy }, after, asks).map(
    ({ who, forMs }) =>
      `${who.map(each => `${each.number}${each.ask ? '?' : ''}@${each.afterMs ?? 0}`).join(' ')} ${forMs / 1_000} s`,
  )

test('all at once, later ones later', () => {
  assert.deepEqual(short('all'), ['101@0 102@5000 0170?@0 40 s'])
})
test('one after the other, until the time of the group is over', () => {
  assert.deepEqual(short('in-order'), ['101@0 15 s', '102@0 15 s', '0170?@0 10 s'])
})
test('round robin begins after the one rung last; one who has left the group is no start', () => {
  assert.deepEqual(short('round-robin', '101'), ['102@0 15 s', '0170?@0 15 s', '101@0 10 s'])
  assert.deepEqual(short('round-robin', '0170'), short('in-order'))
  assert.deepEqual(short('round-robin', '999'), short('in-order'))
})
