import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Headers } from '@sidetone/sip'
import { checkSeen } from './number-check.ts'
import { plainRules } from './words.ts'

const number = '+12015550123'
const seen = (...headers: [string, string][]) =>
  checkSeen(Headers.of(headers), number, { ...plainRules.numbers, comesAs: 'e164' })
const pai = (text: string): [string, string] => ['P-Asserted-Identity', text]
const passed = 'TN-Validation-Passed'
const failed = 'TN-Validation-Failed'

test('verstat at the number: in the user part, of a tel URI, behind the address, in From', () => {
  const verified = { says: 'verified' }
  assert.deepEqual(seen(pai(`<sip:12015550123;verstat=${passed}@carrier.example;user=phone>`)), verified)
  assert.deepEqual(seen(pai(`"Bob" <sip:+12015550123@c>, <tel:+1-201-555-0123;verstat=${passed}>`)), verified)
  assert.deepEqual(seen(pai(`<sip:+12015550123@c>;verstat=tn-validation-passed`)), verified)
  assert.deepEqual(seen(['From', `<sip:+12015550123@c;user=phone;verstat=${passed}>;tag=1`]), verified)
  assert.deepEqual(seen(['From', `<sip:+12015550123;verstat=${failed}@c>;tag=1`]), { says: 'failed' })
  assert.equal(seen(['From', '<sip:+12015550123;verstat=No-TN-Validation@c>;tag=1']), undefined)
  assert.equal(seen(['From', '<sip:+12015550123@c>;tag=1']), undefined)
})

test('only a full attestation says whose number it is', () => {
  const from: [string, string] = ['From', `<sip:+12015550123;verstat=${passed}@c>;tag=1`]
  assert.deepEqual(seen(from, ['P-Attestation-Indicator', 'A']), { says: 'verified', level: 'A' })
  assert.deepEqual(seen(from, ['X-Attestation-Indicator', 'b']), { says: 'unproven', level: 'B' })
  assert.deepEqual(seen(pai(`<sip:+12015550123;verstat=${passed}-C@c>`)), { says: 'unproven', level: 'C' })
  assert.deepEqual(seen(from, ['P-Attestation-Indicator', 'AAA']), { says: 'verified' })
  assert.equal(seen(['From', '<sip:+12015550123@c>'], ['P-Attestation-Indicator', 'A']), undefined, 'a level alone')
})

test('what is said of another number does not count, nor what stands in a name; a failure counts most', () => {
  assert.equal(seen(['From', `<sip:+19005550000;verstat=${passed}@c>`], pai('<sip:+12015550123@c>')), undefined)
  assert.equal(seen(['From', `";verstat=${passed}" <sip:+12015550123@c>`]), undefined)
  assert.equal(seen(['From', `"<x;verstat=${passed}>" <sip:+12015550123@c>`]), undefined)
  assert.equal(seen(['From', `<sip:+12015550123%3Bverstat=${passed}@c>`]), undefined)
  const both = seen(pai(`<sip:+12015550123;verstat=${passed}@c>`), ['From', `<tel:+12015550123;verstat=${failed}>`])
  assert.deepEqual(both, { says: 'failed' })
})
