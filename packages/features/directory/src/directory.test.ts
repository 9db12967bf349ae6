import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import { createStores, openDocuments, REALM, temporarySeal } from '@sidetone/data'
import { temporaryDatabase } from '@sidetone/data/temporary'
import type { ApiRoute, ChangedBy, Me } from '@sidetone/feature'
import { createDirectory } from './index.ts'

const NOW = Date.UTC(2026, 0, 1)
const erin = { name: 'Erin', extension: '105', email: 'erin@demo.test', role: 'admin' } as const

async function company() {
  const database = temporaryDatabase()
  const stores = createStores(database)
  const documents = openDocuments(database.sql, { seal: temporarySeal(), now: () => NOW })
  const said: unknown[] = []
  const { routes } = createDirectory({
    ...stores,
    documents,
    realm: REALM,
    now: () => NOW,
    registered: () => true,
    numbers: () => [{ number: '600', name: 'Main menu', kind: 'ivr', id: 'm1' }],
    standingOf: () => ({ state: 'available', since: NOW }),
    numberOf: number => ({ '600': 'the main menu', '*99101': 'Message for 101' })[number],
    picksUpFor: () => true,
    changed: person => said.push(['changed', person]),
    removed: person => said.push(['removed', person]),
    deviceRemoved: device => said.push(['device-removed', device]),
    mailLink: ({ email }, link) => said.push(['mailed', email, link]),
    isDemo: ({ email }) => email.endsWith('@demo.test'),
    setMainSite: place => said.push(['site', place]),
    removeDemo: () => said.push(['demo-removed']),
    demoPeopleGone: () => said.push(['demo-people-gone']),
  })
  const me = await stores.people.create(erin)
  const ask = async (
    method: string,
    path: string,
    {
      body,
      params,
      query = {},
      as = me,
      by = { kind: 'person', id: as.id, name: as.name },
    }: { body?: unknown; params?: object; query?: object; as?: Me; by?: ChangedBy } = {},
    // biome-ignore lint/suspicious/noExplicitAny: tests look into answers
  ): Promise<any> => {
    const route = routes.find(each => each.method === method && each.path === path) as ApiRoute
    const request = {
      me: as,
      session: 's',
      host: '',
      by,
      params,
      query: route.query?.parse(query),
      body: route.body?.parse(body),
    }
    const answer = await route.handle(request as never)
    return route.answer && 'parse' in route.answer ? route.answer.parse(answer) : answer
  }
  return { ask, me, said, stores, documents, [Symbol.dispose]: () => database[Symbol.dispose]() }
}
const frank = { name: 'Frank', extension: '106', email: 'Frank@Demo.test', role: 'person' }

test('a new person gets an extension and a link that signs in', async () => {
  using c = await company()
  const { person, link } = await c.ask('POST', '/api/people', { body: frank })
  assert.deepEqual({ ...person, id: 'x', version: 0 }, { id: 'x', ...frank, email: 'frank@demo.test', version: 0 })
  assert.equal(c.stores.signInLinks.consume(link.replace('/#/sign-in/', ''), NOW), person.id)
  assert.deepEqual(c.said, [['changed', person.id]])
  assert.deepEqual(
    (await c.ask('GET', '/api/people', { query: { search: 'fra' } })).map((each: { name: string; state: string }) => [
      each.name,
      each.state,
    ]),
    [['Frank', 'available']],
  )
  const ringing: { pickUp: boolean }[] = await c.ask('GET', '/api/people')
  assert.deepEqual(
    ringing.map(({ pickUp }) => pickUp),
    [false, true],
    'nobody picks up what rings at themselves',
  )
})

test('who changes a person after somebody else is told so', async () => {
  using c = await company()
  const { person } = await c.ask('POST', '/api/people', { body: frank })
  const change = (body: object) => c.ask('PATCH', '/api/people/:id', { params: { id: person.id }, body })
  const first = await change({ name: 'Francis', version: person.version })
  assert.notEqual(first.version, person.version)
  await assert.rejects(change({ email: 'f@demo.test', version: person.version }), { code: 'changed-meanwhile' })
  assert.equal((await change({ email: 'f@demo.test', version: first.version })).name, 'Francis')
  assert.equal((await change({ name: 'Frank' })).name, 'Frank')
})

test("an extension is nobody else's, no feature's and no emergency number", async () => {
  using c = await company()
  const create = (extension: string) => c.ask('POST', '/api/people', { body: { ...frank, extension } })
  await assert.rejects(create('105'), { code: 'extension-taken' })
  await assert.rejects(create('600'), { code: 'extension-taken', message: '600 leads to the main menu.' })
  await assert.rejects(create('112'), /emergency/)
  await assert.rejects(create('1x'), /digits/)
})

test('the last admin stays', async () => {
  using c = await company()
  const params = { id: c.me.id }
  await assert.rejects(c.ask('DELETE', '/api/people/:id', { params }), { code: 'last-admin' })
  await assert.rejects(c.ask('PATCH', '/api/people/:id', { params, body: { role: 'person' } }), { code: 'last-admin' })
  const { person } = await c.ask('POST', '/api/people', { body: { ...frank, role: 'admin' } })
  await c.ask('DELETE', '/api/people/:id', { params })
  assert.deepEqual(c.said.at(-1), ['removed', c.me.id])
  await assert.rejects(c.ask('PATCH', '/api/people/:id', { params, body: { name: 'E' } }), { code: 'no-such-person' })
  assert.equal(
    (await c.ask('PATCH', '/api/people/:id', { params: { id: person.id }, body: { name: 'Francis' } })).name,
    'Francis',
  )
})

test('people are found by all words in any order, with and without accents', async () => {
  using c = await company()
  for (const [name, email] of [
    ['Łukasz Żółć', 'lz@demo.test'],
    ['Ärmel Strauß', 'as@demo.test'],
    ['Zoe', 'zoe@demo.test'],
  ])
    await c.ask('POST', '/api/people', { body: { name, email, role: 'person' } })
  const names = async (q: string) =>
    (await c.ask('GET', '/api/people/records', { query: { q, sort: 'name' } })).items.map(
      ({ name }: { name: string }) => name,
    )
  for (const q of ['zolc lukasz', 'ŻÓŁĆ', 'luk lz@']) assert.deepEqual(await names(q), ['Łukasz Żółć'], q)
  for (const q of ['strauss armel', 'ärmel', '102']) assert.deepEqual(await names(q), ['Ärmel Strauß'], q)
  for (const q of ['%', '_rmel', 'armel zoe', '02']) assert.deepEqual(await names(q), [], q)
  assert.deepEqual(await names(''), ['Ärmel Strauß', 'Erin', 'Łukasz Żółć', 'Zoe'])
  const found = await c.ask('GET', '/api/people', { query: { search: 'STRAUSS' } })
  assert.deepEqual(
    found.map(({ extension }: { extension: string }) => extension),
    ['102'],
  )
})

test('a desk phone: its secret is told once, it is listed, it goes', async () => {
  using c = await company()
  const made = await c.ask('POST', '/api/me/devices', { body: { label: ' Kitchen ' } })
  assert.deepEqual([made.label, made.kind, made.realm, made.password.length], ['Kitchen', 'sip', 'sidetone', 20])
  const [listed, ...more] = await c.ask('GET', '/api/me/devices')
  assert.deepEqual([listed.username, listed.password, more], [made.username, undefined, []])
  const other = { ...c.me, id: 'somebody' }
  await assert.rejects(c.ask('DELETE', '/api/me/devices/:id', { params: { id: made.id }, as: other }), {
    code: 'no-such-device',
  })
  await c.ask('DELETE', '/api/me/devices/:id', { params: { id: made.id } })
  assert.deepEqual(c.said, [['device-removed', made.id]])
  assert.equal(c.stores.devices.findCredential(made.username, NOW), undefined)
})

test('people and devices in pages; everything that has a number is found by name and number', async () => {
  using c = await company()
  await c.ask('POST', '/api/people', { body: frank })
  const page = await c.ask('GET', '/api/people/records', { query: { sort: '-name', limit: '1' } })
  assert.deepEqual([page.items[0].name, page.next, page.total], ['Frank', '1', 2])
  const rest = await c.ask('GET', '/api/people/records', { query: { sort: '-name', limit: '1', cursor: page.next } })
  assert.deepEqual([rest.items[0].name, rest.next], ['Erin', null])
  assert.equal((await c.ask('GET', '/api/people/records', { query: { role: 'admin' } })).total, 1)
  await assert.rejects(c.ask('GET', '/api/people/records', { query: { sort: 'password' } }), /sort/)

  await c.ask('POST', '/api/devices', { body: { person: c.me.id, label: 'Kitchen' } })
  const [device] = (await c.ask('GET', '/api/devices', { query: { q: 'kit' } })).items
  assert.deepEqual([device.label, device.person.name, device.registered], ['Kitchen', 'Erin', true])
  assert.equal((await c.ask('GET', '/api/devices', { query: { q: 'kit', kind: 'web' } })).total, 0)
  const params = { id: device.id }
  assert.equal((await c.ask('GET', '/api/devices/:id', { params })).label, 'Kitchen')
  assert.equal((await c.ask('PATCH', '/api/devices/:id', { params, body: { label: 'Door' } })).label, 'Door')
  const before = c.stores.devices.findCredential(device.username, NOW)!.ha1
  const { password, username } = await c.ask('POST', '/api/devices/:id/password', { params })
  assert.equal(username, device.username)
  const after = c.stores.devices.findCredential(username, NOW)!.ha1
  assert.notDeepEqual(after, before)
  assert.equal(after.md5, createHash('md5').update(`${username}:sidetone:${password}`).digest('hex'))
  // Who is registered with the old one is not any more.
  assert.deepEqual(c.said.at(-1), ['device-removed', device.id])
  assert.ok(!JSON.stringify(c.documents.changes({ limit: 9 })).includes(password))
  await c.ask('DELETE', '/api/devices/:id', { params })
  assert.equal((await c.ask('GET', '/api/devices')).total, 0)

  const numbers = async (q: string) =>
    (await c.ask('GET', '/api/numbers', { query: { q } })).map((each: { number: string }) => each.number)
  assert.deepEqual(await numbers('60'), ['600'])
  assert.deepEqual(await numbers('main'), ['600'])
  assert.deepEqual(await numbers('fra'), ['106'])
  assert.deepEqual(await numbers('105'), ['105'])
  assert.deepEqual(await numbers('*99101'), ['*99101'])
  assert.deepEqual(await numbers('nobody'), [])
})

test('who changed which person and phone is written down, and a change of a person can be undone', async () => {
  using c = await company()
  const { person } = await c.ask('POST', '/api/people', { body: frank })
  await c.ask('PATCH', '/api/people/:id', { params: { id: person.id }, body: { name: 'Francis', extension: '107' } })
  await c.ask('POST', '/api/me/devices', { body: { label: 'Kitchen' } })
  const [phone, change, made] = c.documents.changes({ limit: 9 })
  assert.deepEqual([phone!.kind, phone!.name, phone!.by.name, phone!.before], ['phone', 'Kitchen', 'Erin', null])
  assert.equal(JSON.stringify(phone).includes('password'), false)
  assert.deepEqual([change!.before?.name, change!.after?.extension], ['Frank', '107'])
  await c.documents.undo(change!.id, made!.by)
  assert.deepEqual(c.stores.people.byId(person.id)?.extension, '106')
  await assert.rejects(c.documents.undo(change!.id, made!.by), { code: 'changed-meanwhile' })
  await c.documents.undo(made!.id, made!.by)
  assert.equal(c.stores.people.byId(person.id), undefined)
  await assert.rejects(c.documents.undo(c.documents.changes({ limit: 1 })[0]!.id, made!.by), {
    code: 'cannot-be-undone',
  })
})

test('a key of a program makes people, but no admin, and no link of one', async () => {
  using c = await company()
  const by: ChangedBy = { kind: 'program', id: 'k', name: 'Sync' }
  const { person } = await c.ask('POST', '/api/people', { body: frank, by })
  const refused = { code: 'not-allowed' }
  const other = { ...frank, role: 'admin', extension: '108', email: 'x@demo.test' }
  await assert.rejects(c.ask('POST', '/api/people', { body: other, by }), refused)
  const params = { id: person.id }
  await assert.rejects(c.ask('PATCH', '/api/people/:id', { params, body: { role: 'admin' }, by }), refused)
  await assert.rejects(c.ask('POST', '/api/people/:id/link', { params: { id: c.me.id }, by }), refused)
  await assert.rejects(c.ask('PATCH', '/api/people/:id', { params: { id: c.me.id }, body: { name: 'x' }, by }), refused)
  assert.match((await c.ask('POST', '/api/people/:id/link', { params, by })).link, /sign-in/)
})

test('without an extension a new person gets the next that is free, and a link by mail', async () => {
  using c = await company()
  const { extension: _, ...nameless } = frank
  assert.equal((await c.ask('POST', '/api/people', { body: nameless })).person.extension, '101')
  const { person } = await c.ask('POST', '/api/people', { body: { ...nameless, email: 'g@demo.test' } })
  assert.equal(person.extension, '102')
  const { link } = await c.ask('POST', '/api/people/:id/link', { params: { id: person.id }, query: { mail: 'true' } })
  assert.deepEqual(c.said.at(-1), ['mailed', 'g@demo.test', link])
})

test('the demo company becomes a real one: its admin turns into who set it up, the others go', async () => {
  using c = await company()
  await c.ask('POST', '/api/people', { body: frank })
  assert.deepEqual(await c.ask('GET', '/api/setup'), { needed: true })
  const own = { name: 'Ada', extension: '106', email: 'ada@lovelace.test', password: 'long enough' }
  const place = { country: 'DE', areaCode: '30', timeZone: 'Europe/Berlin' }
  const body = { company: 'Lovelace', ...place, address: ' Torstr. 1 ', ...own, demo: 'keep' }
  await assert.rejects(c.ask('POST', '/api/setup', { body }), { code: 'extension-taken' })
  await c.ask('POST', '/api/setup', { body: { ...body, demo: 'remove' } })
  const ada = { id: c.me.id, name: 'Ada', extension: '106', email: 'ada@lovelace.test', role: 'admin' as const }
  assert.deepEqual(c.stores.people.list(), [ada])
  const site = c.said.find(each => (each as unknown[])[0] === 'site')
  assert.deepEqual(site, ['site', { name: 'Lovelace', ...place, location: 'Torstr. 1' }])
  assert.deepEqual(await c.ask('GET', '/api/setup', { as: ada }), { needed: false })
  await assert.rejects(c.ask('POST', '/api/setup', { body, as: ada }), { code: 'set-up-already' })
})
