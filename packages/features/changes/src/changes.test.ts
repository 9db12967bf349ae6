import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openDocuments, temporarySeal } from '@sidetone/data'
import { temporaryDatabase } from '@sidetone/data/temporary'
import type { ApiRoute, Change, ChangedBy } from '@sidetone/feature'
import { differencesOf, headlineOf, wordsOf } from './describe.ts'
import { createChanges } from './index.ts'

const bob: ChangedBy = { kind: 'person', id: 'p-bob', name: 'Bob' }
const names: Record<string, string> = { 'p-alice': 'Alice', 'p-bob': 'Bob', 'p-carol': 'Carol' }
const change = (before: object | null, after: object | null, newSecrets: string[] = []): Change => ({
  ...{ id: 1, at: 0, by: bob, kind: 'ring-group', key: 'g', name: 'Sales', newSecrets },
  before: before as Change['before'],
  after: after as Change['after'],
})
const told = (before: object, after: object, newSecrets?: string[]) =>
  differencesOf(change(before, after, newSecrets), id => names[id]).map(({ sentence }) => sentence)

test('a change is told in sentences, with names for people', () => {
  assert.deepEqual(told({ members: ['p-alice'] }, { members: ['p-alice', 'p-bob', 'p-carol'] }), [
    'Members: Bob and Carol were added.',
  ])
  assert.deepEqual(told({ members: ['p-alice', 'p-bob'] }, { members: ['p-bob', 'p-alice'] }), [
    'Members: the order is another one now.',
  ])
  assert.deepEqual(told({ members: [{ person: 'p-bob', after: 1 }] }, { members: [] }), ['Members: Bob was removed.'])
  assert.deepEqual(told({ members: [{ person: 'p-bob', after: 1 }] }, { members: [{ person: 'p-bob', after: 2 }] }), [
    'Members: one was changed.',
  ])
  assert.deepEqual(told({ name: 'Sales', number: '620' }, { name: 'Verkauf', number: '621' }), [
    'Name was “Sales” and is “Verkauf” now.',
    'Number was 620 and is 621 now.',
  ])
  assert.deepEqual(
    told({ ringForMs: 20_000, hours: { schedule: 's1' } }, { ringForMs: 30_000, hours: { schedule: 's2' } }),
    ['Ring for was 20 s and is 30 s now.', 'Hours, schedule was “s1” and is “s2” now.'],
  )
  assert.deepEqual(told({ confirm: false, overflow: null }, { confirm: true, overflow: '101' }), [
    'Confirm is on now.',
    'Overflow is 101 now.',
  ])
  assert.deepEqual(told({ a: null, b: '' }, { a: undefined }), [])
  assert.deepEqual(told({ hours: null, greeting: 'x' }, { hours: { schedule: 's' } }), [
    'Hours was set.',
    'Greeting was “x” and is empty now.',
  ])
  assert.deepEqual(told({ password: '•••', user: 'a' }, { password: '•••', user: 'b' }, ['password']), [
    'Password is another one now.',
    'User was “a” and is “b” now.',
  ])
  assert.equal(wordsOf('ownCallerId'), 'own caller id')
})

test('a kind may tell a field in a sentence of its own; what was done at a telephone says so', () => {
  const was = change(
    { name: 'Office', override: null, on: false },
    { name: 'Office', override: { state: 'open' }, on: true },
  )
  const tells = {
    override: (before: unknown, after: unknown) => `${JSON.stringify(before)} ▸ ${JSON.stringify(after)}`,
  }
  const differences = differencesOf(was, undefined, tells)
  assert.deepEqual(
    differences.map(({ sentence }) => sentence),
    ['null ▸ {"state":"open"}', 'On is on now.'],
  )
  const by: ChangedBy = { ...bob, kind: 'phone' }
  assert.equal(
    headlineOf({ ...was, by }, 'schedule', differences),
    'Bob changed the schedule Sales by phone: override and on.',
  )
})

test('the headline names who, what and which fields', () => {
  const line = (before: object | null, after: object | null) => {
    const one = change(before, after)
    return headlineOf(one, 'ring group', differencesOf(one))
  }
  assert.equal(line({ members: [] }, { members: ['1'] }), 'Bob changed the ring group Sales: members.')
  assert.equal(line({ a: 1, b: 1 }, { a: 2, b: 2 }), 'Bob changed the ring group Sales: a and b.')
  assert.equal(line({ a: 1, b: 1, c: 1, d: 1, e: 1 }, {}), 'Bob changed the ring group Sales: a, b, c and more.')
  assert.equal(line(null, {}), 'Bob made the ring group Sales.')
  assert.equal(line({}, null), 'Bob removed the ring group Sales.')
  const mail = (before: object | null) => headlineOf(change(before, { host: 'a' }), 'mail settings', [], true)
  assert.deepEqual([mail(null), mail({})], ['Bob set the mail settings.', 'Bob changed the mail settings.'])
})

test('what belongs to a person is told with their name', async () => {
  using database = temporaryDatabase()
  const documents = openDocuments(database.sql, { seal: temporarySeal() })
  documents.define('person-calling', { title: 'calling settings of' })
  documents.put('person-calling', 'p-alice', { site: null }, bob)
  const { routes } = createChanges({ documents, nameOf: id => names[id] })
  const list = routes.find(({ method, path }) => method === 'GET' && path === '/api/changes') as ApiRoute
  const { items } = (await list.handle({ query: list.query!.parse({}) } as never)) as {
    items: { name: string; sentence: string }[]
  }
  assert.deepEqual([items[0]?.name, items[0]?.sentence], ['Alice', 'Bob made the calling settings of Alice.'])
})

test('the list is filtered and paged, one change is shown whole, and undo makes it as it was', async () => {
  using database = temporaryDatabase()
  const documents = openDocuments(database.sql, { seal: temporarySeal() })
  documents.define('ring-group', { title: 'ring group', secret: ['pin'] })
  const { routes } = createChanges({ documents, nameOf: id => names[id] })
  const ask = async (method: string, path: string, request: { query?: object; params?: object } = {}) => {
    const route = routes.find(each => each.method === method && each.path === path) as ApiRoute
    const { query = {}, params } = request
    const asked = { query: route.query?.parse(query), params: route.params?.parse(params), by: bob }
    const answer = await route.handle(asked as never)
    // biome-ignore lint/suspicious/noExplicitAny: tests look into answers
    return (route.answer && 'parse' in route.answer ? route.answer.parse(answer) : answer) as any
  }
  for (const members of [['p-alice'], ['p-alice', 'p-bob'], ['p-bob']])
    documents.put('ring-group', '620', { name: 'Sales', members, pin: '4711' }, bob)
  documents.put('queue', '640', { name: 'Support' }, { kind: 'system', id: 'system', name: 'Sidetone' })
  const first = await ask('GET', '/api/changes', { query: { limit: '2' } })
  assert.deepEqual(
    first.items.map((each: { sentence: string; undoable: boolean }) => [each.sentence, each.undoable]),
    [
      ['Sidetone made the queue Support.', false],
      ['Bob changed the ring group Sales: members.', true],
    ],
  )
  assert.deepEqual(first.items[1].differences, [{ field: 'members', sentence: 'Members: Alice was removed.' }])
  const rest = await ask('GET', '/api/changes', { query: { limit: '2', cursor: first.next } })
  assert.deepEqual([rest.items.length, rest.next], [2, null])
  assert.equal((await ask('GET', '/api/changes', { query: { kind: 'queue' } })).items.length, 1)
  assert.equal((await ask('GET', '/api/changes', { query: { who: 'p-bob', key: '620' } })).items.length, 3)
  const params = { id: String(first.items[1].id) }
  const whole = await ask('GET', '/api/changes/:id', { params })
  assert.deepEqual(whole.before, { name: 'Sales', members: ['p-alice', 'p-bob'], pin: '•••' })
  await ask('POST', '/api/changes/:id/undo', { params })
  assert.deepEqual(documents.get<{ members: string[] }>('ring-group', '620')!.value.members, ['p-alice', 'p-bob'])
  await assert.rejects(ask('POST', '/api/changes/:id/undo', { params }), {
    code: 'changed-meanwhile',
    message: /^Cannot be undone: Sales was changed again/,
  })
  assert.deepEqual(
    (await ask('GET', '/api/changes', { query: { kind: 'ring-group' } })).items.map(
      (each: { undoRemoves: boolean }) => each.undoRemoves,
    ),
    [false, false, false, true],
  )
  await assert.rejects(ask('GET', '/api/changes/:id', { params: { id: '99' } }), { code: 'not-found' })
})
