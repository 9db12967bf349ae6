import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Ringing } from '@sidetone/api-client'
import { assertTranslated } from '@sidetone/ui/testing'
import { WORDS } from './mobile-words.ts'
import { mobileOf, ringingMobile } from './own-mobile.ts'
import { REFUSALS, refusalIn } from './refusals.ts'

const rules = (...numbers: string[]) =>
  ({ also: numbers.map(number => ({ number, afterSeconds: 0, ask: true })) }) as unknown as Ringing
const rings = (number: string, mine = true) => ({ to: { name: '', number }, mine })

test('the mobile is the first number outside that rings along; a colleague is none', () => {
  assert.equal(mobileOf(null), null)
  assert.equal(mobileOf(rules('103')), null)
  assert.equal(mobileOf(rules('103', '017012345678', '+49301234567'))?.number, '017012345678')
})

test('a transfer to an own phone outside is told as such, however its number is written', () => {
  const own = rules('103', '017012345678')
  assert.equal(ringingMobile(own, rings('+4917012345678'))?.ask, true)
  assert.equal(ringingMobile(own, rings('+4917012345678', false)), null, 'somebody else passes me on')
  assert.equal(ringingMobile(own, rings('+4917099999999')), null)
  assert.equal(ringingMobile(own, rings('103')), null)
  assert.equal(ringingMobile(own, rings('')), null)
})

test('what is said of it, and refusals, are there in each language', () => {
  for (const language of ['de', 'es', 'fr'] as const) {
    assertTranslated(WORDS[language], WORDS.en)
    assert.deepEqual(Object.keys(REFUSALS[language]!), Object.keys(REFUSALS.de!))
  }
  const locked = { code: 'locked', sentence: 'The conference is locked: nobody else can come in.' }
  assert.equal(refusalIn('en-GB', locked), locked.sentence)
  assert.match(refusalIn('de-AT', locked), /gesperrt/)
  assert.equal(refusalIn('fr', { code: 'new', sentence: 'So it is.' }), 'So it is.', 'better than nothing')
})
