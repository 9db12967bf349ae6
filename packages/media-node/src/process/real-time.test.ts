import assert from 'node:assert/strict'
import { test } from 'node:test'
import { coresFrom } from './real-time.ts'

test('cores as the kernel lists them', () => {
  assert.deepEqual(coresFrom('0-1'), [0, 1])
  assert.deepEqual(coresFrom('3'), [3])
  assert.deepEqual(coresFrom('0-2,5,8-9'), [0, 1, 2, 5, 8, 9])
  assert.deepEqual(coresFrom(''), [])
})
