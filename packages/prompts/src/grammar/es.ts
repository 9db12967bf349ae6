/** Spanish numbers, times and days. "Uno" is "un" before a thing and "una" before one that is feminine. */
import { type Counted, type Grammar, numbered } from '../clips.ts'

const below30 =
  'cero,uno,dos,tres,cuatro,cinco,seis,siete,ocho,nueve,diez,once,doce,trece,catorce,quince,dieciséis,diecisiete,dieciocho,diecinueve,veinte,veintiuno,veintidós,veintitrés,veinticuatro,veinticinco,veintiséis,veintisiete,veintiocho,veintinueve'
const tens = 'treinta cuarenta cincuenta sesenta setenta ochenta noventa'
const hundreds =
  'ciento doscientos trescientos cuatrocientos quinientos seiscientos setecientos ochocientos novecientos'
const months = 'enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre'
const days = 'domingo lunes martes miércoles jueves viernes sábado'
const feminine: readonly Counted[] = ['people']

function number(n: number): string[] {
  if (n >= 2000) return [`n${Math.floor(n / 1000)}`, 'mil', ...rest(n % 1000)]
  if (n >= 1000) return ['mil', ...rest(n - 1000)]
  if (n === 100) return ['cien']
  if (n > 100) return [`hundred-${Math.floor(n / 100)}`, ...rest(n % 100)]
  if (n < 30) return [`n${n}`]
  return [`n${n - (n % 10)}`, ...(n % 10 === 0 ? [] : ['y', `n${n % 10}`])]
}
const rest = (n: number): string[] => (n === 0 ? [] : number(n))
/** @param ending `short`: un, veintiún; `una`: una, veintiuna */
function before(n: number, ending: 'short' | 'una'): string[] {
  const clips = number(n)
  const last = clips.at(-1)!
  return last === 'n1' || last === 'n21' ? [...clips.slice(0, -1), `${last}-${ending}`] : clips
}

export const grammar: Grammar = {
  clips: {
    ...numbered(below30.split(',')),
    ...Object.fromEntries(tens.split(' ').map((word, i) => [`n${30 + i * 10}`, word])),
    'n1-short': 'un',
    'n21-short': 'veintiún',
    'n1-una': 'una',
    'n21-una': 'veintiuna',
    ...numbered(hundreds.split(' '), 'hundred-', 1),
    ...numbered(
      months.split(' ').map(month => `de ${month}`),
      'month-',
      1,
    ),
    ...numbered(
      days.split(' ').map(day => `el ${day}`),
      'weekday-',
    ),
    cien: 'cien',
    mil: 'mil',
    y: 'y',
    'a-las': 'a las',
    'a-la-una': 'a la una',
    horas: 'horas',
    el: 'el',
    primero: 'primero',
  },
  counted: {
    'new-messages': ['ningún mensaje nuevo', 'un mensaje nuevo', 'mensajes nuevos'],
    'saved-messages': ['ningún mensaje guardado', 'un mensaje guardado', 'mensajes guardados'],
    minutes: ['ningún minuto', 'un minuto', 'minutos'],
    people: ['nadie', 'una persona', 'personas'],
  },
  number,
  numberOf: (n, what) => before(n, feminine.includes(what) ? 'una' : 'short'),
  time(hour, minute) {
    const minutes = minute === 0 ? [] : ['y', ...number(minute)]
    if (hour === 1) return ['a-la-una', ...minutes]
    return ['a-las', ...before(hour, 'una'), ...(minute === 0 ? ['horas'] : minutes)]
  },
  date: (day, month) => ['el', ...(day === 1 ? ['primero'] : number(day)), `month-${month}`],
}
