import assert from 'node:assert/strict'
import { test } from 'node:test'
import { overlaps, timesOf, weekOf } from './week.ts'

test('a week by day, and back with equal days together', () => {
  const times = [
    { days: [1, 2, 3, 4, 5], from: '09:00', to: '12:00' },
    { days: [1, 2, 3, 4], from: '13:00', to: '17:30' },
    { days: [6], from: '22:00', to: '02:00' },
  ]
  const week = weekOf(times)
  assert.deepEqual(week[1], [
    { from: '09:00', to: '12:00' },
    { from: '13:00', to: '17:30' },
  ])
  assert.deepEqual(week[7], [])
  assert.deepEqual(timesOf(week), times)
})

test('times that overlap are found, also past midnight and from Sunday to Monday', () => {
  const on = (days: number[], from: string, to: string) => ({ days, from, to })
  assert.equal(overlaps([on([1, 2], '09:00', '12:00'), on([1], '12:00', '17:00')]), false)
  assert.equal(overlaps([on([1, 2], '09:00', '12:00'), on([2], '11:00', '17:00')]), true)
  assert.equal(overlaps([on([5], '22:00', '02:00'), on([6], '01:00', '05:00')]), true)
  assert.equal(overlaps([on([7], '22:00', '02:00'), on([1], '01:00', '05:00')]), true)
  assert.equal(overlaps([on([1, 2, 3, 4, 5, 6, 7], '00:00', '00:00')]), false)
  assert.equal(overlaps([on([1], '', ''), on([1], '09:00', '10:00')]), false)
  assert.equal(overlaps([]), false)
})
