/** Trunks that fail before the call rings, and calls with a longest time. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { alice, bob, rig } from './rig.test.ts'
import type { DialPlan } from './route/dial-plan.ts'
import { noLimits } from './route/rights.ts'
import type { Cause } from './words.ts'

const trunk = (name: string) => ({
  trunk: name,
  name,
  send: 'e164' as const,
  strip: 0,
  prepend: '',
  callerId: '+4930100',
})
/** What is left to spend lasts for two minutes. */
const more: Partial<DialPlan> = {
  outbound: [
    {
      id: 'out',
      name: 'Out',
      prefixes: [],
      minLength: null,
      maxLength: null,
      classes: [],
      people: [],
      roles: [],
      sites: [],
      schedule: null,
      choose: 'in-order',
      tries: ['one', 'two', 'three'].map(trunk),
    },
  ],
  rate: () => 0.5,
  companyLimits: { ...noLimits, spendPerDay: 1 },
}

function dialled(other: Partial<DialPlan> = {}) {
  const all = rig({ more: { ...more, ...other } })
  const { legs } = all
  legs.register(bob.person!)
  const { leg } = legs.arrive(alice, '+49301234567', { device: 'alice-0' })
  const trunks = () =>
    [...legs.ringing.values()].map(({ device, caller }) => device.kind === 'trunk' && [device.trunk, caller.number])
  return { ...all, leg, trunks }
}

test('a trunk that does not take the call is followed by the next one', () => {
  const all = dialled()
  const { legs, journal, leg, trunks } = all
  assert.deepEqual(trunks(), [['one', '+4930100']])
  legs.fail(legs.rung(), 'trunk-failed')
  assert.deepEqual(trunks(), [['two', '+4930100']])
  legs.fail(legs.rung(), 'overloaded')
  assert.deepEqual(trunks(), [['three', '+4930100']])
  const last = legs.rung()
  legs.answer(last)
  assert(legs.ordersOf(leg).includes('answer'))
  const said = journal.events.flatMap(event => (event.type === 'trunk.failed-over' ? [event] : []))
  assert.deepEqual(
    said.map(({ from, to, cause }) => [from, to, cause]),
    [
      ['one', 'two', 'trunk-failed'],
      ['two', 'three', 'overloaded'],
    ],
  )
  assert.equal(said[1]?.leg, last)
})

test('when the last one fails too, the caller hears why', () => {
  const { legs, leg, board } = dialled()
  for (const cause of ['expired', 'unreachable', 'trunk-failed'] as const) legs.fail(legs.rung(), cause)
  assert.equal(legs.causeOf(leg), 'trunk-failed')
  assert.equal(board.counts().calls, 0)
})

test('a number that is busy, or has rung, is not called by another trunk', () => {
  for (const cause of ['busy', 'declined', 'unknown-number', 'not-allowed'] as Cause[]) {
    const { legs, leg } = dialled()
    legs.fail(legs.rung(), cause)
    assert.equal(legs.causeOf(leg), cause)
  }
  const { legs, leg } = dialled()
  legs.report({ type: 'ringing', leg: legs.rung(), earlyMedia: false })
  legs.fail(legs.rung(), 'unreachable')
  assert.equal(legs.causeOf(leg), 'unreachable')
})

test('a call ends when its longest time is over, and says so', () => {
  const { legs, leg, pass, board } = dialled()
  const called = legs.rung()
  pass(5_000)
  legs.answer(called)
  legs.answer(leg)
  pass(119_999)
  assert.equal(board.counts().calls, 1)
  pass(1)
  assert.deepEqual([legs.causeOf(leg), legs.causeOf(called)], ['limit-reached', 'limit-reached'])
  assert.equal(board.counts().calls, 0)
})

test('after a trunk that failed the next one has a longest time of its own', () => {
  for (const [dearer, lastsMs] of [
    [5, 12_000],
    [0, null],
  ] as const) {
    const { legs, leg, pass, board } = dialled({ rate: trunk => (trunk === 'one' ? 0.5 : dearer) })
    legs.fail(legs.rung(), 'trunk-failed')
    legs.answer(legs.rung())
    legs.answer(leg)
    pass(lastsMs ?? 600_000)
    assert.equal(board.counts().calls, lastsMs === null ? 1 : 0)
  }
})

test('of a conference only the leg to the outside is taken out', () => {
  const { legs, leg, pass, board } = dialled()
  const called = legs.rung()
  legs.answer(called)
  legs.answer(leg)
  const call = board.live()[0]!.call
  assert(board.command({ kind: 'leg', leg }, { type: 'add', call, number: '102' }).ok)
  const bobs = [...legs.ringing.keys()].at(-1)!
  legs.answer(bobs)
  pass(120_000)
  assert.equal(legs.causeOf(called), 'limit-reached')
  assert.deepEqual(
    board.live().map(({ legs }) => legs.map(({ party }) => party.name)),
    [['Alice', 'Bob']],
  )
})
