import assert from 'node:assert/strict'
import { test } from 'node:test'
import { endOfQuiet, numberIn, numbersIn } from './incoming-text.ts'

test('numbers as people type them; none is null', () => {
  assert.equal(numberIn(' (030) 123-45 '), '03012345')
  assert.equal(numberIn('  '), null)
  assert.equal(numberIn('Bob'), 'Bob')
  assert.deepEqual(numbersIn('103, +49*; , 0171 23'), ['103', '+49*', '017123'])
})

test('quiet ends when it says', () => {
  const now = new Date(2026, 10, 30, 17, 30).getTime()
  assert.equal(endOfQuiet('open', now), null)
  assert.equal(endOfQuiet('hour', now), now + 3_600_000)
  assert.deepEqual(new Date(endOfQuiet('tomorrow', now)!), new Date(2026, 11, 1, 8, 0))
})
