import assert from 'node:assert/strict'
import { test } from 'node:test'
import { barsOf, beginOf } from './bars.ts'

const at = (day: number, hour: number) => new Date(2026, 2, day, hour).getTime()

test('a day is drawn by the hour, more by the day, and nothing is lost at the change of the clocks', () => {
  const hours = [
    { from: at(28, 9), offered: 3, answered: 2 },
    { from: at(29, 0), offered: 1, answered: 1 },
    { from: at(29, 23), offered: 2, answered: 0 },
  ]
  const today = barsOf(hours, beginOf(at(29, 12), 1), 1)
  assert.equal(today.length, 24)
  assert.deepEqual(today.map(({ offered }) => offered).filter(Boolean), [1, 2])
  const week = barsOf(hours, beginOf(at(29, 12), 7), 7)
  assert.deepEqual(
    week.slice(-2).map(({ offered, answered }) => [offered, answered]),
    [
      [3, 2],
      [3, 1],
    ],
  )
})
