import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readDialled, showNumber, suggest } from './dialled.ts'

for (const [pasted, number] of [
  ['102', '102'],
  [' 1 0 2 ', '102'],
  ['(415) 555-0100', '4155550100'],
  ['+49 (0)30 123-45', '+493012345'],
  ['+49/30/12345', '+493012345'],
  ['tel:+49-30-12345;ext=4', '+493012345'],
  ['sip:101@example.com', '101'],
  ['sips:101@example.com:5061;transport=tls', '101'],
  ['callto://+4930%2012345', '+493012345'],
  ['\u202a+1 202 555 0123\u202c', '+12025550123'],
  ['*43', '*43'],
  ['**101', '**101'],
  ['Bob', ''],
  ['', ''],
  ['12 monkeys', ''],
] as const)
  test(`“${pasted}” is dialled as “${number}”`, () => assert.equal(readDialled(pasted), number))

test('numbers are spaced for the eye', () => {
  assert.equal(showNumber('102'), '102')
  assert.equal(showNumber('+493012345678'), '+49 301 234 5678')
  assert.equal(showNumber('+14155550100'), '+1 415 555 0100')
  assert.equal(showNumber('*43'), '*43')
})

const people = [
  { name: 'José Álvarez', extension: '110' },
  { name: 'Bob Schneider', extension: '102' },
]
test('suggestions: beginnings of words without accents, or of numbers; nobody twice', () => {
  const recents = [
    { name: 'Bob Schneider', number: '102' },
    { name: '', number: '+493012345' },
  ]
  assert.deepEqual(
    suggest('alv', people, recents).map(one => one.number),
    ['110'],
  )
  assert.deepEqual(
    suggest('10', people, recents).map(one => one.number),
    ['102'],
  )
  assert.deepEqual(
    suggest('030 123', people, recents).map(one => one.number),
    ['+493012345'],
  )
  assert.deepEqual(suggest('  ', people, recents), [])
})
