import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fits, read, written } from './numbers.ts'
import { type NumberFormat, plainRules } from './words.ts'

const germany = { ...plainRules.numbers, countryCode: '49', nationalPrefix: '0', internationalPrefix: '00' }
const america = { ...plainRules.numbers, countryCode: '1', nationalPrefix: '', internationalPrefix: '011' }
const write = (number: string, format: NumberFormat, of = germany) => written(number, { ...of, format })
const seen = (number: string, comesAs: NumberFormat, of = germany) => read(number, { ...of, comesAs })

test('a number as the carrier wants it', () => {
  assert.equal(write('+49301234', 'as-is'), '+49301234')
  assert.equal(write('+49301234', 'e164-plus'), '+49301234')
  assert.equal(write('+49301234', 'e164'), '49301234')
  assert.equal(write('+49301234', 'national'), '0301234')
  assert.equal(write('+442071234', 'national'), '00442071234')
  assert.equal(write('+12125551234', 'national', america), '2125551234')
  assert.equal(write('+49301234', 'national', america), '01149301234')
  for (const short of ['110', '0301234', '*43']) assert.equal(write(short, 'e164'), short)
})

test('a number as the carrier gives it', () => {
  assert.equal(seen('0301234567', 'as-is'), '0301234567')
  assert.equal(seen('0301234567', 'national'), '+49301234567')
  assert.equal(seen('0044 20 7123', 'national'), '+44207123')
  assert.equal(seen('49301234567', 'e164'), '+49301234567')
  assert.equal(seen('+49 (30) 1234-567', 'e164'), '+49301234567')
  assert.equal(seen('2125551234', 'national', america), '+12125551234')
  assert.equal(seen('anonymous', 'e164'), 'anonymous')
  assert.equal(seen('101', 'national'), '101')
})

test('own numbers, also a whole block', () => {
  assert.ok(fits('+4930123455', ['+49301234*']))
  assert.ok(!fits('+4930123', ['+49301234*', '+4930']))
})
