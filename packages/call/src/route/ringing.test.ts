import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Device, DeviceId, PersonId } from '../words.ts'
import { callerFits, timesFit, wallClock } from './fits.ts'
import { isQuiet, plainRinging, type Reach, type RingingRules, ringing } from './ringing.ts'

const bob = { name: 'Bob', number: '102', person: 'p-bob' as PersonId }
const alice = { name: 'Alice', number: '101', person: 'p-alice' as PersonId }
const mother = { name: '', number: '+493012345' }
const withheld = { name: '', number: '' }
const device = (id: string): Device => ({
  kind: 'registered',
  device: id as DeviceId,
  person: bob.person,
  binding: `b-${id}`,
})
const desk = device('desk')
const web = device('web')
const there: Reach = { devices: [desk, web], busy: false }
/** A Monday, 09:00 in Berlin. */
const monday = Date.UTC(2026, 10, 23, 8)

type Says = Partial<Omit<RingingRules, 'forward'>> & { forward?: Partial<RingingRules['forward']> }
const decide = (says: Says, caller = alice as { name: string; number: string }, reach = there, now = monday) =>
  ringing(
    { ...plainRinging, timeZone: 'Europe/Berlin', ...says, forward: { ...plainRinging.forward, ...says.forward } },
    bob,
    caller,
    now,
    reach,
    60_000,
  )
/** In short: what rings when, where it goes, why not. */
const short = (decided: ReturnType<typeof ringing>) => {
  if (decided.kind === 'forward') return `> ${decided.to}`
  if (decided.kind === 'refuse') return decided.cause
  return decided.ring
    .map(each => `${each.kind === 'device' ? (each.device as { device: string }).device : each.number}@${each.afterMs}`)
    .join(' ')
}

test('whoever said nothing is rung at all phones at once, as long as the dial plan says', () => {
  const decided = decide({})
  assert.equal(short(decided), 'desk@0 web@0')
  assert.deepEqual(decided, { ...decided, ringForMs: 60_000, next: {}, why: [] })
  assert.equal(short(decide({}, alice, { devices: [], busy: false })), 'unreachable')
})

test('always forwarded, also when do not disturb is on', () => {
  const decided = decide({ forward: { always: '103' }, doNotDisturb: { until: null, except: [] } })
  assert.equal(short(decided), '> 103')
  assert.deepEqual(decided.why, ['Bob forwards every call to 103.'])
})

test('do not disturb: until its end, not for exceptions, and then calls go where busy ones go', () => {
  const until = (ms: number | null, except: string[] = []) => ({ doNotDisturb: { until: ms, except } })
  assert.equal(short(decide(until(null))), 'rejected-by-rule')
  assert.equal(short(decide(until(monday + 1))), 'rejected-by-rule')
  assert.equal(short(decide(until(monday))), 'desk@0 web@0')
  assert.equal(short(decide(until(null, ['101']))), 'desk@0 web@0')
  assert.equal(short(decide(until(null, ['+49*']), mother)), 'desk@0 web@0')
  assert.equal(short(decide(until(null, ['+49*']))), 'rejected-by-rule')
  const quiet = { ...plainRinging, ...until(monday + 1), queuesRingWhenQuiet: true }
  assert.deepEqual(
    [isQuiet(quiet, monday), isQuiet(quiet, monday, true), isQuiet(quiet, monday + 1)],
    [true, false, false],
  )
  assert.equal(isQuiet({ ...quiet, queuesRingWhenQuiet: false }, monday, true), true)
  const decided = decide({ ...until(null), forward: { busy: '104' } })
  assert.equal(short(decided), '> 104')
  assert.deepEqual(decided.why, ['Bob does not want to be disturbed. Calls go to 104.'])
})

test('call waiting off: busy in a call, else it rings', () => {
  const talking = { ...there, busy: true }
  assert.equal(short(decide({}, alice, talking)), 'desk@0 web@0')
  assert.equal(short(decide({ callWaiting: false }, alice, talking)), 'busy')
  assert.equal(short(decide({ callWaiting: false, forward: { busy: '104' } }, alice, talking)), '> 104')
  assert.equal(short(decide({ callWaiting: false })), 'desk@0 web@0')
})

test('where a call goes that nobody answers', () => {
  const decided = decide({ forward: { busy: '1', noAnswer: '2', noAnswerAfterSeconds: 10, unreachable: '3' } })
  assert.deepEqual(decided, {
    ...decided,
    kind: 'ring',
    ringForMs: 10_000,
    next: { busy: '1', declined: '1', 'no-answer': '2', unreachable: '3' },
  })
  assert.equal(short(decide({ forward: { unreachable: '3' } }, alice, { devices: [], busy: false })), '> 3')
})

test('phones that ring later or never', () => {
  const devices = [
    { device: 'desk', afterSeconds: 10 },
    { device: 'web', afterSeconds: null },
  ]
  assert.equal(short(decide({ devices: devices.slice(0, 1) })), 'web@0 desk@10000')
  assert.equal(short(decide({ devices })), 'desk@10000')
  const also = [{ number: '0151', afterSeconds: 15, ask: true }]
  assert.equal(short(decide({ devices, also })), 'desk@10000 0151@15000')
  assert.equal(short(decide({ also }, alice, { devices: [], busy: false })), '0151@15000')
  assert.equal(short(decide({ devices: [{ device: 'gone', afterSeconds: 1 }] })), 'desk@0 web@0')
})

test('the web phone rings later or never, in whatever browser it is', () => {
  const browser = { ...device('session-1'), web: true } as Device
  const reach: Reach = { devices: [browser, desk], busy: false }
  assert.equal(short(decide({}, alice, reach)), 'session-1@0 desk@0')
  const later = decide({ webPhoneAfterSeconds: 10 }, alice, reach)
  assert.equal(short(later), 'desk@0 session-1@10000')
  assert.deepEqual(later.why, ['The web phone of Bob rings after 10 seconds.'])
  assert.equal(short(decide({ webPhoneAfterSeconds: null }, alice, reach)), 'desk@0')
  assert.equal(short(decide({ webPhoneAfterSeconds: null }, alice, { devices: [browser], busy: false })), 'unreachable')
  const named = { devices: [{ device: 'session-1', afterSeconds: 5 }], webPhoneAfterSeconds: 10 }
  assert.equal(short(decide(named, alice, reach)), 'desk@0 session-1@5000')
})

test('rules by caller and time; the first that fits decides', () => {
  const rule = (name: string, rest: Partial<RingingRules['rules'][number]>) => ({
    name,
    callers: [],
    times: [],
    // biome-ignore lint/suspicious/noThenProperty: data, never awaited
    then: { do: 'ring' as const },
    ...rest,
  })
  const rules = [
    rule('family', { callers: ['+49*'] }),
    // biome-ignore lint/suspicious/noThenProperty: data, never awaited
    rule('nameless', { callers: ['withheld'], then: { do: 'do-not-disturb' } }),
    rule('evening', {
      times: [{ days: [1, 2, 3, 4, 5], from: '17:00', to: '08:00' }],
      // biome-ignore lint/suspicious/noThenProperty: data, never awaited
      then: { do: 'forward', to: '104' },
    }),
  ]
  const says: Says = { rules, doNotDisturb: { until: null, except: [] } }
  assert.equal(short(decide(says, mother)), 'desk@0 web@0')
  assert.deepEqual(decide(says, mother).why, ['The rule “family” of Bob fits: ring.'])
  assert.equal(short(decide(says, withheld)), 'rejected-by-rule')
  const at = (hours: number) => short(decide({ rules }, alice, there, monday + hours * 3_600_000))
  assert.equal(at(7.9), 'desk@0 web@0')
  assert.equal(at(8), '> 104', '17:00 in Berlin')
  assert.equal(at(22.9), '> 104', '07:54 on Tuesday')
  assert.equal(at(23), 'desk@0 web@0')
})

test('a night belongs to the day on which it begins', () => {
  const friday = [{ days: [5], from: '22:00', to: '06:00' }]
  const fits = (day: number, hour: number) => timesFit(friday, 'UTC', Date.UTC(2026, 10, day, hour))
  assert.deepEqual(
    [fits(27, 21), fits(27, 22), fits(28, 5), fits(28, 6), fits(27, 5), fits(28, 22)],
    [false, true, true, false, false, false],
  )
  assert.ok(timesFit([{ days: [1], from: '00:00', to: '00:00' }], 'UTC', Date.UTC(2026, 10, 23, 12)), 'the whole day')
})

test('the wall clock of a place follows its summer time', () => {
  assert.deepEqual(wallClock('Europe/Berlin', Date.UTC(2026, 2, 29, 0, 59)), {
    day: 7,
    minute: 119,
    date: '2026-03-29',
  })
  assert.deepEqual(wallClock('Europe/Berlin', Date.UTC(2026, 2, 29, 1, 0)), { day: 7, minute: 180, date: '2026-03-29' })
  assert.deepEqual(wallClock('Asia/Kathmandu', Date.UTC(2026, 0, 1, 18, 15)), { day: 5, minute: 0, date: '2026-01-02' })
})

test('callers are compared as they are dialled', () => {
  assert.ok(callerFits(['+49 (30) 123-45'], mother))
  assert.ok(!callerFits(['+4930'], mother))
  assert.ok(!callerFits(['+49*'], withheld))
})
