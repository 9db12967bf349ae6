/** German numbers, times and days. Units come before tens: "fünfund", "dreißig". */
import { type Grammar, numbered } from '../clips.ts'

const units = ['ein', 'zwei', 'drei', 'vier', 'fünf', 'sechs', 'sieben', 'acht', 'neun']
const small =
  'null eins zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn fünfzehn sechzehn siebzehn achtzehn neunzehn'
const tens = 'zwanzig dreißig vierzig fünfzig sechzig siebzig achtzig neunzig'
const months = 'Januar Februar März April Mai Juni Juli August September Oktober November Dezember'
const days = 'Sonntag Montag Dienstag Mittwoch Donnerstag Freitag Samstag'
const irregularOrdinals: Readonly<Record<number, string>> = { 1: 'ersten', 3: 'dritten', 7: 'siebten', 8: 'achten' }

const ordinals = Array.from({ length: 19 }, (_, i) => irregularOrdinals[i + 1] ?? `${small.split(' ')[i + 1]}ten`)

function number(n: number): string[] {
  if (n >= 1000) return [times(Math.floor(n / 1000)), 'tausend', ...rest(n % 1000)]
  if (n >= 100) return [times(Math.floor(n / 100)), 'hundert', ...rest(n % 100)]
  if (n < 20) return [`n${n}`]
  return [...unitBefore(n), `n${n - (n % 10)}`]
}
const unitBefore = (n: number): string[] => (n % 10 === 0 ? [] : [`und-${n % 10}`])
const times = (n: number): string => (n === 1 ? 'ein' : `n${n}`)
const rest = (n: number): string[] => (n === 0 ? [] : number(n))

export const grammar: Grammar = {
  clips: {
    ...numbered(small.split(' ')),
    ...Object.fromEntries(tens.split(' ').map((word, i) => [`n${20 + i * 10}`, word])),
    ...numbered(
      units.map(unit => `${unit}und`),
      'und-',
      1,
    ),
    'nth-20': 'zwanzigsten',
    'nth-30': 'dreißigsten',
    ...numbered(ordinals, 'nth-', 1),
    ...numbered(months.split(' '), 'month-', 1),
    ...numbered(
      days.split(' ').map(day => `am ${day}`),
      'weekday-',
    ),
    ein: 'ein',
    hundert: 'hundert',
    tausend: 'tausend',
    um: 'um',
    am: 'am',
    uhr: 'Uhr',
    'ein-uhr': 'ein Uhr',
  },
  counted: {
    'new-messages': ['keine neuen Nachrichten', 'eine neue Nachricht', 'neue Nachrichten'],
    'saved-messages': ['keine gespeicherten Nachrichten', 'eine gespeicherte Nachricht', 'gespeicherte Nachrichten'],
    minutes: ['keine Minute', 'eine Minute', 'Minuten'],
    people: ['niemand', 'eine Person', 'Personen'],
  },
  number,
  numberOf: number,
  time: (hour, minute) => ['um', ...(hour === 1 ? ['ein-uhr'] : [...number(hour), 'uhr']), ...rest(minute)],
  date(day, month) {
    const nth = day < 20 ? [`nth-${day}`] : [...unitBefore(day), `nth-${day - (day % 10)}`]
    return ['am', ...nth, `month-${month}`]
  },
}
