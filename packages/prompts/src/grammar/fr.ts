/** French numbers, times and days. 70 … 99 are said by twenties. */
import { type Counted, type Grammar, numbered } from '../clips.ts'

const small =
  'zéro,un,deux,trois,quatre,cinq,six,sept,huit,neuf,dix,onze,douze,treize,quatorze,quinze,seize,dix-sept,dix-huit,dix-neuf'
const tens = 'vingt trente quarante cinquante soixante'
const months = 'janvier février mars avril mai juin juillet août septembre octobre novembre décembre'
const days = 'dimanche lundi mardi mercredi jeudi vendredi samedi'
const feminine: readonly Counted[] = ['minutes', 'people']

function number(n: number): string[] {
  if (n >= 1000) return [...(n < 2000 ? [] : [`n${Math.floor(n / 1000)}`]), 'mille', ...rest(n % 1000)]
  if (n >= 100) return [...(n < 200 ? [] : [`n${Math.floor(n / 100)}`]), 'cent', ...rest(n % 100)]
  if (n < 20) return [`n${n}`]
  if (n >= 80) return ['n80', ...rest(n - 80)]
  const ten = n >= 60 ? 60 : n - (n % 10)
  if (n - ten === 1) return [`n${ten}`, 'et-un']
  if (n - ten === 11) return [`n${ten}`, 'et-onze']
  return [`n${ten}`, ...rest(n - ten)]
}
const rest = (n: number): string[] => (n === 0 ? [] : number(n))
const feminineLast: Readonly<Record<string, string>> = { n1: 'une', 'et-un': 'et-une' }
function before(n: number): string[] {
  const clips = number(n)
  const last = clips.at(-1)!
  return [...clips.slice(0, -1), feminineLast[last] ?? last]
}

export const grammar: Grammar = {
  clips: {
    ...numbered(small.split(',')),
    ...Object.fromEntries(tens.split(' ').map((word, i) => [`n${20 + i * 10}`, word])),
    n80: 'quatre-vingt',
    ...numbered(months.split(' '), 'month-', 1),
    ...numbered(days.split(' '), 'weekday-'),
    'et-un': 'et un',
    'et-une': 'et une',
    'et-onze': 'et onze',
    une: 'une',
    cent: 'cent',
    mille: 'mille',
    a: 'à',
    heures: 'heures',
    'une-heure': 'une heure',
    minuit: 'minuit',
    le: 'le',
    premier: 'premier',
  },
  counted: {
    'new-messages': ['aucun nouveau message', 'un nouveau message', 'nouveaux messages'],
    'saved-messages': ['aucun message sauvegardé', 'un message sauvegardé', 'messages sauvegardés'],
    minutes: ['aucune minute', 'une minute', 'minutes'],
    people: ['personne', 'une personne', 'personnes'],
  },
  number,
  numberOf: (n, what) => (feminine.includes(what) ? before(n) : number(n)),
  time(hour, minute) {
    const hours = hour === 0 ? ['minuit'] : hour === 1 ? ['une-heure'] : [...before(hour), 'heures']
    return ['a', ...hours, ...rest(minute)]
  },
  date: (day, month) => ['le', ...(day === 1 ? ['premier'] : number(day)), `month-${month}`],
}
