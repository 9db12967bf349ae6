import assert from 'node:assert/strict'
import { test } from 'node:test'
import { nextChange, openAt, type Schedule } from './hours.ts'

const office = (more: Partial<Schedule> = {}): Schedule => ({
  id: 'office',
  name: 'Office',
  timeZone: 'Europe/Berlin',
  weekly: [{ days: [1, 2, 3, 4, 5], from: '09:00', to: '17:30' }],
  holidays: [],
  override: null,
  ...more,
})
const at = (iso: string) => Date.parse(iso)
const open = (schedule: Schedule, iso: string) => openAt(schedule, at(iso)).open

test('the week on the wall clock of its place, whatever the season', () => {
  for (const [iso, is] of [
    ['2026-11-23T07:59Z', false],
    ['2026-11-23T08:00Z', true],
    ['2026-11-23T16:29Z', true],
    ['2026-11-23T16:30Z', false],
    // The Friday before and the Monday after clocks change, both ways.
    ['2026-03-27T07:59Z', false],
    ['2026-03-27T08:00Z', true],
    ['2026-03-30T06:59Z', false],
    ['2026-03-30T07:00Z', true],
    ['2026-10-23T07:00Z', true],
    ['2026-10-26T07:00Z', false],
    ['2026-10-26T08:00Z', true],
    ['2026-11-22T11:00Z', false],
  ] as const)
    assert.equal(open(office(), iso), is, iso)
  const york = office({ timeZone: 'America/New_York' })
  for (const [iso, is] of [
    ['2026-03-06T14:00Z', true],
    ['2026-03-06T13:59Z', false],
    ['2026-03-09T13:00Z', true],
    ['2026-03-09T12:59Z', false],
    ['2026-10-30T13:00Z', true],
    ['2026-11-02T13:59Z', false],
    ['2026-11-02T14:00Z', true],
  ] as const)
    assert.equal(open(york, iso), is, `New York ${iso}`)
})

test('hours that clocks leave out or show twice', () => {
  const night = office({ weekly: [{ days: [7], from: '02:30', to: '04:00' }] })
  // Berlin, 29 March 2026: 01:59 is followed by 03:00.
  assert.equal(open(night, '2026-03-29T00:59Z'), false)
  assert.equal(open(night, '2026-03-29T01:00Z'), true)
  assert.equal(open(night, '2026-03-29T02:00Z'), false)
  // 25 October: 02:30 comes twice.
  assert.equal(open(night, '2026-10-25T00:30Z'), true)
  assert.equal(open(night, '2026-10-25T01:00Z'), false, 'it is 02:00 again')
  assert.equal(open(night, '2026-10-25T01:30Z'), true)
  // New York, 8 March: 02:30 is left out; 1 November: 01:30 comes twice.
  const york = (from: string, to: string) => office({ timeZone: 'America/New_York', weekly: [{ days: [7], from, to }] })
  assert.equal(open(york('02:30', '04:00'), '2026-03-08T07:00Z'), true)
  assert.equal(open(york('02:30', '04:00'), '2026-03-08T06:59Z'), false)
  assert.deepEqual(
    ['05:30', '06:00', '06:30'].map(time => open(york('01:30', '01:45'), `2026-11-01T${time}Z`)),
    [true, false, true],
  )
})

test('holidays: whole days, hours of a day, each year, over the turn of the year', () => {
  const day = { yearly: false, hours: null }
  const schedule = office({
    holidays: [
      { ...day, name: 'Works outing', from: '2026-11-26', to: '2026-11-27' },
      {
        name: 'Christmas Eve',
        from: '2020-12-24',
        to: '2020-12-24',
        yearly: true,
        hours: { from: '12:00', to: '24:00' },
      },
      { name: 'Between the years', from: '2020-12-25', to: '2020-01-01', yearly: true, hours: null },
    ],
  })
  for (const [iso, is] of [
    ['2026-11-25T10:00Z', true],
    ['2026-11-26T10:00Z', false],
    ['2026-11-27T10:00Z', false],
    ['2026-11-30T10:00Z', true],
    ['2026-12-24T10:59Z', true],
    ['2026-12-24T11:00Z', false],
    ['2026-12-31T10:00Z', false],
    ['2027-01-01T10:00Z', false],
    ['2027-01-04T10:00Z', true],
    ['2027-11-26T10:00Z', true],
  ] as const)
    assert.equal(open(schedule, iso), is, iso)
  assert.match(openAt(schedule, at('2026-12-25T08:30Z')).why, /closed at 2026-12-25 09:30 .*Between the years/)
})

test('switched by hand, until its end', () => {
  const until = at('2026-11-22T20:00Z')
  const schedule = office({ override: { state: 'open', until } })
  assert.equal(openAt(schedule, until - 1).open, true)
  assert.match(openAt(schedule, until - 1).why, /by hand until 2026-11-22 21:00/)
  assert.equal(openAt(schedule, until).open, false)
  assert.equal(open(office({ override: { state: 'closed', until: null } }), '2026-11-23T10:00Z'), false)
})

test('when it changes next', () => {
  assert.equal(nextChange(office(), at('2026-11-20T12:00Z')), at('2026-11-20T16:30Z'))
  assert.equal(nextChange(office(), at('2026-11-20T17:00Z')), at('2026-11-23T08:00Z'))
  assert.equal(nextChange(office(), at('2026-03-28T12:00Z')), at('2026-03-30T07:00Z'))
  assert.equal(nextChange(office({ weekly: [] }), at('2026-11-20T12:00Z')), null)
})
