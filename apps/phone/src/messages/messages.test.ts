import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assertTranslated } from '@sidetone/ui/testing'
import { en } from './en.ts'
import { SENTENCES } from './languages.ts'

for (const [language, load] of Object.entries(SENTENCES))
  test(`${language} has every sentence`, async () => assertTranslated(await load(), en))

test('what is closed is told in the language of the phone', async () => {
  const words = 'Support is closed at the moment.'
  const { ended } = await SENTENCES.de()
  assert.equal(ended({ by: 'other', cause: 'closed', words }, '640', '640', false), 'Support ist jetzt geschlossen.')
})

test('endings say who and what', () => {
  const end = (cause: Parameters<typeof en.ended>[0]['cause'], by: 'me' | 'other' | 'system' = 'other') =>
    en.ended({ by, cause, words: '' }, 'Bob', '102', false)
  assert.equal(end('declined'), 'Bob declined.')
  const said = 'I’ll call you back in 10 minutes.'
  assert.equal(
    en.ended({ by: 'other', cause: 'declined', words: said }, 'Bob', '102', false),
    `Bob declined: “${said}”`,
  )
  assert.equal(end('busy'), 'Bob is on another call.')
  assert.equal(end('no-answer'), 'Nobody answered.')
  assert.equal(
    en.ended({ by: 'system', cause: 'unknown-number', words: '' }, '999', '999', false),
    'There is no number 999.',
  )
  assert.equal(en.ended({ by: 'other', cause: 'hung-up', words: '' }, 'Bob', '102', true), 'Bob hung up.')
})
