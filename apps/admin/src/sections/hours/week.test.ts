import assert from 'node:assert/strict'
import { test } from 'node:test'
import { timesOf, weekOf } from './week.ts'

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
