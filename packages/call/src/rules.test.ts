/** Ringing rules at work in calls: what rings when, where a call goes that nobody answers. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { alice, bob, carol, rig } from './rig.test.ts'
import { plainRinging, type RingingRules } from './route/ringing.ts'
import type { DeviceId, LegId, Party } from './words.ts'

const erin: Party = { name: 'Erin', number: '105', person: 'erin' as never }
type Says = Partial<Omit<RingingRules, 'forward'>> & { forward?: Partial<RingingRules['forward']> }
const rulesOf = (says: Says): RingingRules => ({
  ...plainRinging,
  ...says,
  forward: { ...plainRinging.forward, ...says.forward },
})

/** Alice calls Bob, who has a desk phone (0) and a web phone (1). */
function office(says: Says, { devices = 2 } = {}) {
  const all = rig()
  const { legs, board, journal, rules } = all
  legs.register(bob.person!, devices)
  legs.register(carol.person!)
  legs.register(alice.person!)
  legs.register(erin.person!)
  all.plan.extensions.set('105', { person: erin.person!, name: 'Erin' })
  rules.set(bob.person!, rulesOf(says))
  return {
    ...all,
    call: (from = alice, number = '102') => legs.arrive(from, number, { device: `${from.person}-0` }),
    /** Who rings now, by device or outside number. */
    rings: () =>
      [...legs.ringing.values()].map(({ device }) => (device.kind === 'registered' ? device.device : device.number)),
    why: () => journal.events.flatMap(event => ('why' in event ? (event.why ?? []) : [])),
    events: (type: string) => journal.events.filter(event => event.type === type),
    over() {
      for (const { call } of board.live()) board.hangUp(call)
      assert.deepEqual(board.counts(), { calls: 0, legs: 0, ends: 0, stories: 0 })
      const of = (type: string) =>
        journal.events.flatMap(event => (event.type === type ? [(event as { leg: LegId }).leg] : []))
      assert.deepEqual(of('leg.ended').sort(), [...of('call.started'), ...of('leg.started')].sort())
    },
  }
}

test('always forwarded: the target rings and is told by whom', () => {
  const at = office({ forward: { always: '103' } })
  at.call()
  assert.deepEqual(at.rings(), ['carol-0'])
  const [ring] = at.legs.ringing.values()
  assert.deepEqual([ring?.caller.name, ring?.called.name, ring?.because], ['Alice', 'Carol', 'Forwarded by Bob'])
  assert.deepEqual(at.why(), [
    '102 is the extension of Bob.',
    'Bob forwards every call to 103.',
    '103 is the extension of Carol.',
  ])
  assert.equal(at.board.live()[0]?.to.name, 'Carol')
  at.over()
})

test('sent on before it came to us: who rings is told by whom, each forwarding counts, and the last one is none too many', () => {
  const before = (times: number) => ({
    name: 'Weber',
    number: '+4989123',
    sentOnBy: Array.from({ length: times }, (_, n) => ({
      name: n ? '' : 'Shop',
      number: `+4930${n}`,
      outside: true as const,
    })),
  })
  const at = office({})
  at.legs.arrive(before(2), '102', { trunk: 'outside' })
  assert.equal([...at.legs.ringing.values()][0]?.because, 'Forwarded by +49301')
  assert.deepEqual(at.why(), [
    'Its carrier says that it was forwarded by Shop, then +49301.',
    '102 is the extension of Bob.',
  ])
  at.over()
  const away = office({ forward: { always: '103' } })
  away.legs.arrive(before(4), '102', { trunk: 'outside' })
  const [ring] = away.legs.ringing.values()
  assert.deepEqual([ring?.because, ring?.forwardedBy?.length], ['Forwarded by Bob', 5])
  const { leg } = away.legs.arrive(before(5), '102', { trunk: 'outside' })
  assert.equal(away.legs.causeOf(leg), 'loop', 'a circle over carriers ends')
  away.over()
})

test('nobody answers in time: the call goes on, its first phones stop, and the next one is answered', () => {
  const at = office({ forward: { noAnswer: '103', noAnswerAfterSeconds: 10 } })
  const { leg: a } = at.call()
  const [b] = at.legs.ringing.keys()
  at.legs.report({ type: 'ringing', leg: b!, earlyMedia: false })
  at.pass(9_999)
  assert.deepEqual(at.rings(), ['bob-0', 'bob-1'])
  at.pass(1)
  assert.equal(at.legs.causeOf(b!), 'no-answer')
  assert.deepEqual(at.rings(), ['carol-0'])
  assert.deepEqual(
    at.events('call.forwarded').map(event => ({ ...event, call: 0, at: 0 })),
    [
      {
        type: 'call.forwarded',
        call: 0,
        at: 0,
        by: bob,
        to: carol,
        cause: 'no-answer',
        why: ['103 is the extension of Carol.'],
      },
    ],
  )
  at.legs.answer(at.legs.rung())
  assert.deepEqual(at.legs.ordersOf(a), ['show-ringing', 'answer'])
  assert.deepEqual([at.board.live()[0]?.stage, at.board.live()[0]?.to.name], ['talking', 'Carol'])
  at.over()
})

test('busy and declined go where busy calls go; unreachable where those go', () => {
  for (const cause of ['busy', 'declined'] as const) {
    const at = office({ forward: { busy: '103', unreachable: '105' } })
    at.call()
    for (const leg of [...at.legs.ringing.keys()]) at.legs.fail(leg, cause)
    assert.deepEqual(at.rings(), ['carol-0'], cause)
    const { forwardedBy = [] } = at.legs.orders.flatMap(each => (each.type === 'ring' ? [each] : [])).at(-1)!
    assert.deepEqual(
      forwardedBy.map(by => [by.name, by.for]),
      [['Bob', cause]],
      'an outside line would be told why',
    )
    at.over()
  }
  const gone = office({ forward: { unreachable: '105' } }, { devices: 0 })
  gone.call()
  assert.deepEqual(gone.rings(), ['erin-0'])
  gone.over()
  const broken = office({ forward: { unreachable: '105' } }, { devices: 1 })
  broken.call()
  broken.legs.fail(broken.legs.rung(), 'failed')
  assert.deepEqual(broken.rings(), ['erin-0'])
  broken.over()
})

test('where it should go nobody is: the caller hears why it failed at first', () => {
  const at = office({ forward: { busy: '103' } }, { devices: 1 })
  at.legs.register(carol.person!, 0)
  const { leg } = at.call()
  at.legs.fail(at.legs.rung(), 'busy')
  assert.equal(at.legs.causeOf(leg), 'busy')
  assert.equal((at.events('call.forwarded')[0] as { failed?: string }).failed, 'unreachable')
  at.over()
})

test('circles are found: at once, after ringing, and back to the caller', () => {
  const at = office({ forward: { always: '103' } })
  at.rules.set(carol.person!, rulesOf({ forward: { always: '102' } }))
  assert.equal(at.legs.causeOf(at.call().leg), 'loop')
  assert.equal(at.why().at(-1), 'The call has been at Bob already, so it is not sent there again.')

  at.rules.set(bob.person!, rulesOf({ forward: { noAnswer: '103' } }))
  at.rules.set(carol.person!, rulesOf({ forward: { noAnswer: '102' } }))
  const { leg } = at.call()
  at.pass(25_000)
  assert.deepEqual(at.rings(), ['carol-0'])
  at.pass(25_000)
  assert.equal(at.legs.causeOf(leg), 'no-answer')

  at.rules.set(bob.person!, rulesOf({ forward: { always: '101' } }))
  assert.equal(at.legs.causeOf(at.call().leg), 'loop')
  at.over()
})

test('five times and no more', () => {
  const at = office({ forward: { always: '201' } })
  for (let n = 201; n <= 207; n++) {
    const person = `p${n}` as never
    at.plan.extensions.set(String(n), { person, name: `P${n}` })
    at.legs.register(person)
    at.rules.set(person, rulesOf({ forward: { always: String(n + 1) } }))
  }
  assert.equal(at.legs.causeOf(at.call().leg), 'loop')
  at.rules.set('p205' as never, rulesOf({}))
  at.call()
  assert.deepEqual(at.rings(), ['p205-0'])
  at.over()
})

test('do not disturb: the caller is told, nothing rings, and one’s own transfer still comes back', () => {
  const at = office({ doNotDisturb: { until: null, except: [] } })
  assert.equal(at.legs.causeOf(at.call().leg), 'rejected-by-rule')
  assert.deepEqual(at.rings(), [])
  const { call, leg } = at.call(bob, '103')
  at.legs.answer(at.legs.rung())
  at.legs.answer(leg)
  assert.ok(at.board.command({ kind: 'person', person: bob.person! }, { type: 'park', call }).ok)
  at.pass(120_000)
  assert.deepEqual(at.rings().slice(1), ['bob-0', 'bob-1'])
  at.over()
})

test('phones that ring later; sooner when those before have failed', () => {
  const at = office({ devices: [{ device: 'bob-1' as DeviceId, afterSeconds: 10 }] })
  at.call()
  assert.deepEqual(at.rings(), ['bob-0'])
  at.pass(9_000)
  assert.equal(at.board.nextDeadline(), at.clock.now + 1_000)
  at.pass(1_000)
  assert.deepEqual(at.rings(), ['bob-0', 'bob-1'])
  at.legs.answer(at.legs.rung(1))
  assert.deepEqual(at.rings(), ['bob-1'])
  at.over()

  const { leg } = at.call()
  at.legs.fail(at.legs.rung(), 'unreachable')
  assert.equal(at.legs.causeOf(leg), undefined)
  assert.equal(at.rings().at(-1), 'bob-1')
  at.over()
})

test('an outside number rings too, and counts only when 1 is pressed there', () => {
  const at = office({ also: [{ number: '0 0151-1', afterSeconds: 5, ask: true }] }, { devices: 1 })
  const { leg: a } = at.call()
  at.pass(5_000)
  assert.deepEqual(at.rings(), ['bob-0', '01511'])
  const mobile = at.legs.rung(1)
  const { end, called } = [...at.legs.ringing.values()][1]!
  assert.deepEqual(called, { name: '', number: '01511', person: bob.person })
  at.legs.report({ type: 'ringing', leg: mobile, earlyMedia: true })
  at.legs.answer(mobile)
  assert.deepEqual(
    at.media.log.filter(each => each.includes(end)),
    [`play ${end} beep`],
  )
  assert.equal(at.board.live()[0]?.stage, 'ringing')
  assert.equal(at.board.stateOf(bob.person!), 'ringing')
  assert.deepEqual(at.events('leg.answered'), [])
  at.media.emit({ type: 'digit', end, digit: '1', durationMs: 100 })
  assert.equal(at.board.live()[0]?.stage, 'talking')
  assert.equal(at.events('leg.answered').length, 1)
  assert.ok(at.legs.ordersOf(a).includes('answer'))
  at.over()
})

test('a mailbox at the outside number does not take the call', () => {
  const ask = { also: [{ number: '001511', afterSeconds: 0, ask: true }] }
  const at = office(ask, { devices: 1 })
  at.call()
  const [desk, mobile] = at.legs.ringing.keys()
  at.legs.answer(mobile!)
  at.pass(20_000)
  assert.equal(at.legs.causeOf(mobile!), 'no-answer')
  at.legs.answer(desk!)
  assert.equal(at.board.live()[0]?.stage, 'talking')
  at.over()

  for (const refuses of [
    (leg: LegId) => at.legs.report({ type: 'digit', leg, digit: '2', durationMs: 100 }),
    (leg: LegId) => at.legs.report({ type: 'ended', leg, cause: 'hung-up' }),
  ]) {
    const { leg: a } = at.call()
    const [first, second] = at.legs.ringing.keys()
    at.legs.fail(first!, 'unreachable')
    at.legs.answer(second!)
    refuses(second!)
    assert.equal(at.legs.causeOf(a), 'no-answer')
  }
  at.over()
})

test('a colleague rings too', () => {
  const at = office({ also: [{ number: '103', afterSeconds: 0, ask: false }] }, { devices: 1 })
  at.call()
  assert.deepEqual(at.rings(), ['bob-0', 'carol-0'])
  at.legs.answer(at.legs.rung(1))
  assert.equal(at.board.live()[0]?.stage, 'talking')
  at.over()
})

test('a forwarded transfer: still a transfer, and it comes back when the last one fails', () => {
  const at = office({ forward: { noAnswer: '105', noAnswerAfterSeconds: 10 } }, { devices: 1 })
  const { call, leg } = at.call(carol, '101')
  at.legs.answer(at.legs.rung())
  at.legs.answer(leg)
  assert.ok(at.board.command({ kind: 'person', person: alice.person! }, { type: 'transfer', call, to: '102' }).ok)
  assert.equal(at.rings().at(-1), 'bob-0')
  at.pass(10_000)
  assert.equal(at.rings().at(-1), 'erin-0')
  assert.equal(at.board.live()[0]?.transfer?.to.name, 'Erin')
  at.legs.fail([...at.legs.ringing.keys()].at(-1)!, 'busy')
  assert.equal(at.board.live()[0]?.transfer, null)
  assert.equal(at.board.live()[0]?.legs.length, 2)
  at.over()
})

test('a trunk calls: what is forwarded outside goes out in the name of who forwards', () => {
  const at = office({ forward: { always: '0491234' } })
  at.legs.arrive({ name: '', number: '+331' }, '102', { trunk: 'outside' })
  assert.deepEqual(at.rings(), ['491234'])
  at.over()
})

test('nothing rings at once: the first of the late ones does', () => {
  const late = {
    devices: [
      { device: 'bob-0' as DeviceId, afterSeconds: 20 },
      { device: 'bob-1' as DeviceId, afterSeconds: 30 },
    ],
  }
  const at = office({ ...late, also: [{ number: '105', afterSeconds: 0, ask: false }] })
  at.legs.register(erin.person!, 0)
  at.call()
  assert.deepEqual(at.rings(), ['bob-0'])
  at.pass(10_000)
  assert.deepEqual(at.rings(), ['bob-0', 'bob-1'])
  at.over()
})
