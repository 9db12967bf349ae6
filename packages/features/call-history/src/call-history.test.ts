import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { CallEvent, LegId } from '@sidetone/call'
import { createJournal } from '@sidetone/data'
import { temporaryDatabase } from '@sidetone/data/temporary'
import type { ApiRoute, Me } from '@sidetone/feature'
import { alice, answered, began, bob, callOf, deviceName, ended, rang, T0, talked } from './example.ts'
import { createCallHistory, EndedCallDetail, EndedCallPage, HistoryDetail, HistoryPage, migrations } from './index.ts'

type Named = { readonly name: string }
function office() {
  const database = temporaryDatabase({ migrations })
  const reloads: string[] = []
  const written: string[] = []
  const start = () => {
    const journal = createJournal(database.sql)
    const history = createCallHistory({
      sql: database.sql,
      journal,
      deviceName,
      liveCalls: () => [],
      costOf: call => (call === 'c-paid' ? { amount: 0.25, currency: 'EUR' } : null),
      written: calls => written.push(...calls),
      changed: person => reloads.push(person),
    })
    const happen = (events: readonly CallEvent[]) => {
      for (const event of events) journal.append(event)
      journal.commit()
    }
    const ask = (path: string, me: string, query: object = {}, params: object = {}, body?: unknown) => {
      const route = history.routes.find(each => each.path === path) as ApiRoute
      const request = {
        me: { id: me, name: me } as Me,
        query: route.query?.parse(query),
        params,
        body: route.body?.parse(body),
        session: 's',
        host: '',
      }
      return route.handle(request as never)
    }
    const list = (me: string, query = {}) => HistoryPage.parse(ask('/api/call-history', me, query))
    const detail = (me: string, id: string) => HistoryDetail.parse(ask('/api/call-history/:id', me, {}, { id }))
    const csv = () => [...(ask('/api/calls.csv', me, {}) as Iterable<string>)].join('')
    const me = alice.person
    const calls = (query = {}) => EndedCallPage.parse(ask('/api/calls/ended', me, query))
    const call = (id: string) => EndedCallDetail.parse(ask('/api/calls/ended/:id', me, {}, { id }))
    const bad = () =>
      ask('/api/calls/opinions', me, {}) as { call: string; reported: boolean; from: Named; to: Named }[]
    const say = (who: string, id: string, opinion: object) =>
      ask('/api/call-history/:id/opinion', who, {}, { id }, opinion)
    return { history, happen, list, detail, csv, calls, call, bad, say }
  }
  return { start, reloads, written, sql: database.sql, [Symbol.dispose]: () => database[Symbol.dispose]() }
}

test('an ended call is in the history of both, and their pages are told', () => {
  using company = office()
  const { happen, list, detail, history } = company.start()
  happen(callOf('c1', answered))
  assert.deepEqual(list(alice.person).items, [])
  happen(callOf('c1', talked.slice(answered.length)))
  history.flush()
  assert.deepEqual(company.reloads, ['p-alice', 'p-bob'])
  assert.deepEqual(list(alice.person).items, [
    {
      id: 'c1',
      direction: 'out',
      missed: false,
      other: { name: 'Bob', number: '102' },
      startedAt: T0,
      answeredAt: T0 + 4_000,
      endedAt: T0 + 127_000,
      durationMs: 123_000,
      cause: 'hung-up',
      by: 'caller',
      answeredElsewhere: false,
      codec: 'PCMU',
      mos: 4.1,
      queue: null,
      note: null,
      answeredBy: null,
      check: null,
    },
  ])
  const told = detail(bob.person, 'c1')
  assert.deepEqual(
    [told.direction, told.codec, told.legs.map(leg => leg.device)],
    ['in', 'opus', [null, 'web phone', 'desk phone']],
  )
  assert.equal(told.story[2], 'Bob answered after 4 s on the web phone.')
})

test('nobody reads the call of others', () => {
  using company = office()
  const { happen, detail, list } = company.start()
  happen(callOf('c1', talked))
  assert.deepEqual(list('p-carol').items, [])
  assert.throws(() => detail('p-carol', 'c1'), { code: 'not-found' })
  assert.throws(() => detail('p-carol', 'c2'), { code: 'not-found' })
})

test('a call that was refused before anybody rang is in the history of who called, and none that somebody missed', () => {
  using company = office()
  const { happen, list } = company.start()
  const [started, routed] = began as [(typeof began)[0], (typeof began)[0]]
  for (const cause of ['not-allowed', 'limit-reached', 'unreachable'] as const)
    happen(callOf(cause, [started, routed, ended(cause, 'system')]))
  assert.deepEqual(
    list(alice.person).items.map(({ id }) => id),
    ['unreachable', 'not-allowed', 'limit-reached'],
  )
  assert.deepEqual(
    list(bob.person).items.map(({ id, missed }) => [id, missed]),
    [['unreachable', true]],
  )
})

test('pages go back in time without a gap, also between calls of the same millisecond, and missed calls alone', () => {
  using company = office()
  const { happen, list } = company.start()
  const calls = ['c1', 'c2', 'c3', 'c4', 'c5']
  for (const [i, id] of calls.entries())
    happen(callOf(id, i % 2 ? talked : [...rang, ended('cancelled', 'caller')], i < 3 ? 0 : i * 60_000))
  const first = list(bob.person, { limit: 2 })
  const second = list(bob.person, { limit: 2, before: first.next })
  const third = list(bob.person, { limit: 2, before: second.next })
  assert.deepEqual(
    [first, second, third].map(page => page.items.map(({ id }) => id)),
    [['c5', 'c4'], ['c3', 'c2'], ['c1']],
  )
  assert.equal(third.next, null)
  assert.deepEqual(
    list(bob.person, { missed: 'true' }).items.map(({ id }) => id),
    ['c5', 'c3', 'c1'],
  )
  assert.deepEqual(list(alice.person, { missed: 'true' }).items, [])
})

test('after a crash the journal tells the rest: nothing lost, nothing twice, a call in between goes on', () => {
  using company = office()
  const before = company.start()
  before.happen(callOf('c1', talked))
  before.happen(callOf('c2', answered, 1_000))
  before.happen(callOf('c3', talked, 2_000))
  before.history.flush()
  before.happen(callOf('c4', talked, 3_000))
  // Here the process dies: c4 ended but was not written, c2 lives.
  const after = company.start()
  assert.deepEqual(
    after.list(bob.person).items.map(({ id }) => id),
    ['c4', 'c3', 'c1'],
  )
  after.happen(callOf('c2', talked.slice(answered.length), 1_000))
  const { items } = after.list(bob.person)
  assert.deepEqual(
    items.map(({ id }) => id),
    ['c4', 'c3', 'c2', 'c1'],
  )
  assert.equal(items[2]!.durationMs, 123_000)
  const last = company.start()
  assert.equal(company.sql.prepare('SELECT count(*) AS n FROM callRecords').get()!.n, 4)
  assert.deepEqual(company.written.toSorted(), ['c1', 'c2', 'c3', 'c4'], 'each is told once, whoever reads again')
  assert.deepEqual(last.history.ended('c4'), last.calls().items[0])
  assert.equal(last.history.ended('c5'), undefined)
})

test('the table for a spreadsheet: one line a call, and no name becomes a formula', () => {
  using company = office()
  const { happen, csv } = company.start()
  const [started, ...rest] = talked
  happen(callOf('c1', [{ ...started, from: { name: '=1+1', number: '+4930123456' } } as (typeof talked)[0], ...rest]))
  assert.deepEqual(csv().split('\r\n').slice(1), [
    "c1,2026-01-01T09:00:00.000Z,2026-01-01T09:00:04.000Z,2026-01-01T09:02:07.000Z,4,123,0,inside,answered,'=1+1,+4930123456,Bob,102,102,Bob,,,,,,,4.1,hung-up,caller",
    '',
  ])
})

test('old calls go, with the rows of everybody', () => {
  using company = office()
  const { happen, list, history } = company.start()
  happen(callOf('c1', talked))
  happen(callOf('c2', talked, 60_000))
  history.flush()
  assert.equal(history.deleteBefore(T0 + 1), false)
  for (const { person } of [alice, bob])
    assert.deepEqual(
      list(person).items.map(({ id }) => id),
      ['c2'],
    )
})

test('what is told after the end comes into the record, once', () => {
  using company = office()
  const { happen, detail, history } = company.start()
  happen(callOf('c1', talked))
  history.flush()
  const told = callOf('c1', [
    { type: 'story.told', at: T0 + 128_000, feature: 'voicemail', what: 'left', facts: { says: 'Bob liked it.' } },
  ])
  happen(told)
  happen(told)
  history.flush()
  const { story } = detail(bob.person, 'c1')
  assert.equal(story.filter(each => each === 'Bob liked it.').length, 1)
})

test('one call is one row: who, when, waited, talked, with whom; its legs, story and reasons below', () => {
  using company = office()
  const { happen, calls, call } = company.start()
  happen(callOf('c1', talked))
  const [row] = calls().items
  assert.deepEqual(row, {
    ...{
      id: 'c1',
      startedAt: T0,
      answeredAt: T0 + 4_000,
      endedAt: T0 + 127_000,
      waitedMs: 4_000,
      talkedMs: 123_000,
      heldMs: 0,
      cost: null,
    },
    from: { name: 'Alice', number: '101' },
    to: { name: 'Bob', number: '102' },
    ...{ dialled: '102', direction: 'inside', outcome: 'answered', cause: 'hung-up', by: 'caller', talkedWith: 'Bob' },
    ...{ trunk: null, queue: null, voicemail: null, recorded: false, mos: 4.1, check: null },
  })
  const whole = call('c1')
  assert.deepEqual([whole.legs.length, whole.story[0], whole.why], [3, 'Alice called Bob (102).', ['102 is Bob.']])
  assert.throws(() => call('nobody'), { code: 'not-found' })
})

test('how long somebody was on hold counts once, also when both hold; what it cost stands beside it and in the table', () => {
  using company = office()
  const { happen, calls, csv } = company.start()
  const at = (s: number) => T0 + s * 1000
  const [a, b] = ['a' as LegId, 'b1' as LegId]
  const end = talked.slice(answered.length)
  happen(
    callOf('c-paid', [
      ...answered,
      { type: 'leg.held', at: at(10), leg: a },
      { type: 'leg.held', at: at(15), leg: b },
      { type: 'leg.resumed', at: at(20), leg: a },
      { type: 'leg.resumed', at: at(30), leg: b },
      { type: 'leg.held', at: at(120), leg: a },
      ...end,
    ]),
  )
  const [row] = calls().items
  assert.deepEqual([row!.heldMs, row!.cost], [27_000, { amount: 0.25, currency: 'EUR' }])
  const [head, line] = csv()
    .split('\r\n')
    .map(each => each.split(','))
  const cell = (name: string) => line![head!.indexOf(name)]
  assert.deepEqual([cell('held seconds'), cell('cost'), cell('currency')], ['27', '0.2500', 'EUR'])
})

test('what became of a call: answered, missed, declined, a message, served by itself, refused', () => {
  using company = office()
  const { happen, calls, call, csv } = company.start()
  const [started, routed] = began as [(typeof began)[0], (typeof began)[0]]
  const from = { name: '', number: '+49301234567' }
  const fromTrunk = { ...started, from, trunk: 't1' } as (typeof began)[0]
  const feature = { ...routed, destination: { kind: 'feature', feature: 'queues', argument: 'q' } } as (typeof began)[0]
  const pickedUp = { type: 'leg.answered', at: T0 + 1_000, leg: 'a' } as (typeof began)[0]
  const told = (name: string, what: string, facts: object) =>
    ({ type: 'story.told', at: T0 + 2_000, feature: name, what, facts }) as (typeof began)[0]
  const missed = [...rang, ended('no-answer', 'system')]
  happen(callOf('missed', missed, 1_000))
  happen(callOf('declined', [...rang, ended('declined', 'called')], 2_000))
  happen(callOf('served', [started, feature, pickedUp, ended('hung-up', 'caller')], 3_000))
  happen(callOf('refused', [started, ended('not-allowed', 'system')], 4_000))
  happen(callOf('limit', [started, ended('limit-reached', 'system')], 4_500))
  const waited = [fromTrunk, feature, pickedUp, told('queues', 'joined', { queue: 'q-1', name: 'Support' })]
  happen(callOf('left', [...waited, rang[2]!, ended('hung-up', 'caller')], 5_000))
  const message = told('voicemail', 'message', { box: 'Bob', seconds: 5 })
  happen(callOf('gave-up', [...waited, ended('hung-up', 'caller', 6)], 5_500))
  const wishes = told('queues', 'call-back', { queue: 'q-1', name: 'Support', says: 'Asked.' })
  happen(callOf('call-back', [...waited, wishes, ended('hung-up', 'caller')], 5_600))
  happen(callOf('message', [...waited, ended('hung-up', 'caller'), message], 6_000))
  const inVain = told('no-line-for-help', 'help-failed', { says: 'No outside line took the emergency call.' })
  happen(callOf('help', [started, feature, pickedUp, inVain, ended('hung-up', 'caller')], 7_000))
  happen(callOf('taken-over', [started, ended('merged', 'caller')], 8_000))
  const rows = calls().items
  assert.deepEqual(
    rows.map(({ id, outcome, direction, queue, voicemail, talkedMs }) => [
      id,
      outcome,
      direction,
      queue?.name ?? null,
      voicemail,
      talkedMs,
    ]),
    [
      ['taken-over', 'served', 'inside', null, null, 0],
      ['help', 'failed', 'inside', null, null, 0],
      ['message', 'voicemail', 'in', 'Support', 'Bob', 0],
      ['call-back', 'served', 'in', 'Support', null, 0],
      ['gave-up', 'missed', 'in', 'Support', null, 0],
      ['left', 'missed', 'in', 'Support', null, 0],
      ['limit', 'refused', 'inside', null, null, 0],
      ['refused', 'refused', 'inside', null, null, 0],
      ['served', 'served', 'inside', null, null, 0],
      ['declined', 'declined', 'inside', null, null, 0],
      ['missed', 'missed', 'inside', null, null, 0],
    ],
  )
  const ids = (query: object) => calls(query).items.map(({ id }) => id)
  assert.deepEqual(ids({ outcome: 'missed' }), ['gave-up', 'left', 'missed'])
  const ofQueue = ['message', 'call-back', 'gave-up', 'left']
  for (const queue of ['Support', 'q-1']) assert.deepEqual(ids({ queue, direction: 'in' }), ofQueue)
  assert.deepEqual(ids({ trunk: 't1', q: 'supp' }), ofQueue)
  assert.deepEqual([ids({ queue: 'Sales' }), ids({ q: 'q-1' })], [[], []])
  assert.match(csv(), /,Support,t1,/)
  assert.deepEqual(call('gave-up').story.slice(-2), [
    'Bob answered after 1 s.',
    'Waited 0:04 in Support, then hung up.',
  ])
  assert.deepEqual(rows[5]!.queue, { id: 'q-1', name: 'Support' })
  assert.deepEqual(rows[2]!.trunk, { id: 't1', name: 't1' })
})

test('calls are found by names and numbers however they are written, by person and span of time', () => {
  using company = office()
  const { happen, calls, list } = company.start()
  const [started, ...rest] = talked
  const by = (name: string, number: string) => [{ ...started, from: { name, number } } as (typeof talked)[0], ...rest]
  happen(callOf('c1', by('Käthe Weiß', '+49301234567'), 0))
  happen(callOf('c2', by('Al', '+49891000'), 60_000))
  happen(callOf('c3', talked, 120_000))
  const ids = (query: object) => calls(query).items.map(({ id }) => id)
  for (const q of ['KÄTHE', 'weiß käthe', 'kathe weiss', '+49 30 123-4567', '030 1234567', '1234567', 'the we'])
    assert.deepEqual(ids({ q }), ['c1'], q)
  assert.deepEqual(ids({ q: 'al' }), ['c3', 'c2'])
  for (const q of ['nobody', '0049', "' OR 1=1", '"', '%%%', 'NEAR(', 'weißkäthe']) assert.deepEqual(ids({ q }), [], q)
  assert.deepEqual(ids({ q: 'bob' }).length, 3)
  assert.deepEqual(ids({ person: 'p-alice' }), ['c3'])
  assert.deepEqual(ids({ person: 'p-bob', q: 'käthe' }), ['c1'])
  assert.deepEqual(ids({ from: T0 + 60_000, to: T0 + 120_000 }), ['c2'])
  for (const q of ['weiß', 'WEISS', 'kathe'])
    assert.deepEqual(
      list(bob.person, { q }).items.map(({ id }) => id),
      ['c1'],
    )
  assert.deepEqual(list(bob.person, { q: '9891', missed: 'true' }).items, [])
  assert.deepEqual(list(bob.person, { q: '_' }).items, [])
})

test('pages of calls follow each other without gap or double, also where many begin at once', () => {
  using company = office()
  const { happen, calls, csv, history } = company.start()
  for (let n = 0; n < 30; n++) happen(callOf(`c${n}`, talked, Math.floor(n / 10)))
  const seen: string[] = []
  for (let cursor: string | undefined; ; ) {
    const { items, next } = calls({ limit: '7', ...(cursor && { cursor }) })
    seen.push(...items.map(({ id }) => id))
    if (next === null) break
    cursor = next
  }
  assert.deepEqual([seen.length, new Set(seen).size, seen[0]], [30, 30, 'c29'])
  assert.equal(csv().split('\r\n').length, 32)
  history.deleteBefore(T0 + 1)
  assert.equal(calls({ limit: '200' }).items.length, 20)
  assert.equal(calls({ limit: '200', q: 'bob' }).items.length, 20)
  const { total, next } = calls({ limit: '7', q: 'bob', direction: 'inside' })
  assert.deepEqual([total, next === null, calls({ q: 'nobody' }).total], [20, false, 0])
})

test('records of an earlier version get their rows', () => {
  using company = office()
  const first = company.start()
  first.happen(callOf('c1', talked))
  first.history.flush()
  company.sql.exec(
    'DELETE FROM calls; DELETE FROM callPeople; DELETE FROM callsText; UPDATE callHistoryProgress SET fillTo = 1',
  )
  const { calls } = company.start()
  assert.equal(calls({ q: 'alice' }).items.length, 1)
})

test('who talked says how it was, and admins are shown what was bad or reported', () => {
  using company = office()
  const { happen, say, bad, call, history } = company.start()
  happen(callOf('c1', talked))
  history.flush()
  say(alice.person, 'c1', { good: true })
  assert.deepEqual(bad(), [])
  const heard = { codec: 'opus', mos: 3.1, worstMos: 2.4, lossPercent: 9, jitterMs: 30, roundTripMs: null }
  say(bob.person, 'c1', { good: false, reported: true, heard })
  assert.deepEqual(
    bad().map(({ call, reported, from, to }) => [call, reported, from.name, to.name]),
    [['c1', true, 'Alice', 'Bob']],
  )
  assert.deepEqual(
    call('c1').opinions.map(({ good, heard }) => [good, heard?.mos ?? null]),
    [
      [true, null],
      [false, 3.1],
    ],
  )
  assert.throws(() => say('p-stranger', 'c1', { good: false }), { code: 'not-found' })
})
