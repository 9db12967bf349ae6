import assert from 'node:assert/strict'
import { test } from 'node:test'
import type {
  CallCommand,
  CallId,
  CommandResult,
  LegId,
  LiveCall,
  Origination,
  ParkedCall,
  PersonId,
  Who,
} from '@sidetone/call'
import type { ApiRoute, Me } from '@sidetone/feature'
import { AppError } from '@sidetone/kernel'
import { createCalling } from './index.ts'

const person = (name: string, extension: string): Me => ({
  id: `p-${name.toLowerCase()}`,
  name,
  extension,
  email: '',
  role: 'person',
})
const alice = person('Alice', '101')
const bob = person('Bob', '102')
const carol = person('Carol', '103')
type Leg = LiveCall['legs'][number]
const leg = (id: string, me: Me, rest: Partial<Leg> = {}): Leg => ({
  leg: id as LegId,
  side: 'called',
  party: { name: me.name, number: me.extension, person: me.id as PersonId },
  stage: 'answered',
  held: false,
  silent: false,
  muted: false,
  talking: false,
  host: false,
  present: true,
  device: null,
  secured: null,
  outside: false,
  ...rest,
})
const talk = (id: string, legs: Leg[], rest: Partial<LiveCall> = {}): LiveCall => ({
  call: id as CallId,
  startedAt: 1,
  answeredAt: 2,
  stage: 'talking',
  from: legs[0]!.party,
  to: legs.at(-1)!.party,
  dialled: '102',
  feature: null,
  legs,
  kind: 'two',
  locked: false,
  room: null,
  transfer: null,
  parked: null,
  ...rest,
})

const standing = { id: 'r1', number: '680', locked: true, recording: false }

function office(calls: LiveCall[], answer: CommandResult = { ok: true }) {
  const asked: [Who, CallCommand][] = []
  const begun: Origination[] = []
  const told: unknown[] = []
  const hosted: unknown[][] = []
  const rung: { leg: string; name: string; number: string }[] = []
  const slots: ParkedCall[] = []
  let change: (of: { calls: PersonId[]; parked: boolean }) => void = () => {}
  const calling = createCalling({
    command(who, command) {
      asked.push([who, command])
      return answer
    },
    callsOf: id => calls.filter(call => call.legs.some(each => each.party.person === id)),
    parked: () => slots,
    originate(what) {
      begun.push(what)
      if (what.to === '000') return { ok: false, cause: 'unknown-number', sentence: 'This number does not exist.' }
      return what.shows === '+4930999'
        ? { ok: false, cause: 'not-allowed', sentence: '+4930999 is not yours to show.' }
        : { ok: true, call: 'c9' as CallId }
    },
    personAt: extension => [alice, bob, carol].find(each => each.extension === extension),
    rooms: {
      ofCall: ({ room }) => (room === null ? null : { ...standing, name: room, rung: [...rung] }),
      host: {
        change: (...what) => void hosted.push(what),
        invite: (...what) => void hosted.push(what),
        cancel: (...what) => rung.some(({ leg }) => leg === what[1]) && hosted.push(what) > 0,
      },
    },
    onChange: listener => (change = listener),
    reads: () => true,
    toPerson: (id, { type, data }) => told.push([id, type, data]),
    toAll: ({ type, data }) => told.push(['all', type, data]),
  })
  const ask = (method: string, path: string, as: Me | null, id?: string, body?: unknown): unknown => {
    const route = calling.routes.find(each => each.method === method && each.path === path) as ApiRoute
    assert.ok(route, path)
    return route.handle({
      me: as,
      session: null,
      host: '',
      params: { id },
      query: undefined,
      body: route.body?.parse(body),
    } as never)
  }
  return {
    ask,
    asked,
    begun,
    told,
    hosted,
    rung,
    slots,
    stop: calling.stop,
    changed: (people: Me[], parked = false) => change({ calls: people.map(each => each.id as PersonId), parked }),
  }
}
const refusal = (code: string, status: number) => (error: unknown) =>
  error instanceof AppError && error.code === code && error.status === status && error.message.endsWith('.')

test('each verb becomes one command of the person whose call it is', () => {
  const { ask, asked } = office([
    talk('c1', [leg('a', alice), leg('b', bob)]),
    talk('c2', [leg('a2', alice), leg('c', carol)]),
  ])
  const verbs: [string, unknown, object][] = [
    ['transfer', { to: ' 103 ' }, { to: '103' }],
    ['transfer-to-call', { other: 'c2' }, { other: 'c2' }],
    ['cancel-transfer', undefined, {}],
    ['merge', { other: 'c2' }, { other: 'c2' }],
    ['add', { number: '103' }, { number: '103' }],
    ['remove', { leg: 'b' }, { leg: 'b' }],
    ['mute', { leg: 'b', muted: true }, { leg: 'b', muted: true }],
    ['hold', undefined, {}],
    ['resume', undefined, {}],
    ['park', {}, {}],
    ['park', { slot: '704' }, { slot: '704' }],
    ['hang-up', undefined, {}],
  ]
  for (const [verb, body, told] of verbs) {
    ask('POST', `/api/calls/:id/${verb}`, alice, 'c1', body)
    assert.deepEqual(asked.pop(), [
      { kind: 'person', person: alice.id },
      { type: verb, call: 'c1', ...told },
    ])
  }
})

test('a call of others and no call are answered alike, and nothing is done', () => {
  const { ask, asked } = office([
    talk('c1', [leg('a', alice), leg('b', bob)]),
    talk('c2', [leg('b2', bob), leg('c', carol)]),
  ])
  for (const id of ['c1', 'never-was'])
    assert.throws(() => ask('POST', '/api/calls/:id/hang-up', carol, id), refusal('no-such-call', 404))
  for (const other of ['c2', 'never-was'])
    assert.throws(() => ask('POST', '/api/calls/:id/merge', alice, 'c1', { other }), refusal('no-such-call', 404))
  assert.deepEqual(asked, [])
})

test('a refusal has the switchboard’s code and sentence; an admin ends any call', () => {
  const { ask, asked } = office([talk('c1', [leg('a', alice), leg('b', bob)])], {
    ok: false,
    code: 'slot-taken',
    sentence: 'Another call is parked there.',
  })
  assert.throws(() => ask('POST', '/api/calls/:id/park', alice, 'c1', { slot: '701' }), refusal('slot-taken', 409))
  asked.length = 0
  assert.throws(() => ask('DELETE', '/api/calls/:id', null, 'c1'), refusal('slot-taken', 409))
  assert.deepEqual(asked, [[{ kind: 'admin' }, { type: 'hang-up', call: 'c1' }]])
})

test('a call is begun at the own phones, or by a program at those of a person, with the number to be shown', () => {
  const { ask, begun } = office([])
  assert.deepEqual(ask('POST', '/api/my-calls', alice, undefined, { to: '+4930123' }), { id: 'c9' })
  assert.deepEqual(begun.pop(), {
    ring: { person: alice.id },
    as: alice.id,
    to: '+4930123',
    because: 'Your call to +4930123',
  })
  ask('POST', '/api/my-calls', alice, undefined, { to: '+4930123', callerId: '+49305550100' })
  assert.equal(begun.pop()?.shows, '+49305550100')
  ask('POST', '/api/calls', null, undefined, { from: '102', to: '103', callerId: 'withheld' })
  const { shows, as } = begun.pop()!
  assert.deepEqual([shows, as], ['', bob.id])
  const refused = (callerId: string) => () => ask('POST', '/api/my-calls', alice, undefined, { to: '1', callerId })
  assert.throws(refused('+4930999'), refusal('not-allowed', 403))
  assert.throws(refused('Queen'), /must be a whole number/)
  assert.throws(() => ask('POST', '/api/my-calls', bob, undefined, { to: '000' }), refusal('unknown-number', 422))
  assert.throws(
    () => ask('POST', '/api/calls', null, undefined, { from: '999', to: '1' }),
    refusal('no-such-extension', 422),
  )
})

test('the slot is told; a body that is not as it must be is told in words', () => {
  const { ask } = office([talk('c1', [leg('a', alice), leg('b', bob)])], { ok: true, slot: '703' })
  assert.deepEqual(ask('POST', '/api/calls/:id/park', alice, 'c1', {}), { slot: '703' })
  assert.throws(() => ask('POST', '/api/calls/:id/transfer', alice, 'c1', { to: '' }), /must be a number/)
})

test('a call as its people see it: several ringing devices are one entry', () => {
  const { ask, slots } = office([
    talk(
      'c1',
      [
        leg('a', alice, { side: 'caller', stage: 'ringing', present: false }),
        leg('b1', bob, { stage: 'ringing', present: false }),
        leg('b2', bob, { stage: 'new', present: false }),
      ],
      { stage: 'ringing', answeredAt: null },
    ),
  ])
  slots.push({
    call: 'p' as CallId,
    slot: '701',
    who: { name: '', number: '+49301' },
    by: { name: 'Bob', number: '102', person: bob.id as PersonId },
    since: 7,
  })
  const entry = { muted: false, talking: false, host: false, silent: false, secured: null, outside: false }
  assert.deepEqual(ask('GET', '/api/my-calls', bob), {
    calls: [
      {
        id: 'c1',
        kind: 'two',
        state: 'ringing',
        startedAt: 1,
        answeredAt: null,
        roster: [
          { leg: 'a', name: 'Alice', number: '101', me: false, state: 'talking', ...entry },
          { leg: 'b1', name: 'Bob', number: '102', me: true, state: 'ringing', ...entry },
        ],
        transfer: null,
        room: null,
        slot: null,
      },
    ],
    parked: [{ slot: '701', name: '', number: '+49301', since: 7, by: { name: 'Bob', number: '102' } }],
  })
})

test('while somebody is rung into a talk they ring, and who transfers can take it back', () => {
  const c = leg('c', carol, { side: 'caller', stage: 'ringing', present: false })
  const { party } = leg('a', alice)
  const { ask } = office([
    talk('c1', [leg('a', alice, { present: false }), leg('b', bob), c], { transfer: { by: party, to: c.party } }),
  ])
  const seen = (as: Me) => {
    const { calls } = ask('GET', '/api/my-calls', as) as {
      calls: { state: string; roster: { state: string }[]; transfer: unknown }[]
    }
    return [calls[0]!.state, calls[0]!.roster.map(each => each.state).join(), calls[0]!.transfer]
  }
  const to = { name: 'Carol', number: '103' }
  assert.deepEqual(seen(alice), ['talking', 'talking,talking,ringing', { to, mine: true }])
  assert.deepEqual(seen(carol), ['ringing', 'talking,talking,ringing', { to, mine: false }])
})

test('pages are told once for a burst, each person of their own calls, and not when nothing differs', t => {
  t.mock.timers.enable({ apis: ['setTimeout'] })
  const calls = [talk('c1', [leg('a', alice), leg('b', bob)])]
  const { changed, told, slots, stop } = office(calls)
  changed([alice])
  changed([alice, bob])
  changed([carol], true)
  t.mock.timers.tick(40)
  assert.deepEqual(
    told.map(each => (each as string[])[0]),
    [alice.id, bob.id],
  )
  changed([alice, bob])
  t.mock.timers.tick(40)
  assert.equal(told.length, 2)
  calls.length = 0
  slots.push({ call: 'c1' as CallId, slot: '701', who: leg('b', bob).party, by: leg('a', alice).party, since: 3 })
  changed([alice], true)
  t.mock.timers.tick(40)
  assert.deepEqual(
    told.slice(2).map(each => (each as string[]).slice(0, 2)),
    [
      [alice.id, 'my-calls'],
      ['all', 'parked'],
    ],
  )
  assert.deepEqual((told[2] as unknown[])[2], { calls: [] })
  stop()
})

test('in a conference room hosts change it, call somebody in and take that back; others are refused in words', () => {
  const room = { room: 'Conference (680)', kind: 'conference' as const }
  const { ask, asked, hosted, rung } = office([talk('c1', [leg('a', alice, { host: true }), leg('b', bob)], room)])
  const say = (verb: string, as: Me, body: unknown) => ask('POST', `/api/calls/:id/${verb}`, as, 'c1', body)
  say('room', alice, { locked: true })
  say('add', alice, { number: '103' })
  rung.push({ leg: 'c9', name: 'Carol', number: '103' })
  const { calls } = ask('GET', '/api/my-calls', bob) as { calls: { room: unknown; roster: { leg: string }[] }[] }
  assert.deepEqual(calls[0]!.room, { name: 'Conference (680)', number: '680', locked: true, recording: false })
  assert.deepEqual(
    calls[0]!.roster.map(each => each.leg),
    ['a', 'b', 'c9'],
  )
  say('remove', alice, { leg: 'c9' })
  assert.deepEqual(hosted, [
    ['r1', { locked: true }],
    ['r1', '103', alice, 'a'],
    ['r1', 'c9'],
  ])
  assert.deepEqual(asked, [])
  for (const [verb, body] of [
    ['room', { recording: true }],
    ['add', { number: '103' }],
  ] as const)
    assert.throws(() => say(verb, bob, body), refusal('not-host', 403))
  // The call room refuses it.
  say('remove', bob, { leg: 'c9' })
  assert.equal(asked.length, 1)
  assert.equal(hosted.length, 3)
})

test('anybody in a conference locks it, in a room its hosts; the roster says so', () => {
  const at = office([
    talk('c1', [leg('a', alice), leg('b', bob), leg('c', carol)], { kind: 'conference', locked: true }),
  ])
  const { calls } = at.ask('GET', '/api/my-calls', bob) as { calls: { locked?: boolean }[] }
  assert.equal(calls[0]!.locked, true)
  at.ask('POST', '/api/calls/:id/lock', bob, 'c1', { locked: false })
  assert.deepEqual(at.asked.at(-1), [
    { kind: 'person', person: bob.id },
    { type: 'lock', call: 'c1', locked: false },
  ])
  const inRoom = { room: 'Conference (680)', kind: 'conference' as const }
  const there = office([talk('c1', [leg('a', alice, { host: true }), leg('b', bob)], inRoom)])
  there.ask('POST', '/api/calls/:id/lock', alice, 'c1', { locked: true })
  assert.deepEqual(there.hosted, [['r1', { locked: true }]])
  assert.throws(() => there.ask('POST', '/api/calls/:id/lock', bob, 'c1', { locked: false }), refusal('not-host', 403))
  const two = office([talk('c1', [leg('a', alice), leg('b', bob)])])
  const { calls: plain } = two.ask('GET', '/api/my-calls', bob) as { calls: object[] }
  assert.equal('locked' in plain[0]!, false)
})
