import assert from 'node:assert/strict'
import { test } from 'node:test'
import { duration } from './format.ts'
import { readRoute } from './route.ts'

test('places are read from the fragment', () => {
  assert.deepEqual(readRoute(''), { place: 'calls', id: null })
  assert.deepEqual(readRoute('#/calls/a%2Fb'), { place: 'calls', id: 'a/b' })
  assert.deepEqual(readRoute('#/settings/devices'), { place: 'settings', part: 'devices' })
  assert.deepEqual(readRoute('#/settings/nonsense'), { place: 'settings', part: null })
  assert.deepEqual(readRoute('#/sign-in/TOKEN-1_x'), { place: 'sign-in', token: 'TOKEN-1_x' })
  assert.deepEqual(readRoute('#/%'), { place: 'calls', id: null })
})

test('durations', () => {
  assert.deepEqual([0, 7_000, 750_000, 3_729_000].map(duration), ['0:00', '0:07', '12:30', '1:02:09'])
})
