import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openAt } from '@sidetone/call'
import { openDocuments, temporarySeal } from '@sidetone/data'
import { temporaryDatabase } from '@sidetone/data/temporary'
import { type ApiRoute, BY_SYSTEM, type Change } from '@sidetone/feature'
import { AppError } from '@sidetone/kernel'
import { holidaysFrom } from './calendar.ts'
import { createHours, openSchedules } from './index.ts'
import { Schedule } from './shapes.ts'

const now = Date.UTC(2026, 10, 22, 12)
const ics = (...events: string[]) =>
  [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    ...events.flatMap(text => ['BEGIN:VEVENT', ...text.split('\n'), 'END:VEVENT']),
    'END:VCALENDAR',
  ].join('\r\n')
const read = (...events: string[]) => {
  const holidays = holidaysFrom(ics(...events), 'Europe/Berlin', now)
  assert.ok(holidays.ok)
  return holidays.value.holidays.map(({ name, from, to, hours }) =>
    [name, from, to, ...(hours ? [`${hours.from}–${hours.to}`] : [])].join(' '),
  )
}

test('events of a calendar become holidays', () => {
  assert.deepEqual(
    read(
      'UID:1\nSUMMARY:Christmas\nDTSTART;VALUE=DATE:20261225\nDTEND;VALUE=DATE:20261227',
      'UID:2\nSUMMARY:One day\nDTSTART;VALUE=DATE:20261231',
      'UID:3\nSUMMARY:Afternoon\nDTSTART:20261224T120000\nDTEND:20261224T180000',
      'UID:4\nSUMMARY:In UTC\nDTSTART:20261224T110000Z\nDTEND:20261224T230000Z',
      'UID:5\nSUMMARY:Long\nDTSTART:20261201T180000\nDTEND:20261204T090000',
    ),
    [
      'Christmas 2026-12-25 2026-12-26',
      'One day 2026-12-31 2026-12-31',
      'Afternoon 2026-12-24 2026-12-24 12:00–18:00',
      'In UTC 2026-12-24 2026-12-24 12:00–24:00',
      'Long 2026-12-01 2026-12-01 18:00–24:00',
      'Long 2026-12-02 2026-12-03',
      'Long 2026-12-04 2026-12-04 00:00–09:00',
    ],
  )
})

test('what repeats is written down for five years, without its exceptions', () => {
  const days = read(
    'UID:1\nSUMMARY:May Day\nDTSTART;VALUE=DATE:20200501\nRRULE:FREQ=YEARLY\nEXDATE;VALUE=DATE:20280501',
  )
  assert.deepEqual(
    days,
    ['2027', '2029', '2030', '2031'].map(year => `May Day ${year}-05-01 ${year}-05-01`),
  )
  assert.ok(read('UID:1\nSUMMARY:Daily\nDTSTART;VALUE=DATE:20261101\nRRULE:FREQ=DAILY').length <= 400)
})

test('what is no calendar is told', () => {
  for (const text of ['', 'hello', 'BEGIN:VCALENDAR\r\nEND:VCALENDAR', 'BEGIN:VEVENT', '\u0000'.repeat(100)])
    assert.equal(holidaysFrom(text, 'UTC', now).ok, false, text)
})

function company() {
  const { sql } = temporaryDatabase()
  const documents = openDocuments(sql, { seal: temporarySeal() })
  const clock = { now }
  const taken = (number: string) => (number === '*43' ? 'Echo test' : null)
  const schedules = openSchedules({ documents, whoHas: taken, now: () => clock.now })
  const { routes } = createHours(schedules, () => clock.now)
  const made = schedules.collection.create(
    Schedule.parse({
      name: 'Office',
      timeZone: 'Europe/Berlin',
      weekly: [{ days: [1, 2, 3, 4, 5], from: '09:00', to: '17:00' }],
      code: '*61',
    }),
  )
  const ask = (method: string, path: string, given: { body?: unknown; query?: unknown } = {}) => {
    const route = routes.find(each => each.method === method && each.path === `/api/schedules/:id${path}`) as ApiRoute
    const body = route.body?.parse(given.body)
    return route.handle({
      params: { id: made.id },
      body,
      query: given.query ?? {},

      by: BY_SYSTEM,
    } as never) as Record<string, unknown>
  }
  return { schedules, ask, clock, made, documents }
}

test('a schedule is asked, switched and gets holidays over the API', () => {
  const { ask, clock, schedules, made } = company()
  // A Sunday.
  assert.deepEqual(ask('GET', '/state'), {
    open: false,
    why: 'Office is closed at 2026-11-22 13:00 (Europe/Berlin), a Sunday.',
    holiday: null,
    changesAt: Date.UTC(2026, 10, 23, 8),
  })
  assert.equal(ask('POST', '/switch', { body: { state: 'open', until: now + 3_600_000 } }).open, true)
  clock.now += 3_600_000
  assert.equal(ask('GET', '/state').open, false, 'its end')
  assert.equal(ask('POST', '/switch', { body: { state: 'schedule' } }).open, false)
  const text = ics('UID:1\nSUMMARY:Off\nDTSTART;VALUE=DATE:20261123')
  assert.deepEqual(ask('POST', '/holidays', { body: { ics: text } }), { added: 1, skipped: [] })
  assert.deepEqual(ask('POST', '/holidays', { body: { ics: text } }), { added: 0, skipped: [] }, 'not twice')
  assert.equal(schedules.collection.get(made.id)?.holidays.length, 1)
  const off = ask('GET', '/state', { query: { at: Date.UTC(2026, 10, 23, 10) } })
  assert.deepEqual([off.open, off.holiday], [false, 'Off'])
  assert.throws(() => ask('POST', '/holidays', { body: { ics: 'x' } }), AppError)
})

test('opened by hand in long holidays: as the hours say again when they are over', () => {
  const { schedules, made, clock } = company()
  const summer = { name: 'Summer', from: '2026-11-23', to: '2027-01-03', yearly: false, hours: null }
  schedules.collection.change(made.id, { ...Schedule.parse(made), holidays: [summer] })
  clock.now = Date.UTC(2026, 10, 23, 10)
  schedules.switchTo(made.id, 'open', 'next-change', BY_SYSTEM)
  const { override } = schedules.collection.get(made.id)!
  assert.deepEqual(override, { state: 'open', until: Date.UTC(2027, 0, 4, 8) })
})

test('a code that somebody else has is refused', () => {
  const { schedules, made } = company()
  const { id, ...value } = made
  assert.throws(() => schedules.collection.change(id, { ...value, code: '*43' }), /\*43 leads to Echo test/)
  assert.deepEqual(
    [...schedules.feature.numbers!()],
    [['*61', { feature: 'hours', argument: id, name: 'Day and night of Office' }]],
  )
})

test('who switched it, from where, and what it was before, is told in words', () => {
  const { schedules, made, clock, documents, ask } = company()
  clock.now = Date.UTC(2026, 10, 23, 10)
  const newest = () => {
    const [{ by, before, after }] = documents.changes({ limit: 1 }) as [Change]
    return `${by.kind} ${documents.rule('schedule')!.tells!.override!(before!.override, after!.override, after as never)}`
  }
  schedules.switchTo(made.id, 'closed', 'next-change', { kind: 'phone', id: 'bob', name: 'Bob' })
  assert.equal(newest(), 'phone It was as the hours say and is closed by hand until 2026-11-23 17:00 now.')
  assert.equal(ask('POST', '/switch', { body: { state: 'open' } }).open, true)
  assert.match(
    newest(),
    /^system It was closed by hand until 2026-11-23 17:00 and is open by hand until it is switched/,
  )
  assert.equal(
    ask('POST', '/switch', { body: { state: 'closed', until: 'next-change' } }).changesAt,
    Date.UTC(2026, 10, 24, 8),
  )
})

test('the code switches to the other state and back; only by those who may', async () => {
  const { schedules, made, clock, documents } = company()
  const dial = async (person: string | undefined) => {
    const done: string[] = []
    const call = {
      argument: made.id,
      caller: { name: 'Bob', number: '102', person },
      tell: () => {},
      answer: async () => void done.push('answered'),
      play: async (sound: unknown) => void done.push(Array.isArray(sound) ? 'two beeps' : 'one beep'),
      hangUp: (cause: string) => void done.push(cause),
    }
    await schedules.feature.story!(call as never, { signal: new AbortController().signal })
    return done.join(', ')
  }
  clock.now = Date.UTC(2026, 10, 23, 10)
  assert.equal(await dial('bob'), 'answered, two beeps, hung-up')
  const switched = schedules.byId().get(made.id)
  assert.deepEqual(switched?.override, { state: 'closed', until: Date.UTC(2026, 10, 23, 16) })
  assert.equal(openAt(switched, Date.UTC(2026, 10, 24, 8)).open, true, 'the next morning')
  assert.deepEqual(documents.changes({ limit: 1 })[0]?.by, { kind: 'phone', id: 'bob', name: 'Bob' })
  assert.equal(await dial('bob'), 'answered, one beep, hung-up')
  assert.equal(schedules.byId().get(made.id)?.override, null)
  assert.equal(await dial(undefined), 'not-allowed')
  const { id, ...value } = schedules.collection.get(made.id)!
  schedules.collection.change(id, { ...value, codeHolds: true })
  await dial('bob')
  assert.deepEqual(schedules.byId().get(made.id)?.override, { state: 'closed', until: null }, 'as was chosen')
  schedules.collection.change(id, { ...value, switchers: ['alice'] })
  assert.equal(await dial('bob'), 'not-allowed')
})
