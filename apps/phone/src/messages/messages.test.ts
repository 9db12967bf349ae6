import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { assertTranslated } from '@sidetone/ui/testing'
import { REFUSALS } from '../call/refusals.ts'
import { en } from './en.ts'
import { SENTENCES } from './languages.ts'
import { de } from './server/de.ts'
import { es } from './server/es.ts'
import { fr } from './server/fr.ts'

for (const [language, load] of Object.entries(SENTENCES))
  test(`${language} has every sentence`, async () => assertTranslated(await load(), en))

test('what is closed is told in the language of the phone', async () => {
  const words = 'Support is closed at the moment.'
  const { ended } = await SENTENCES.de()
  const said = { code: 'closed', values: ['Support'] }
  assert.equal(
    ended({ by: 'other', cause: 'closed', words, said }, '640', '640', false),
    'Support ist jetzt geschlossen.',
  )
  const newer = { code: 'of-a-newer-server', values: [] }
  assert.equal(ended({ by: 'other', cause: 'closed', words, said: newer }, '640', '640', false), words)
})

test('what a limit or a right refuses is told with its values', async () => {
  const ended = async (language: 'de' | 'es' | 'fr', code: string, ...values: string[]) =>
    (await SENTENCES[language]()).ended(
      { by: 'system', cause: 'not-allowed', words: 'English', said: { code, values } },
      '0',
      '0',
      false,
    )
  assert.equal(
    await ended('de', 'off.country', 'Erin (105)', 'GB'),
    'Anrufe nach Vereinigtes Königreich sind für dich aus; frage Erin (105).',
  )
  assert.equal(await ended('de', 'off.premium', ''), 'Teure Sondernummern sind für dich aus.')
  assert.equal(
    await ended('de', 'limit.person-calls', 'Erin (105)', '1', '1'),
    'Du hast schon 1 Anruf nach draußen; mehr als 1 zugleich darfst du nicht. Frage Erin (105).',
  )
  assert.match(await ended('fr', 'limit.site-calls', '', '2', 'Berlin'), /^Berlin a déjà 2 appels/)
  assert.match(await ended('es', 'limit.person-money', '', '2 EUR'), /2 EUR que pueden costar/)
})

test('every sentence that the server says by a code stands in every language', async () => {
  const packages = join(import.meta.dirname, '../../../../packages')
  const codes = new Set<string>()
  for (const file of readdirSync(packages, { recursive: true, encoding: 'utf8' })) {
    if (
      !/(call|features\/[^/]+)\/src\/.*\.ts$/.test(file) ||
      file.includes('node_modules') ||
      file.endsWith('.test.ts')
    )
      continue
    const text = readFileSync(join(packages, file), 'utf8')
    for (const [, first, second] of text.matchAll(/\bcoded\(\s*(?:[^'(),]+\? )?'([a-z.-]+)'(?: : '([a-z.-]+)')?/g))
      for (const code of [first, second]) if (code) codes.add(code)
  }
  assert.ok(codes.size > 20, [...codes].join())
  for (const sentences of [de, es, fr])
    assert.deepEqual(
      [...codes].filter(code => !Object.hasOwn(sentences, code)),
      [],
    )
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

test('every refusal of something asked in a call stands in every language', () => {
  const commands = readFileSync(join(import.meta.dirname, '../../../../packages/call/src/commands.ts'), 'utf8')
  const [, list = ''] = /export const refusals[^{]*\{[^=]*= \{([\s\S]*?)\n\}/.exec(commands) ?? []
  const codes = [...list.matchAll(/^ {2}'?([a-z-]+)'?: \{/gm)].map(([, code]) => code!)
  assert.ok(codes.includes('not-host') && codes.length > 10, codes.join())
  for (const language of ['de', 'es', 'fr'])
    assert.deepEqual(
      codes.filter(code => !REFUSALS[language]![code]),
      [],
      language,
    )
})
