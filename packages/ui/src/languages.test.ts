import assert from 'node:assert/strict'
import { test } from 'node:test'
import { localeOf, pickLanguage } from './languages.ts'

test('the chosen language, else the browser’s first that we have, else English', () => {
  assert.equal(pickLanguage('de', ['fr-FR']), 'de')
  assert.equal(pickLanguage('', ['ja-JP', 'es-MX']), 'es')
  assert.equal(pickLanguage('', ['ja-JP']), 'en')
  assert.equal(pickLanguage('xx', []), 'en')
  assert.equal(pickLanguage('toString', []), 'en')
})

test('dates and numbers as in the country of the browser, in the language of the page', () => {
  assert.equal(localeOf('de', ['fr-FR', 'de-AT']), 'de-AT')
  assert.equal(localeOf('fr', ['de-AT']), 'fr')
})
