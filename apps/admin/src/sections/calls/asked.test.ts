import assert from 'node:assert/strict'
import { test } from 'node:test'
import { daysAreReversed, queryOf } from './asked.ts'

test('days become times, from the first moment of the one to the last of the other', () => {
  const { from, to, ...others } = Object.fromEntries(
    queryOf({
      from: '2026-11-22',
      to: '2026-11-22',
      sort: '-name',
      q: undefined,
      queue: 'q-1',
      outcome: '',
      limit: 50,
    }),
  )
  assert.deepEqual(others, { queue: 'q-1', limit: '50' })
  assert.equal(Number(from), new Date(2026, 10, 22).getTime())
  assert.equal(Number(to), new Date(2026, 10, 23).getTime())
})

test('what is no day is not asked for', () => {
  assert.equal(String(queryOf({ from: 'yesterday', to: '' })), '')
})

test('a span whose last day is before its first one is told, not asked', () => {
  assert.equal(daysAreReversed({ from: '2026-11-20', to: '2026-11-19' }), true)
  assert.equal(daysAreReversed({ from: '2026-11-20', to: '2026-11-20' }), false)
  assert.equal(daysAreReversed({ from: '2026-11-20' }), false)
})
