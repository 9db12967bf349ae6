import assert from 'node:assert/strict'
import { test } from 'node:test'
import { dayField, tenths, withTimes } from './format.ts'

test('times in a sentence of the server are told in the language of the page; whatever else is left alone', () => {
  // The space before AM is a narrow one in some browsers.
  assert.equal(
    withTimes('Office is open at 2026-11-23 09:09 (Europe/Berlin), Monday.').replace(/\s/g, ' '),
    'Office is open at Nov 23, 2026, 9:09 AM (Europe/Berlin), Monday.',
  )
  assert.equal(withTimes('Closed on 2026-99-99 99:99; call 2026.'), 'Closed on 2026-99-99 99:99; call 2026.')
})

test('a day is that of who looks, also just after midnight', () => {
  assert.equal(dayField(new Date(2026, 0, 5, 0, 10).getTime()), '2026-01-05')
  assert.equal(dayField(new Date(2026, 11, 31, 23, 50).getTime()), '2026-12-31')
})

test('a figure has one digit after its sign', () => {
  assert.deepEqual([tenths(4), tenths(3.86)], ['4.0', '3.9'])
})
