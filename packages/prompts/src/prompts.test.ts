import assert from 'node:assert/strict'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { DtmfDetector, levelOf, readWav } from '@sidetone/audio'
import type { Sound } from '@sidetone/call'
import {
  clipTexts,
  date,
  digits,
  type Language,
  languages,
  moment,
  number,
  type Part,
  prompts,
  soundPath,
  time,
  weekday,
} from './index.ts'

const said = (language: Language, ...parts: Part[]): string => prompts(language).text(...parts)
type Row = readonly [parts: Part[], en: string, de: string, es: string, fr: string]

const rows: readonly Row[] = [
  [[number(0)], 'zero', 'null', 'cero', 'zéro'],
  [[number(1)], 'one', 'eins', 'uno', 'un'],
  [[number(16)], 'sixteen', 'sechzehn', 'dieciséis', 'seize'],
  [[number(21)], 'twenty one', 'einund zwanzig', 'veintiuno', 'vingt et un'],
  [[number(35)], 'thirty five', 'fünfund dreißig', 'treinta y cinco', 'trente cinq'],
  [[number(71)], 'seventy one', 'einund siebzig', 'setenta y uno', 'soixante et onze'],
  [[number(77)], 'seventy seven', 'siebenund siebzig', 'setenta y siete', 'soixante dix-sept'],
  [[number(80)], 'eighty', 'achtzig', 'ochenta', 'quatre-vingt'],
  [[number(91)], 'ninety one', 'einund neunzig', 'noventa y uno', 'quatre-vingt onze'],
  [[number(100)], 'one hundred', 'ein hundert', 'cien', 'cent'],
  [[number(101)], 'one hundred one', 'ein hundert eins', 'ciento uno', 'cent un'],
  [[number(540)], 'five hundred forty', 'fünf hundert vierzig', 'quinientos cuarenta', 'cinq cent quarante'],
  [[number(1000)], 'one thousand', 'ein tausend', 'mil', 'mille'],
  [
    [number(2999)],
    'two thousand nine hundred ninety nine',
    'zwei tausend neun hundert neunund neunzig',
    'dos mil novecientos noventa y nueve',
    'deux mille neuf cent quatre-vingt dix-neuf',
  ],
  [
    [number(10_203)],
    'one zero two zero three',
    'eins null zwei null drei',
    'uno cero dos cero tres',
    'un zéro deux zéro trois',
  ],
  [
    [digits('+49 3-0*#')],
    'plus four nine three zero star hash',
    'plus vier neun drei null Stern Raute',
    'más cuatro nueve tres cero asterisco almohadilla',
    'plus quatre neuf trois zéro étoile dièse',
  ],
  [
    ['you-have', number(0), 'new-messages'],
    'You have no new messages',
    'Sie haben keine neuen Nachrichten',
    'Tiene ningún mensaje nuevo',
    'Vous avez aucun nouveau message',
  ],
  [
    ['you-have', number(1), 'new-messages'],
    'You have one new message',
    'Sie haben eine neue Nachricht',
    'Tiene un mensaje nuevo',
    'Vous avez un nouveau message',
  ],
  [
    ['you-have', number(3), 'saved-messages'],
    'You have three saved messages',
    'Sie haben drei gespeicherte Nachrichten',
    'Tiene tres mensajes guardados',
    'Vous avez trois messages sauvegardés',
  ],
  [[number(21), 'minutes'], 'twenty one minutes', 'einund zwanzig Minuten', 'veintiún minutos', 'vingt et une minutes'],
  [
    [number(31), 'people'],
    'thirty one people',
    'einund dreißig Personen',
    'treinta y una personas',
    'trente et une personnes',
  ],
  [[time(0, 0)], 'at twelve a.m.', 'um null Uhr', 'a las cero horas', 'à minuit'],
  [[time(1, 5)], 'at one oh five a.m.', 'um ein Uhr fünf', 'a la una y cinco', 'à une heure cinq'],
  [
    [time(14, 30)],
    'at two thirty p.m.',
    'um vierzehn Uhr dreißig',
    'a las catorce y treinta',
    'à quatorze heures trente',
  ],
  [[time(21, 0)], 'at nine p.m.', 'um einund zwanzig Uhr', 'a las veintiuna horas', 'à vingt et une heures'],
  [[date(1, 3)], 'on March one', 'am ersten März', 'el primero de marzo', 'le premier mars'],
  [
    [date(27, 8)],
    'on August twenty seven',
    'am siebenund zwanzigsten August',
    'el veintisiete de agosto',
    'le vingt sept août',
  ],
  [
    ['you-are-number', number(3), 'in-the-queue'],
    'You are number three in the queue.',
    'Sie sind Nummer drei in der Warteschlange.',
    'Usted es el número tres en la cola.',
    "Vous êtes le numéro trois dans la file d'attente.",
  ],
]

const known = (language: Language, sounds: readonly Sound[]): void => {
  const clips = clipTexts(language)
  for (const sound of sounds)
    assert.ok(sound.kind === 'file' && clips[sound.path.slice(sound.path.lastIndexOf('/') + 1, -4)] !== undefined)
}

describe('what is said', () => {
  for (const [parts, ...wanted] of rows)
    test(wanted[0], () =>
      assert.deepEqual(
        languages.map(language => said(language, ...parts)),
        wanted,
      ),
    )

  test('every number, time and day has its clips', () => {
    for (const language of languages) {
      for (let n = 0; n < 10_000; n += n < 1100 ? 1 : 37)
        known(language, [...prompts(language).say(number(n)), ...prompts(language).say(number(n), 'people')])
      const all = [
        ...Array.from({ length: 1440 }, (_, minute) => time(Math.floor(minute / 60), minute % 60)),
        ...Array.from({ length: 31 * 12 }, (_, i) => date(1 + (i % 31), 1 + Math.floor(i / 31))),
        ...Array.from({ length: 7 }, (_, day) => weekday(day)),
      ]
      for (const part of all) known(language, prompts(language).say(part))
    }
  })

  test('when it was', () => {
    const now = Date.UTC(2026, 10, 22, 23, 30)
    const hour = 3600_000
    const at = (ms: number, zone: string): string => said('en', ...moment(ms, now, zone))
    assert.equal(at(now - hour, 'UTC'), 'today at ten thirty p.m.')
    assert.equal(at(now - hour, 'Europe/Berlin'), 'yesterday at eleven thirty p.m.')
    assert.equal(at(now - 24 * hour, 'UTC'), 'yesterday at eleven thirty p.m.')
    assert.equal(at(now - 3 * 24 * hour, 'UTC'), 'on Thursday at eleven thirty p.m.')
    assert.equal(at(now - 30 * 24 * hour, 'UTC'), 'on October twenty three at eleven thirty p.m.')
  })

  test('a sound of its own stays where it is; an unknown language is English', () => {
    const name = { kind: 'file', path: '/names/alice.wav' } as const
    assert.deepEqual(prompts('de-AT').say(name, 'joined'), [name, { kind: 'file', path: soundPath('de', 'joined') }])
    assert.equal(prompts('xx').language, 'en')
  })
})

describe('the sounds', () => {
  for (const language of languages)
    test(`${language}: a file for each clip, and none that nobody says`, () => {
      const folder = join(import.meta.dirname, '../sounds', language)
      assert.deepEqual(
        readdirSync(folder).sort(),
        Object.keys(clipTexts(language))
          .map(clip => `${clip}.wav`)
          .sort(),
      )
    })

  test('all are 8 kHz, as loud as each other, without silence around them, and take no more than 6 MB', () => {
    let bytes = 0
    for (const language of languages)
      for (const clip of Object.keys(clipTexts(language))) {
        const path = soundPath(language, clip)
        bytes += statSync(path).size
        const wav = readWav(readFileSync(path))
        assert.ok(wav.ok && wav.value.rate === 8000 && wav.value.channels === 1, path)
        const { samples } = wav.value
        const level = levelOf(samples)
        assert.ok(level > -27 && level < -17, `${path}: ${level} dBFS`)
        assert.ok(samples.length > 800 && samples.length < 10 * 8000, `${path}: ${samples.length / 8} ms`)
        assert.ok(levelOf(samples.subarray(0, 800)) > -50, `${path} begins with silence`)
      }
    assert.ok(bytes < 6_000_000, `${bytes} bytes`)
  })

  test('twelve minutes of them, and nothing in it that is taken for a digit or cut out as one', () => {
    const detector = new DtmfDetector(8000)
    for (const language of languages)
      for (const clip of Object.keys(clipTexts(language))) {
        const wav = readWav(readFileSync(soundPath(language, clip)))
        assert.ok(wav.ok)
        const { samples } = wav.value
        for (let at = 0; at < samples.length; at += 160) {
          assert.deepEqual(detector.process(samples.subarray(at, at + 160)), [], `${language} ${clip}`)
          assert.ok(!detector.suspects, `${language} ${clip} at ${at / 8} ms`)
        }
      }
  })
})
