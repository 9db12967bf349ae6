import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assertTranslated } from '@sidetone/ui/testing'
import { WORDS } from './press-words.ts'

test('that a press is needed is said in each language, to fingers in their own words', () => {
  for (const words of Object.values(WORDS)) {
    assertTranslated(words, WORDS.en)
    assert.notEqual(words.toRing(true), words.toRing(false))
    assert.notEqual(words.toHear(true), words.toHear(false))
  }
})
