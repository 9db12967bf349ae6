import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { CallEvent, PersonId } from '@sidetone/call'
import { createJournal } from '@sidetone/data'
import { temporaryDatabase } from '@sidetone/data/temporary'
import { migrations } from './tables.ts'
import { openUsage } from './usage.ts'

const alice = { name: 'Alice', number: '101', person: 'alice' as PersonId }
const bob = { name: 'Bob', number: '102', person: 'bob' as PersonId }
const out = { name: '', number: '+49301234' }
/** 22 November 2026, 12:00 in Berlin. */
const noon = Date.UTC(2026, 10, 22, 11)
const minute = 60_000

function company() {
  const { sql } = temporaryDatabase({ migrations })
  const clock = { now: noon }
  const journal = createJournal(sql)
  const open = () =>
    openUsage({ sql, journal, perMinute: () => 0.5, timeZone: () => 'Europe/Berlin', now: () => clock.now })
  let calls = 0
  const event = (given: object) => journal.append({ at: clock.now, ...given } as CallEvent)
  return {
    clock,
    /** A new process on the same data. */
    restart: open,
    usage: open(),
    /** Where the next process reads on in the journal, and how many events it holds. */
    progress: () => [
      Number(sql.prepare('SELECT nextEvent FROM routingProgress').get()!.nextEvent),
      journal.counts().events,
    ],
    rows: () => Number(sql.prepare('SELECT count(*) AS n FROM routingUsage').get()!.n),
    /** It rings at the carrier, and nothing of it is kept yet. */
    begin(from: typeof alice) {
      const call = `c${++calls}`
      event({ type: 'call.started', call, from, dialled: 'x', leg: `${call}-in` })
      event({ type: 'leg.started', call, leg: `${call}-1`, to: out, trunk: 'a' })
      return {
        commit: () => journal.commit(),
        end: () => event({ type: 'leg.ended', call, leg: `${call}-1`, cause: 'hung-up', by: 'caller' }),
      }
    },
    /** @returns what ends it */
    call(
      from: typeof alice,
      more: { trunk?: string; forwardedBy?: object[]; emergency?: true; failsOver?: true } = {},
    ) {
      const call = `c${++calls}`
      const leg = (name: string) => `${call}-${name}`
      const { trunk, forwardedBy, emergency } = more
      event({ type: 'call.started', call, from, dialled: 'x', leg: leg('in'), ...(trunk && { trunk }) })
      const destination = { kind: 'trunk', trunk: 'a', number: '1', ringForMs: 1, ...(emergency && { emergency }) }
      event({ type: 'call.routed', call, to: out, destination, why: [], ...(forwardedBy && { forwardedBy }) })
      event({ type: 'leg.started', call, leg: leg('1'), to: out, trunk: 'a' })
      if (more.failsOver) {
        event({ type: 'leg.ended', call, leg: leg('1'), cause: 'trunk-failed', by: 'system' })
        event({ type: 'leg.started', call, leg: leg('2'), to: out, trunk: 'b' })
      }
      const last = leg(more.failsOver ? '2' : '1')
      event({ type: 'leg.answered', call, leg: last })
      journal.commit()
      return () => {
        event({ type: 'leg.ended', call, leg: last, cause: 'hung-up', by: 'caller' })
        event({ type: 'call.ended', call, cause: 'hung-up', by: 'caller' })
        journal.commit()
      }
    },
  }
}
const limits = (spendPerDay: number | null) => ({ spendPerDay, callsAtOnce: null, callsPerHour: null })

test('calls of some people now: those that live, and no others', () => {
  const { usage, call } = company()
  const [of, hangUp] = [(...who: unknown[]) => usage.callsOf(person => who.includes(person)), call(alice)]
  call(bob)
  call(bob, { emergency: true })
  assert.deepEqual([of('alice', 'bob'), of('bob'), of()], [2, 1, 0])
  hangUp()
  assert.deepEqual([of('alice', 'bob'), of('alice')], [1, 0])
})

test('calls that come together are counted one by one, before they are kept', () => {
  const { usage, begin, restart } = company()
  const used = () => [
    usage.of(alice.person, noon).callsNow,
    usage.of(null, noon).callsLastHour,
    usage.callsOf(() => true),
  ]
  const [first, second] = [begin(alice), begin(bob)]
  assert.deepEqual(used(), [1, 2, 2])
  second.end()
  assert.deepEqual(used(), [1, 2, 1])
  first.commit()
  assert.deepEqual(used(), [1, 2, 1])
  assert.equal(restart().of(null, noon).callsNow, 1)
})

test('money runs while people talk, stands when they hang up, and is gone at midnight of the place', () => {
  const { usage, call, clock } = company()
  const end = call(alice)
  clock.now += 2 * minute
  assert.deepEqual(usage.of(alice.person, clock.now), { spentToday: 1, callsNow: 1, callsLastHour: 1 })
  assert.deepEqual(
    usage.overspent(clock.now, () => limits(1.5)),
    [],
  )
  assert.deepEqual(
    usage.overspent(clock.now, () => limits(1)),
    ['c1'],
  )
  assert.deepEqual(
    usage.overspent(clock.now, who => limits(who === null ? 1 : null)),
    ['c1'],
    'of the company',
  )
  assert.equal(usage.costOf('c1'), null, 'not over yet')
  end()
  assert.deepEqual([usage.costOf('c1'), usage.costOf('nobody')], [1, null])
  assert.deepEqual(usage.of(alice.person, clock.now), { spentToday: 1, callsNow: 0, callsLastHour: 1 })
  assert.deepEqual(usage.of(bob.person, clock.now), { spentToday: 0, callsNow: 0, callsLastHour: 0 })
  assert.deepEqual(usage.of(null, clock.now), { spentToday: 1, callsNow: 0, callsLastHour: 1 })
  assert.equal(usage.of(alice.person, clock.now + 59 * minute).callsLastHour, 0)
  const midnight = Date.UTC(2026, 10, 22, 23)
  assert.equal(usage.of(alice.person, midnight - 1).spentToday, 1)
  assert.equal(usage.of(alice.person, midnight).spentToday, 0)
})

test('a restart forgets nothing: neither what was spent nor who talks', () => {
  const { restart, call, clock } = company()
  call(alice)
  const end = call(alice)
  clock.now += minute
  end()
  const used = { spentToday: 1, callsNow: 1, callsLastHour: 2 }
  assert.deepEqual(restart().of(alice.person, clock.now), used)
  assert.deepEqual(restart().of(alice.person, clock.now), used)
})

test('it counts on whoever sent a stranger outside; calls for help count on nobody', () => {
  const { usage, call, clock } = company()
  const stranger = { name: '', number: '+331' } as typeof alice
  call(stranger, { trunk: 'a', forwardedBy: [alice, bob] })
  call(alice, { emergency: true })
  assert.equal(usage.of(bob.person, clock.now).callsNow, 1)
  assert.equal(usage.of(alice.person, clock.now).callsNow, 0)
  assert.equal(usage.of(null, clock.now).callsNow, 1)
})

test('a call that is tried over two trunks is one', () => {
  const { usage, call, clock } = company()
  call(alice, { failsOver: true })
  clock.now += minute
  assert.deepEqual(usage.of(alice.person, clock.now), { spentToday: 0.5, callsNow: 1, callsLastHour: 1 })
})

test('old rows are forgotten', () => {
  const { usage, call, clock, rows } = company()
  call(alice)()
  assert.equal(rows(), 1)
  assert.equal(usage.deleteBefore(clock.now), false)
  assert.equal(rows(), 1)
  usage.deleteBefore(clock.now + 1)
  assert.equal(rows(), 0)
})

test('what was paid for is not read again; a long call keeps what was since it began', () => {
  const { call, progress } = company()
  call(alice)()
  assert.deepEqual(progress(), [7, 6])
  const end = call(bob)
  call(alice)()
  call(alice)()
  assert.deepEqual(progress(), [7, 22])
  end()
  assert.deepEqual(progress(), [25, 24])
})
