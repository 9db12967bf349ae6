import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openDocuments, temporarySeal } from '@sidetone/data'
import { temporaryDatabase } from '@sidetone/data/temporary'
import { apiRoute, BY_SYSTEM, collection, toOne } from '@sidetone/feature'
import { AppError } from '@sidetone/kernel'
import { z } from 'zod'
import { OPERATOR_KEY, testServer } from './testing.ts'

const Trunk = z.object({
  name: z.string().min(1),
  number: z.string().default(''),
  calls: z.int().default(1),
  password: z.string().min(4).optional(),
  next: z.string().optional(),
  servers: z
    .array(
      z.object({
        host: z.string(),
        account: z.object({ user: z.string(), key: z.string().min(3).optional() }),
        name: z.string(),
      }),
    )
    .max(3)
    .default([]),
})
const operator = { authorization: `Bearer ${OPERATOR_KEY}` }

async function trunks() {
  const database = temporaryDatabase()
  const documents = openDocuments(database.sql, { seal: temporarySeal() })
  let used = 0
  const things = collection({
    documents,
    kind: 'thing',
    path: '/api/things',
    schema: Trunk,
    title: 'thing',
    secret: ['password', 'servers.*.account.key'],
    check({ name }, id) {
      used++
      const other = documents.all<{ name: string }>('thing').find(each => each.value.name === name && each.id !== id)
      if (other) throw new AppError('name-taken', 409, `${name} is there already.`)
    },
    leadsTo: ({ next }) => toOne('thing', next, 'then', 'next'),
    limit: 250,
  })
  const everybody = (['GET', 'POST'] as const).map(method =>
    apiRoute({
      method,
      path: '/api/everybody',
      who: 'person-or-program',
      summary: 'Who asks.',
      answer: z.object({ me: z.string().nullable() }),
      handle: ({ me }) => ({ me: me?.name ?? null }),
    }),
  )
  const server = await testServer({ routes: () => [...things.routes, ...everybody] })
  const ask = (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) =>
    server.browser()(method, path, body, { ...operator, ...headers })
  return {
    server,
    things,
    documents,
    ask,
    checks: () => used,
    async [Symbol.asyncDispose]() {
      await server[Symbol.asyncDispose]()
      database[Symbol.dispose]()
    },
  }
}

test('made, read, changed on its version, removed; the loser of a race is told', async () => {
  await using t = await trunks()
  const made = await t.ask('POST', '/api/things', { name: 'A' })
  assert.deepEqual([made.status, made.body.version, made.body.calls, made.headers.etag], [201, 1, 1, '"1"'])
  const path = `/api/things/${made.body.id}`
  const changed = await t.ask('PUT', path, { name: 'B', version: 1 })
  assert.deepEqual([changed.status, changed.body.name, changed.body.version], [200, 'B', 2])
  const late = await t.ask('PUT', path, { name: 'C', version: 1 })
  assert.deepEqual([late.status, late.body.code], [409, 'changed-meanwhile'])
  assert.equal((await t.ask('PUT', path, { name: 'C' }, { 'if-match': '"1"' })).status, 409)
  assert.equal((await t.ask('PUT', path, { name: 'C' }, { 'if-match': 'x' })).status, 400)
  assert.equal((await t.ask('PUT', path, { name: 'C' }, { 'if-match': '"2"' })).body.version, 3)
  assert.equal((await t.ask('GET', path, undefined, { 'if-none-match': '"3"' })).status, 304)
  assert.equal((await t.ask('DELETE', path)).status, 204)
  assert.deepEqual((await t.ask('GET', path)).body.detail, 'There is no such thing.')
  assert.equal((await t.ask('PUT', path, { name: 'C' })).status, 404)
})

test('a field that there is not is refused by name; what was read is sent back as it is', async () => {
  await using t = await trunks()
  const refused = await t.ask('POST', '/api/things', { name: 'A', cals: 3, id: 'mine' })
  assert.deepEqual([refused.status, refused.body.code, refused.body.fields[0].field], [400, 'wrong-input', 'cals'])
  assert.match(refused.body.detail, /^cals: is no field of a thing: name, number, calls, /)
  assert.equal(t.things.all().length, 0)
  const { body } = await t.ask('POST', '/api/things', { name: 'A', password: 'secret', calls: 3 })
  const again = await t.ask('PUT', `/api/things/${body.id}`, { ...body, number: '1' })
  assert.deepEqual([again.status, again.body.number, again.body.calls], [200, '1', 3])
  assert.equal((await t.ask('PUT', `/api/things/${body.id}`, { ...again.body, cals: 4 })).status, 400)
})

test('checks speak in words, also at a new name; what is in use stays', async () => {
  await using t = await trunks()
  const { body } = await t.ask('POST', '/api/things', { name: 'Main' })
  assert.deepEqual((await t.ask('POST', '/api/things', { name: 'Main' })).body.detail, 'Main is there already.')
  assert.deepEqual((await t.ask('POST', '/api/things', { name: '' })).body.fields[0].field, 'name')
  const nowhere = await t.ask('POST', '/api/things', { name: 'A', next: 'gone' })
  const field = { field: 'next', detail: 'There is no such thing any more' }
  assert.deepEqual([nowhere.status, nowhere.body.code, nowhere.body.fields], [422, 'no-such-thing', [field]])
  await t.ask('POST', '/api/things', { name: 'A', next: body.id })
  const kept = await t.ask('DELETE', `/api/things/${body.id}`)
  assert.deepEqual([kept.status, kept.body.code], [409, 'in-use'])
  assert.equal(kept.body.detail, 'Main (thing) is still needed by the thing A (then). Change that first.')
  assert.deepEqual([kept.body.usedBy.total, kept.body.usedBy.items[0].name], [1, 'A'])
})

test('lists are searched, sorted and paged, and a page goes on where it was when things came and went', async () => {
  await using t = await trunks()
  const names = ['Sales 10', 'Sales 9', 'Support', 'Door', 'Änne']
  for (const name of names) t.things.create({ name, number: name.length.toString(), calls: 2, servers: [] })
  const list = async (query: string) => (await t.ask('GET', `/api/things?${query}`)).body
  const of = (page: { items: { name: string }[] }) => page.items.map(({ name }) => name)
  assert.deepEqual(of(await list('')), names)
  assert.deepEqual(of(await list('q=SALES%2010')), ['Sales 10'])
  assert.deepEqual([(await list('q=sa')).total, (await list('q=nobody')).items], [2, []])
  // A number as one would write it at home, and as it stands on paper.
  t.things.create({ name: 'Main', number: '+49301234', calls: 2, servers: [] })
  t.things.create({ name: 'Fax', number: '+49 (0)30 55-66', calls: 2, servers: [] })
  for (const [q, found] of [
    ['030 1234', 'Main'],
    ['+49 (0)30/1234', 'Main'],
    ['030 5566', 'Fax'],
  ] as const)
    assert.deepEqual(of(await list(`q=${encodeURIComponent(q)}`)), [found], q)
  assert.deepEqual(of(await list('q=040%201234')), [])
  for (const { id, name } of t.things.all()) if (!names.includes(name)) t.things.remove(id)
  assert.deepEqual(of(await list('sort=name')), ['Änne', 'Door', 'Sales 9', 'Sales 10', 'Support'])
  const first = await list('sort=-name&limit=2')
  assert.deepEqual(of(first), ['Support', 'Sales 10'])
  t.things.create({ name: 'Zebra', number: '', calls: 1, servers: [] })
  t.things.remove(first.items[1].id)
  const second = await list(`sort=-name&limit=2&cursor=${encodeURIComponent(first.next)}`)
  assert.deepEqual(of(second), ['Sales 9', 'Door'])
  const third = await list(`sort=-name&limit=2&cursor=${encodeURIComponent(second.next)}`)
  assert.deepEqual([of(third), third.next], [['Änne'], null])
  const unsorted = await list('limit=2')
  t.things.remove(unsorted.items[1].id)
  assert.equal(of(await list(`limit=2&cursor=${encodeURIComponent(unsorted.next)}`)).includes('Sales 9'), false)
  for (const wrong of ['cursor=x', 'cursor=bnVsbA==', 'sort=a;b', 'limit=0'])
    assert.equal((await t.ask('GET', `/api/things?${wrong}`)).status, 400, wrong)
})

test('a secret is never given out, stays when it is not touched, and is checked when it is', async () => {
  await using t = await trunks()
  const { body } = await t.ask('POST', '/api/things', { name: 'A', password: 'very secret' })
  assert.equal(body.password, '•••')
  const path = `/api/things/${body.id}`
  assert.equal((await t.ask('PUT', path, { name: 'B', password: '•••' })).body.password, '•••')
  assert.equal(t.things.get(body.id)?.password, 'very secret')
  assert.equal((await t.ask('GET', '/api/things?q=very')).body.total, 0)
  assert.equal((await t.ask('PUT', path, { name: 'B', password: 'x' })).status, 400)
  assert.equal((await t.ask('PUT', path, { name: 'B' })).body.password, undefined)
  assert.equal((await t.ask('POST', '/api/things', { name: 'C', password: '•••' })).body.code, 'secret-needed')
  assert.ok(!JSON.stringify(t.documents.changes({ limit: 9 })).includes('secret'))
})

test('a secret deep inside is never given out, moves with its entry, and is kept when it is not touched', async () => {
  await using t = await trunks()
  const server = (name: string, key?: string) => ({ host: 'h', account: { user: 'u', ...(key && { key }) }, name })
  const given = { name: 'A', servers: [server('one', 'deep-1'), server('two', 'deep-2')] }
  const made = await t.ask('POST', '/api/things', given)
  assert.equal(made.status, 201)
  const { id } = made.body
  const path = `/api/things/${id}`
  assert.ok(!JSON.stringify([made.body, (await t.ask('GET', '/api/things')).body]).includes('deep'))
  assert.equal(made.body.servers[1].account.key, '•••')
  // The first entry is gone, the second one moved up.
  const changed = await t.ask('PUT', path, { name: 'B', servers: [server('two', '•••')] })
  assert.deepEqual([changed.status, changed.body.servers[0].account.key], [200, '•••'])
  assert.equal(t.things.get(id)?.servers[0]?.account.key, 'deep-2')
  const fresh = await t.ask('PUT', path, { name: 'B', servers: [server('new', '•••')] })
  assert.deepEqual(
    [fresh.status, fresh.body.code, fresh.body.fields[0].field],
    [400, 'secret-needed', 'servers.0.account.key'],
  )
  assert.equal((await t.ask('PUT', path, { name: 'B', servers: [server('two', 'x')] })).status, 400)
  assert.equal((await t.ask('PUT', path, { name: 'B', servers: [1, 2, 3, 4].map(n => server(String(n))) })).status, 400)
  const changes = t.documents.changes({ limit: 9 })
  assert.ok(!JSON.stringify(changes).includes('deep'))
  await t.documents.undo(changes[0]!.id, BY_SYSTEM)
  assert.deepEqual(
    t.things.get(id)?.servers.map(({ account }) => account.key),
    ['deep-1', 'deep-2'],
  )
})

test('a POST with a key is done once, also after a restart of the screen; another request with it is refused', async () => {
  await using t = await trunks()
  const key = { 'idempotency-key': 'order-1' }
  const first = await t.ask('POST', '/api/things', { name: 'A' }, key)
  const again = await t.ask('POST', '/api/things', { name: 'A' }, key)
  assert.deepEqual([again.status, again.body, again.headers['idempotent-replayed']], [201, first.body, 'true'])
  assert.equal(t.things.all().length, 1)
  const other = await t.ask('POST', '/api/things', { name: 'B' }, key)
  assert.deepEqual([other.status, other.body.code], [422, 'key-used-otherwise'])
  assert.equal((await t.ask('POST', '/api/things', { name: 'A' }, { 'idempotency-key': 'a b' })).status, 400)
  // What failed is not kept: it may be mended and sent again.
  const failed = { 'idempotency-key': 'order-2' }
  assert.equal((await t.ask('POST', '/api/things', { name: 'A' }, failed)).status, 409)
  assert.equal((await t.ask('POST', '/api/things', { name: 'A2' }, failed)).status, 201)
  t.server.clock.now += 25 * 3_600_000
  assert.equal((await t.ask('POST', '/api/things', { name: 'B' }, key)).body.name, 'B')
})

test('a key of a program reads or writes as its scope says, its changes bear its name, and it ends at once', async () => {
  await using t = await trunks()
  const { apiKeys } = t.server.stores
  const given = { createdBy: 'Erin', expiresAt: null }
  const reads = apiKeys.create({ name: 'Board', scope: 'read', ...given }, t.server.clock.now)
  const writes = apiKeys.create({ name: 'Sync', scope: 'write', ...given }, t.server.clock.now)
  const as = (key: string, method: string, body?: unknown) =>
    t.server.browser()(method, '/api/things', body, { authorization: `Bearer ${key}` })
  assert.equal((await as(reads.key, 'GET')).status, 200)
  assert.equal((await as(reads.key, 'POST', { name: 'A' })).status, 403)
  assert.equal((await as(writes.key, 'POST', { name: 'A' })).status, 201)
  assert.deepEqual(t.documents.changes({ limit: 1 })[0]!.by, { kind: 'program', id: writes.record.id, name: 'Sync' })
  assert.equal(apiKeys.list()[0]!.lastUsedAt, t.server.clock.now)
  assert.equal(
    (await t.server.browser()('GET', '/api/me', undefined, { authorization: `Bearer ${writes.key}` })).status,
    403,
  )
  const everybody = (key: string, method: string) =>
    t.server.browser()(method, '/api/everybody', undefined, { authorization: `Bearer ${key}` })
  assert.deepEqual((await everybody(reads.key, 'GET')).body, { me: null })
  assert.equal((await everybody(reads.key, 'POST')).status, 403)
  assert.equal((await everybody(writes.key, 'POST')).status, 200)
  assert.equal((await t.server.browser()('GET', '/api/everybody')).status, 401)
  apiKeys.revoke(writes.record.id)
  assert.equal((await as(writes.key, 'GET')).status, 401)
  const brief = apiKeys.create({ name: 'Day', scope: 'read', createdBy: '', expiresAt: t.server.clock.now + 5 }, 0)
  t.server.clock.now += 10
  assert.equal((await as(brief.key, 'GET')).status, 401)
  const kept = t.server.sql.prepare('SELECT hash FROM apiKeys').all()
  assert.ok(!JSON.stringify(kept).includes(reads.key))
})
