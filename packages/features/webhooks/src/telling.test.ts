import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { CallEvent, CallId, LegId, PersonId } from '@sidetone/call'
import { createJournal } from '@sidetone/data'
import { temporaryDatabase } from '@sidetone/data/temporary'
import { z } from 'zod'
import { catalogue, EVENTS } from './catalogue.ts'
import { openEventLog } from './event-log.ts'
import { KEEP_EVENTS_MS, MAX_EVENTS } from './limits.ts'
import { migrations } from './tables.ts'
import { startTelling } from './telling.ts'

type Bare = CallEvent extends infer E ? (E extends CallEvent ? Omit<E, 'call' | 'at'> : never) : never
const anna = { name: 'Anna', number: '+493012345678' }
const bob = { name: 'Bob', number: '102', person: 'p-bob' as PersonId }
const leg = (id: string) => id as LegId
const began: Bare = { type: 'call.started', from: anna, dialled: '+4930111', leg: leg('a'), trunk: 't1' }
const rings = (id: string): Bare[] => [
  { type: 'leg.started', leg: leg(id), to: bob },
  { type: 'leg.ringing', leg: leg(id), earlyMedia: false },
]
const queue = (what: string, facts: object = {}): Bare => ({
  type: 'story.told',
  feature: 'queues',
  what,
  facts: { queue: 'q1', name: 'Support', ...facts },
})
const ended: Bare = { type: 'call.ended', cause: 'hung-up', by: 'caller' }

function office(before?: ReturnType<typeof temporaryDatabase>) {
  const database = before ?? temporaryDatabase({ migrations })
  const { sql } = database
  const log = openEventLog(sql, () => time)
  const journal = createJournal(sql)
  let timers: (() => void)[] = []
  const faults: unknown[] = []
  let time = before ? 1_000_000 : 1_000
  let hooks = true
  const telling = startTelling({
    ...{ sql, log, journal },
    wanted: () => hooks || log.isFollowed(),
    recordOf: call => (call === 'gone' ? undefined : { endedAt: 9, outcome: call === 'c2' ? 'missed' : 'answered' }),
    personName: person => (person === 'p-bob' ? 'Bob' : undefined),
    deliver() {},
    delivered() {},
    now: () => time,
    onFault: error => faults.push(error),
    later(run) {
      timers.push(run)
      return () => {
        timers = timers.filter(each => each !== run)
      }
    },
  })
  const happen = (call: string, ...events: Bare[]) => {
    for (const event of events) journal.append({ ...event, call: call as CallId, at: time++ } as CallEvent)
    journal.commit()
  }
  /** All that is due now and later. */
  const settle = () => {
    time += 10_000
    for (let n = 0; timers.length; n++) {
      assert.ok(n < 100, 'it comes to rest')
      timers.shift()!()
    }
  }
  const told = (from = 1) => [...log.source.replay(from)].map(({ id, event }) => ({ id, ...event }))
  const types = () => told().map(({ type }) => type)
  /** The last webhook is switched off. */
  const nobody = () => {
    hooks = false
    telling.wantedAnew()
  }
  const pass = (ms: number) => {
    time += ms
  }
  return { database, sql, log, journal, telling, happen, settle, told, types, faults, nobody, pass }
}

test('each example of the catalogue is what its schema says, and is told under its name', () => {
  const record = { schema: z.object({ id: z.string() }).strict(), example: { id: 'c1' } }
  const entries = catalogue(record)
  assert.deepEqual(
    entries.map(({ type }) => type),
    EVENTS,
  )
  for (const { type, schema, example, says } of entries) {
    assert.deepEqual(schema.parse(example), example, type)
    assert.ok(says.endsWith('.'), type)
  }
})

test('a call is told as it goes: begun, ringing once at each person, answered, ended with its record', () => {
  const { database, telling, happen, settle, told, types } = office()
  using _ = database
  const quiet: Bare[] = [
    { type: 'leg.ended', leg: leg('b2'), cause: 'answered-elsewhere', by: 'called' },
    { type: 'leg.answered', leg: leg('a') },
  ]
  happen('c1', began, ...rings('b1'), ...rings('b2'), { type: 'leg.answered', leg: leg('b1') }, ...quiet)
  assert.deepEqual(types(), [], 'not within the turn')
  settle()
  assert.deepEqual(types(), ['call.started', 'call.ringing', 'call.answered'])
  const [, ringing, answered] = told()
  const call = { call: 'c1', from: { ...anna, person: null }, dialled: '+4930111', trunk: 't1', check: null }
  assert.deepEqual(ringing!.data, { ...call, to: bob })
  assert.deepEqual(answered!.data, { ...call, by: bob, waitedMs: 5 })
  happen('c1', ...rings('b3'), ended)
  telling.ended(['c1', 'c2', 'gone'])
  settle()
  assert.deepEqual(types().slice(3), ['call.ringing', 'call.ended', 'call.ended', 'call.missed'])
  assert.deepEqual(told().at(-1), {
    ...{ id: 7, type: 'call.missed', version: 1, at: 9 },
    data: { endedAt: 9, outcome: 'missed' },
  })
})

test('a call, and one sent on, that a right or a limit refuses is told with what the caller was told', () => {
  const { database, happen, settle, told } = office()
  using _ = database
  const inside: Bare = { type: 'call.started', from: bob, dialled: '00881', leg: leg('a') }
  const to = { name: '', number: '+881' }
  const routed = (destination: object): Bare =>
    ({ type: 'call.routed', to, why: ['A rule fits.', 'International calling is off.'], destination }) as Bare
  const words = 'International calling is off for you; ask Erin (105).'
  happen('c1', inside, routed({ kind: 'nowhere', cause: 'not-allowed', words }), ended)
  happen('c2', inside, routed({ kind: 'nowhere', cause: 'closed' }), ended)
  const sentOn: Bare = { type: 'call.forwarded', by: bob, to, cause: 'busy', why: ['The money is spent.'] }
  happen('c3', began, { ...sentOn, failed: 'limit-reached' }, { ...sentOn, failed: 'unreachable' }, sentOn, ended)
  settle()
  const refused = told().filter(({ type }) => type === 'call.refused')
  assert.deepEqual(
    refused.map(({ data }) => data),
    [
      { call: 'c1', from: bob, dialled: '00881', trunk: null, check: null, cause: 'not-allowed', says: words },
      {
        call: 'c3',
        from: bob,
        dialled: '+881',
        trunk: 't1',
        check: null,
        cause: 'limit-reached',
        says: 'The money is spent.',
      },
    ],
  )
})

test('queues: who waits, is answered, gives up, is sent on', () => {
  const { database, happen, settle, told } = office()
  using _ = database
  happen('c1', began, queue('joined'), queue('answered', { agent: 'p-bob', waitedMs: 7.4 }), ended)
  happen('c2', began, queue('joined'), ended)
  happen('c3', began, queue('refused', { why: 'full' }), queue('joined'), queue('too-long', { waitedMs: 9 }), ended)
  happen('c4', began, queue('joined'), queue('call-back', { waitedMs: 8, number: '1' }), ended)
  settle()
  const from = { ...anna, person: null }
  const support = { id: 'q1', name: 'Support' }
  const of = (call: string) =>
    told()
      .filter(({ type, data }) => type.startsWith('queue.') && (data as { call: string }).call === call)
      .map(({ type, data }) => [type, data])
  const base = (call: string) => ({ call, queue: support, from })
  assert.deepEqual(of('c1'), [
    ['queue.waiting', base('c1')],
    ['queue.answered', { ...base('c1'), waitedMs: 7, agent: { person: 'p-bob', name: 'Bob' } }],
  ])
  assert.deepEqual(of('c2')[1], ['queue.abandoned', { ...base('c2'), waitedMs: 1 }])
  assert.deepEqual(
    of('c3').map(([type, data]) => [type, (data as { why?: string }).why]),
    [
      ['queue.overflowed', 'full'],
      ['queue.waiting', undefined],
      ['queue.overflowed', 'too-long'],
    ],
  )
  assert.equal(of('c4')[1]![0], 'queue.call-back')
})

test('what was not told when the server died is told by the next one, once; a call goes on being followed', () => {
  const first = office()
  using database = first.database
  first.happen('c1', began, queue('joined'))
  first.settle()
  first.happen('c1', ...rings('b1'))
  first.telling.ended(['c0'])
  // It dies here: nothing was flushed.
  const second = office(database)
  second.settle()
  assert.deepEqual(second.types(), ['call.started', 'queue.waiting', 'call.ringing', 'call.ended'])
  second.happen('c1', { type: 'leg.answered', leg: leg('b1') }, queue('answered', { agent: 'p-bob' }), ended)
  second.settle()
  assert.deepEqual(second.types().slice(4), ['call.answered', 'queue.answered'])
  const third = office(database)
  third.happen('c2', began)
  third.settle()
  assert.deepEqual(third.told(7), [{ ...third.told().at(-1)!, id: 7, type: 'call.started' }])
  // Late, from a call that the life before has told to the end.
  third.happen('c1', {
    ...{ type: 'story.told', feature: 'conference-rooms', what: 'recorded' },
    facts: { id: 'r1', room: 'Monday', file: '5.wav', ms: 60 },
  })
  third.settle()
  assert.deepEqual(third.told().at(-1)!.data, {
    call: 'c1',
    room: { id: 'r1', name: 'Monday' },
    file: '5.wav',
    ms: 60,
  })
})

test('of phones and lines that are gone nothing is remembered, however many come and go; the others stay', () => {
  const { telling, log, database } = office()
  using _ = database
  const device = (id: string) => ({ device: id, name: 'Web phone', kind: 'web', person: 'p-bob' }) as const
  for (let n = 0; n < 1_200; n++) {
    const subject = `device browser-${n}`
    telling.tellState(subject, { type: 'device.unreachable', at: n, data: device(`browser-${n}`) })
  }
  telling.tellState('trunk t1', { type: 'trunk.up', at: 1, data: { trunk: { id: 't1', name: 'Carrier' } } })
  const there = new Set(['device browser-7', 'device browser-999', 'trunk t1'])
  const remembered = () =>
    database.sql
      .prepare('SELECT subject FROM toldStates ORDER BY subject')
      .all()
      .map(({ subject }) => subject)
  let slices = 1
  while (log.sweepStates(subject => there.has(subject))) slices++
  assert.deepEqual([remembered(), slices], [[...there], 3])
  // It begins anew: one that goes later is found as well.
  there.delete('device browser-7')
  assert.equal(
    log.sweepStates(subject => there.has(subject)),
    false,
  )
  assert.deepEqual(remembered(), [...there])
})

test('how a line is, is told when it changes, also over a restart; readers hear of it after it is kept', () => {
  const first = office()
  using database = first.database
  const heard: unknown[] = []
  first.log.source.onCommitted((events, firstId) => heard.push([firstId, ...events.map(({ type }) => type)]))
  const trunk = { id: 't1', name: 'Carrier' }
  const up = { type: 'trunk.up', at: 1, data: { trunk } } as const
  const down = { type: 'trunk.down', at: 2, data: { trunk, reason: 'Nobody is there.' } } as const
  first.telling.tellState('trunk t1', up)
  first.telling.tellState('trunk t1', up)
  first.telling.tellState('trunk t1', down)
  assert.deepEqual(heard, [
    [1, 'trunk.up'],
    [2, 'trunk.down'],
  ])
  const second = office(database)
  second.telling.tellState('trunk t1', down)
  second.telling.tellState('trunk t1', up)
  assert.deepEqual(second.types(), ['trunk.up', 'trunk.down', 'trunk.up'])
  // Within somebody's transaction it waits until that is kept.
  database.sql.exec('BEGIN')
  second.telling.tell(down)
  assert.equal(second.types().length, 3)
  database.sql.exec('COMMIT')
  second.settle()
  assert.equal(second.types().length, 4)
})

test('bounds: old events go, the newest stays, and numbers go on', () => {
  const { database, sql, log, telling, told } = office()
  using _ = database
  const put = sql.prepare("INSERT INTO toldEvents (id, type, at, call, data) VALUES (?, 'trunk.up', ?, '', '{}')")
  for (let id = 1; id <= 700; id++) put.run(id, id)
  const again = openEventLog(sql)
  while (again.sweep(KEEP_EVENTS_MS + 1_000));
  assert.deepEqual([again.source.first(), again.source.last()], [700, 700])
  put.run(700 + MAX_EVENTS + 5, KEEP_EVENTS_MS)
  const last = openEventLog(sql)
  last.sweep(KEEP_EVENTS_MS)
  assert.equal(last.source.first(), 700 + MAX_EVENTS + 5)
  assert.equal(log.source.last(), 0, 'of its own life')
  telling.stop()
  assert.equal(told().length, 1)
})

test('without a webhook nothing is kept, until somebody reads the stream; from then on all is', () => {
  const { database, log, telling, happen, settle, types, nobody, pass, faults } = office()
  using _ = database
  log.onReader(telling.wantedAnew)
  pass(KEEP_EVENTS_MS)
  nobody()
  happen('c1', began, ...rings('b1'))
  telling.ended(['c0'])
  telling.tellState('trunk t1', { type: 'trunk.up', at: 1, data: { trunk: { id: 't1', name: 'Carrier' } } })
  settle()
  assert.deepEqual(types(), [])
  const gone = log.source.reader()
  happen('c1', { type: 'leg.answered', leg: leg('b1') })
  settle()
  assert.deepEqual(types(), ['call.answered'], 'of a call that began before; what was before is not told')
  gone()
  pass(KEEP_EVENTS_MS / 2)
  happen('c2', began)
  settle()
  assert.deepEqual(types(), ['call.answered', 'call.started'], 'the reader may come back')
  pass(KEEP_EVENTS_MS)
  happen('c3', began)
  settle()
  assert.deepEqual(types().length, 2)
  assert.deepEqual(faults, [])
  // A new reader, and a restart before anything else happens.
  log.source.reader()
  const again = office(database)
  again.settle()
  assert.deepEqual(again.types().length, 2, 'what nobody waited for is not told later')
})

test('what happened while nobody wanted to be told is not told after a restart either', () => {
  const { database, happen, settle, nobody, pass, log, telling } = office()
  using _ = database
  log.onReader(telling.wantedAnew)
  pass(KEEP_EVENTS_MS)
  nobody()
  happen('c1', began)
  log.source.reader()
  const again = office(database)
  again.settle()
  settle()
  assert.deepEqual(again.types(), [])
  again.happen('c2', began)
  again.settle()
  assert.deepEqual(again.types(), ['call.started'])
})
