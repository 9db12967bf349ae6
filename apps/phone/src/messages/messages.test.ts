import assert from 'node:assert/strict'
import { test } from 'node:test'
import { en } from './en.ts'
import { LANGUAGES, pickLanguage } from './languages.ts'

/** Paths of all sentences, with the kind of each. */
const shape = (value: unknown, path = ''): string[] =>
  typeof value === 'object' && value !== null
    ? Object.entries(value).flatMap(([key, inner]) => shape(inner, `${path}.${key}`))
    : [`${path}: ${typeof value}`]

for (const [tag, { load }] of Object.entries(LANGUAGES))
  test(`${tag} has every sentence`, async () => {
    const words = await load()
    assert.deepEqual(shape(words).sort(), shape(en).sort())
    const fixed = (inner: unknown): string[] =>
      typeof inner === 'string'
        ? [inner]
        : typeof inner === 'object' && inner
          ? Object.values(inner).flatMap(fixed)
          : []
    const { line, ...others } = words
    assert.deepEqual(
      fixed(others).filter(text => !text.trim()),
      [],
    )
    assert.ok(line.unreachable)
  })

test('the chosen language, else the browser’s first that we have, else English', () => {
  assert.equal(pickLanguage('de', ['fr-FR']), 'de')
  assert.equal(pickLanguage('', ['ja-JP', 'es-MX']), 'es')
  assert.equal(pickLanguage('', ['ja-JP']), 'en')
  assert.equal(pickLanguage('xx', []), 'en')
})

test('endings say who and what', () => {
  const end = (cause: Parameters<typeof en.ended>[0]['cause'], by: 'me' | 'other' | 'system' = 'other') =>
    en.ended({ by, cause, words: '' }, 'Bob', '102', false)
  assert.equal(end('declined'), 'Bob declined.')
  assert.equal(end('busy'), 'Bob is on another call.')
  assert.equal(end('no-answer'), 'Nobody answered.')
  assert.equal(
    en.ended({ by: 'system', cause: 'unknown-number', words: '' }, '999', '999', false),
    'There is no number 999.',
  )
  assert.equal(en.ended({ by: 'other', cause: 'hung-up', words: '' }, 'Bob', '102', true), 'Bob hung up.')
})
