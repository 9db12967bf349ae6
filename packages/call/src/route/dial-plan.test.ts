import assert from 'node:assert/strict'
import { test } from 'node:test'
import { plan } from '../rig.test.ts'
import type { PersonId } from '../words.ts'
import { route } from './dial-plan.ts'
import { normaliseDialled } from './digits.ts'

const from = { party: { name: 'Alice', number: '101', person: 'alice' as PersonId } }

test('digits as people write them', () => {
  assert.equal(normaliseDialled('(415) 555-0100'), '4155550100')
  assert.equal(normaliseDialled(' +44 20.7946/0958 '), '+442079460958')
  assert.equal(normaliseDialled('*43'), '*43')
  assert.equal(normaliseDialled('1+2'), '12')
  assert(normaliseDialled('9'.repeat(5_000)).length <= 65)
})

test('a person, a code, a trunk, nowhere; each says why', () => {
  const person = route('1 02', from, 0, plan)
  assert.deepEqual(person.destination, { kind: 'person', person: 'bob', ringForMs: 60_000 })
  assert.deepEqual(person.why, ['“1 02” was read as “102”.', '102 is the extension of Bob.'])
  assert.deepEqual(route('*43', from, 0, plan).destination, { kind: 'feature', feature: 'echo', argument: '' })
  const out = route('0 555-1234', from, 0, plan)
  assert.deepEqual(out.destination, { kind: 'trunk', trunk: 'outside', number: '5551234', ringForMs: 120_000 })
  assert.deepEqual(route('77', from, 0, plan).destination, { kind: 'nowhere', cause: 'unknown-number' })
  assert.deepEqual(route('', from, 0, plan).destination, { kind: 'nowhere', cause: 'unknown-number' })
})

test('a code that takes the number of a person says whose', () => {
  const box = { feature: 'voicemail', argument: 'leave:', name: 'Voicemail', takesNumber: 'whose' } as const
  const with99 = { ...plan, codes: new Map([...plan.codes, ['*99', box]]) }
  assert.deepEqual(route('*99102', from, 0, with99).to, { name: 'Voicemail of Bob', number: '*99102' })
  assert.deepEqual(route('*99777', from, 0, with99).to, { name: 'Voicemail', number: '*99777' })
})

test('a trunk reaches people but neither codes nor another trunk', () => {
  const outside = { ...from, trunk: 'outside' }
  assert.equal(route('102', outside, 0, plan).destination.kind, 'person')
  assert.deepEqual(route('*43', outside, 0, plan).destination, { kind: 'nowhere', cause: 'not-allowed' })
  assert.deepEqual(route('05551234', outside, 0, plan).destination, { kind: 'nowhere', cause: 'not-allowed' })
})

test('the longest prefix wins', () => {
  const two = {
    ...plan,
    trunks: [...plan.trunks, { trunk: 'abroad', name: 'Abroad', prefix: '00', stripPrefix: false }],
  }
  const { destination } = route('0049123', from, 0, two)
  assert.deepEqual(destination, { kind: 'trunk', trunk: 'abroad', number: '0049123', ringForMs: 120_000 })
})
