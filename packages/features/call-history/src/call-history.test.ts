import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { CallEvent } from '@sidetone/call'
import { createJournal } from '@sidetone/data'
import { temporaryDatabase } from '@sidetone/data/temporary'
import type { ApiRoute, Me } from '@sidetone/feature'
import { alice, answered, bob, callOf, deviceName, ended, rang, T0, talked } from './example.ts'
import { createCallHistory, HistoryDetail, HistoryPage, migrations } from './index.ts'

function office() {
  const database = temporaryDatabase({ migrations })
  const reloads: string[] = []
  const start = () => {
    const journal = createJournal(database.sql)
    const history = createCallHistory({
      sql: database.sql,
      journal,
      deviceName,
      liveCalls: () => [],
      changed: person => reloads.push(person),
    })
    const happen = (events: readonly CallEvent[]) => {
      for (const event of events) journal.append(event)
      journal.commit()
    }
    const ask = (path: string, me: string, query: object = {}, params: object = {}) => {
      const route = history.routes.find(each => each.path === path) as ApiRoute
      const request = {
        me: { id: me } as Me,
        query: route.query?.parse(query),
        params,
        body: undefined,
        session: 's',
        host: '',
      }
      return route.handle(request as never)
    }
    const list = (me: string, query = {}) => HistoryPage.parse(ask('/api/call-history', me, query))
    const detail = (me: string, id: string) => HistoryDetail.parse(ask('/api/call-history/:id', me, {}, { id }))
    const csv = () => String(ask('/api/calls.csv', me, {}))
    const me = alice.person
    return { history, happen, list, detail, csv }
  }
  return { start, reloads, sql: database.sql, [Symbol.dispose]: () => database[Symbol.dispose]() }
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
      note: null,
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
  company.start()
  assert.equal(company.sql.prepare('SELECT count(*) AS n FROM callRecords').get()!.n, 4)
})

test('the table for a spreadsheet: one line a call, and no name becomes a formula', () => {
  using company = office()
  const { happen, csv } = company.start()
  const [started, ...rest] = talked
  happen(callOf('c1', [{ ...started, from: { name: '=1+1', number: '+4930123456' } } as (typeof talked)[0], ...rest]))
  assert.deepEqual(csv().split('\r\n').slice(1), [
    "c1,2026-01-01T09:00:00.000Z,2026-01-01T09:00:04.000Z,2026-01-01T09:02:07.000Z,123,'=1+1,+4930123456,Bob,102,102,hung-up,caller",
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
