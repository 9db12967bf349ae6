import assert from 'node:assert/strict'
import { test } from 'node:test'
import { AppError, AssertionError, faulty, folded, assert as must, parsed } from './index.ts'

test('a failed assertion is our own mistake, with its sentence', () => {
  assert.throws(() => must(false, 'a leg has an end'), new AssertionError('a leg has an end'))
  must(true, 'never')
})

test('wrong input is a value with its place', () => {
  assert.deepEqual(faulty('not a number', 'CSeq'), { ok: false, fault: { what: 'not a number', where: 'CSeq' } })
  assert.deepEqual(parsed(7), { ok: true, value: 7 })
})

test('what a person may not do has a code, a status and a sentence', () => {
  const error = new AppError('not-allowed', 403, 'Only an admin may do this.', { asked: 'people' })
  assert.equal(error.status, 403)
  assert.equal(error.message, 'Only an admin may do this.')
  assert.deepEqual(error.details, { asked: 'people' })
})

test('a search takes letters with and without their marks for the same', () => {
  for (const [text, is] of [
    ['José', 'jose'],
    ['STRASSE', 'strasse'],
    ['Straße', 'strasse'],
    ['Żółć Łukasz', 'zolc lukasz'],
    ['O’Neil', "o'neil"],
    ['Søren', 'soren'],
    ['محمد', 'محمد'],
    ['+49 30', '+49 30'],
  ] as const)
    assert.equal(folded(text), is)
})
