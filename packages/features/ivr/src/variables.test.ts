import assert from 'node:assert/strict'
import { test } from 'node:test'
import { asSaidIn, filledIn, notFilledIn } from './variables.ts'

const known = { caller: '+49301', digits: '4711', answer: { name: 'Mia', sum: '12.5', points: 1234.5, owed: 3 } }
const read = (text: string, language = 'en') => filledIn(text, known, asSaidIn(language))

test('values are read sign by sign, as numbers or as money, in the language of the voice', () => {
  assert.equal(read('Order {digits|digits} of {caller|digits}'), 'Order 4 7 1 1 of + 4 9 3 0 1')
  assert.equal(read('{answer.points|number}'), '1234.5')
  assert.equal(read('{answer.points|number}', 'de'), '1234,5')
  assert.equal(read('{answer.sum|EUR}'), '12.50 euros')
  assert.equal(read('{answer.sum|EUR}', 'de'), '12,50 Euro')
  assert.equal(read('{answer.owed|USD}', 'fr'), '3 dollars des États-Unis')
})
test('what is no number stays as it is, what is not there is nothing', () => {
  assert.equal(read('{answer.name|number} {answer.name|EUR}{answer.gone|digits}{answer.gone|EUR}'), 'Mia Mia')
  assert.equal(read('Hello {answer.name}'), 'Hello Mia')
})
test('what stands in braces and is no value is found', () => {
  assert.deepEqual(notFilledIn('{name} {digits} {digits|roman} {answer.a.b|EUR}'), ['{name}', '{digits|roman}'])
})
