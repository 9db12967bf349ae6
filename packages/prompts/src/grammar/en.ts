/** English numbers, times and days. */
import { type Grammar, numbered } from '../clips.ts'

const small =
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen'
const tens = 'twenty thirty forty fifty sixty seventy eighty ninety'
const months = 'January February March April May June July August September October November December'
const days = 'Sunday Monday Tuesday Wednesday Thursday Friday Saturday'

function number(n: number): string[] {
  if (n >= 1000) return [`n${Math.floor(n / 1000)}`, 'thousand', ...rest(n % 1000)]
  if (n >= 100) return [`n${Math.floor(n / 100)}`, 'hundred', ...rest(n % 100)]
  if (n < 20) return [`n${n}`]
  return [`n${n - (n % 10)}`, ...rest(n % 10)]
}
const rest = (n: number): string[] => (n === 0 ? [] : number(n))

export const grammar: Grammar = {
  clips: {
    ...numbered(small.split(' ')),
    ...Object.fromEntries(tens.split(' ').map((word, i) => [`n${20 + i * 10}`, word])),
    ...numbered(
      months.split(' ').map(month => `on ${month}`),
      'month-',
      1,
    ),
    ...numbered(
      days.split(' ').map(day => `on ${day}`),
      'weekday-',
    ),
    hundred: 'hundred',
    thousand: 'thousand',
    at: 'at',
    oh: 'oh',
    am: 'a.m.',
    pm: 'p.m.',
  },
  counted: {
    'new-messages': ['no new messages', 'one new message', 'new messages'],
    'saved-messages': ['no saved messages', 'one saved message', 'saved messages'],
    minutes: ['no minutes', 'one minute', 'minutes'],
    people: ['nobody', 'one person', 'people'],
  },
  number,
  numberOf: number,
  time(hour, minute) {
    const minutes = minute === 0 ? [] : minute < 10 ? ['oh', `n${minute}`] : number(minute)
    return ['at', ...number(hour % 12 || 12), ...minutes, hour < 12 ? 'am' : 'pm']
  },
  date: (day, month) => [`month-${month}`, ...number(day)],
}
