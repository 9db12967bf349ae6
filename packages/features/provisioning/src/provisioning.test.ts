/** The rooms' routes over HTTP: what an admin does, what a phone is given, and what a stranger is not. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createStores, ha1Of, openDocuments, temporarySeal } from '@sidetone/data'
import { temporaryDatabase } from '@sidetone/data/temporary'
import type { Documents } from '@sidetone/feature'
import { OPERATOR_KEY, testServer } from '@sidetone/http/testing'
import { difference } from './difference.ts'
import { createProvisioning, type Resynced } from './index.ts'
import { APP_ADDRESS_MS, MAX_FETCHES, OPEN_MS } from './limits.ts'
import { migrations } from './tables.ts'

const MAC = '00:15:65:a1:b2:c3'
const YEALINK = 'Yealink SIP-T46U 108.86.0.20 00:15:65:a1:b2:c3'
const phone = { mac: MAC, model: 'T46U', keys: [{ kind: 'colleague', number: '102' }] }

async function office() {
  const database = temporaryDatabase({ migrations })
  const stores = createStores(database)
  const documents: Documents = openDocuments(database.sql, { seal: temporarySeal() })
  const person = (name: string, extension: string) =>
    stores.people.create({ name, extension, role: 'person', email: `${name.toLowerCase()}@demo.test` })
  const [alice, bob] = await Promise.all([person('Alice', '101'), person('Bob', '102')])
  documents.define('person', {
    title: 'person',
    elsewhere: { get: stores.people.byId, all: () => [] },
    numbersOf: ((value: { extension: string }) => [value.extension]) as never,
  })
  const told: { device: string; event: string; username: string; password: string }[] = []
  const signedOut: string[] = []
  const house = { answers: [{ status: 200 }] as readonly Resynced[], now: Date.UTC(2026, 10, 23), country: 'DE' }
  const feature = createProvisioning({
    ...{ sql: database.sql, documents, devices: stores.devices },
    registered: () => true,
    signedOut: device => signedOut.push(device),
    async resync(device, event, credential) {
      told.push({ device, event, ...credential })
      return house.answers
    },
    reached: () => ({
      ...{ host: 'pbx.example', sip: 5060, sips: 5061, origin: 'https://pbx.example' },
      authority: '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n',
    }),
    placeOf: () => ({ country: house.country, zone: 'Europe/Berlin' }),
    language: () => 'en',
    codes: () => ({ voicemail: '*97', pickUp: '**' }),
    nameAt: number => stores.people.byExtension(number)?.name,
    now: () => house.now,
  })
  const server = await testServer({ routes: () => feature.routes })
  const browser = server.browser()
  const admin = (method: string, url: string, body?: unknown) =>
    browser(method, url, body, { authorization: `Bearer ${OPERATOR_KEY}` })
  /** As a phone asks. */
  const fetched = async (address: string, agent = YEALINK) => {
    const { status, body, headers } = await server.browser()('GET', new URL(address).pathname, undefined, {
      'user-agent': agent,
    })
    return { status, body, type: String(headers['content-type']), kept: headers['cache-control'] }
  }
  const added = async (settings: object = phone, owner = alice.id) => {
    const { status, body } = await admin('POST', '/api/provisioning', { person: owner, label: 'Desk', ...settings })
    assert.equal(status, 201, JSON.stringify(body))
    const { body: at } = await admin('POST', `/api/provisioning/${body.id}/address`)
    return { ...body, ...at } as { id: string; address: string; dhcp: string; everyPhone: string; mac: string }
  }
  return {
    ...{ admin, fetched, added, alice, bob, stores, documents, feature, server, told, signedOut, house, database },
    async [Symbol.asyncDispose]() {
      await server[Symbol.asyncDispose]()
      database[Symbol.dispose]()
    },
  }
}
const file = (address: string, name = '001565a1b2c3.cfg') => `${address}${name}`

test('a phone that an admin added fetches settings with which it can sign in, and the admin sees it', async () => {
  await using it = await office()
  const { id, address, dhcp, mac } = await it.added()
  assert.equal(mac, MAC)
  assert.match(
    dhcp,
    /^dhcp-host=00:15:65:a1:b2:c3,set:001565a1b2c3\ndhcp-option=tag:001565a1b2c3,option:tftp-server,"https/,
  )
  const look = async () => (await it.admin('GET', `/api/provisioning/${id}`)).body
  assert.equal((await look()).state, 'never')
  assert.match((await it.fetched(file(address, 'y000000000108.cfg'))).body, /^#!version:1\.0\.0\.1\n$/)
  assert.equal((await look()).state, 'never')
  const { status, body, type, kept } = await it.fetched(file(address))
  assert.deepEqual([status, type, kept], [200, 'text/plain', 'no-store'])
  const of = (name: string) => new RegExp(`^${name.replaceAll('.', '\\.')} = (.*)$`, 'm').exec(body)?.[1]
  const device = it.stores.devices.byId(id)!
  const credential = it.stores.devices.findCredential(device.username, it.house.now)!
  const { ha1Of } = await import('@sidetone/data')
  assert.equal(of('account.1.auth_name'), device.username)
  assert.equal(ha1Of(device.username, of('account.1.password')!).md5, credential.ha1.md5)
  assert.equal(of('linekey.2.label'), 'Bob')
  const after = await look()
  assert.deepEqual(
    [after.state, after.firmware, after.label, after.person.name],
    ['same', '108.86.0.20', 'Desk', 'Alice'],
  )
  const { body: preview } = await it.admin('GET', `/api/provisioning/${id}/preview`)
  assert.deepEqual(
    preview.fetches.map((each: { file: string; outcome: string }) => [each.file, each.outcome]),
    [
      ['001565a1b2c3.cfg', 'given'],
      ['y000000000108.cfg', 'given'],
    ],
  )
})

test('no answer but the address itself holds a secret, nor does what is kept of changes', async () => {
  await using it = await office()
  const { id, address } = await it.added()
  const { body: given } = await it.fetched(file(address))
  const secrets = [
    ...[/account\.1\.password = (.*)/, /user_password = admin:(.*)/].map(each => each.exec(given)![1]!),
    address.split('/').at(-2)!,
  ]
  assert.ok(secrets.every(secret => secret.length >= 16))
  await it.admin('POST', `/api/provisioning/${id}/new-address`)
  const { body: shown } = await it.admin('GET', `/api/provisioning/${id}`)
  const told = [
    shown,
    (await it.admin('GET', '/api/provisioning')).body,
    (await it.admin('GET', `/api/provisioning/${id}/preview`)).body,
    it.documents.changes({ limit: 100 }),
    it.database.sql.prepare('SELECT * FROM documents').all(),
    it.database.sql.prepare('SELECT * FROM changes').all(),
    it.database.sql.prepare('SELECT * FROM provisionedPhones').all(),
    it.database.sql.prepare('SELECT * FROM provisioningFetches').all(),
    it.server.faults,
  ]
  for (const secret of secrets) assert.ok(!JSON.stringify(told).includes(secret))
  // Who looked at the address, or let a phone come without it, is known.
  await it.admin('POST', `/api/provisioning/${id}/let-in`)
  const noted = it.documents
    .changes({ kind: 'phone-address', limit: 9 })
    .map(({ by, name, after }) => [by.kind, name, after])
  assert.deepEqual(noted, [
    ['operator', 'Desk', { letIn: true }],
    ['operator', 'Desk', { shown: true }],
  ])
  assert.ok(JSON.stringify(told[2]).includes('account.1.password = •••'))
})

test('whatever is wrong, a stranger hears the same; who goes on guessing has to wait, and is let in by an admin', async () => {
  await using it = await office()
  const { address } = await it.added()
  const { address: other } = await it.added({ ...phone, mac: '00:15:65:00:00:02' }, it.bob.id)
  const wrong = [
    file(address.replace(/[^/](?=\/$)/, '_')),
    file(address.replace(/[^/]+\/$/, 'x/')),
    file(address, '001565000002.cfg'),
    file(other, '001565a1b2c3.cfg'),
    file(address, 'passwd'),
    file(address, '..%2f001565a1b2c3.cfg'),
    'https://pbx.example/provision/001565a1b2c3.cfg',
    'https://pbx.example/provision/zzz.cfg',
  ]
  const answers = new Set<string>()
  for (const each of wrong) {
    const { status, body, type, kept } = await it.fetched(each)
    answers.add(JSON.stringify([status, body, type]))
    assert.ok(kept === undefined || kept === 'no-store', each)
  }
  // Somebody else's phone with the right address.
  const { status, body, type } = await it.fetched(file(address), 'Yealink SIP-T46U 108.86.0.20 00:15:65:00:00:02')
  answers.add(JSON.stringify([status, body, type]))
  assert.equal(answers.size, 1, [...answers].join('\n'))
  assert.match([...answers][0]!, /^\[404,/)
  for (let n = 0; n < 60; n++) await it.fetched(file(address, 'passwd'))
  const refused = await it.fetched(file(address))
  assert.equal(refused.status, 429)
  const [stranger] = (await it.admin('GET', '/api/strangers')).body
  assert.deepEqual([stranger.kind, stranger.address], ['secret-address', '127.0.0.1'])
  await it.admin('POST', '/api/strangers/let-in', { kind: 'secret-address', address: '127.0.0.1' })
  assert.equal((await it.fetched(file(address))).status, 200)
})

test('a phone that has told its MAC once has to tell it each time', async () => {
  await using it = await office()
  const { id, address } = await it.added()
  assert.equal((await it.fetched(file(address), 'curl/8.0')).status, 200)
  assert.equal((await it.fetched(file(address))).status, 200)
  assert.equal((await it.fetched(file(address), 'curl/8.0')).status, 404)
  const { fetches } = (await it.admin('GET', `/api/provisioning/${id}/preview`)).body
  assert.deepEqual([fetches[0].outcome, fetches[0].agent], ['another-phone', 'curl/8.0'])
})

test('a new address makes the old one worth nothing', async () => {
  await using it = await office()
  const { id, address } = await it.added()
  const { body } = await it.admin('POST', `/api/provisioning/${id}/new-address`)
  assert.notEqual(body.address, address)
  assert.equal((await it.fetched(file(address))).status, 404)
  assert.equal((await it.fetched(file(body.address))).status, 200)
})

test('a phone that is let in comes once by its MAC, and learns its address', async () => {
  await using it = await office()
  const { id, address, everyPhone } = await it.added()
  assert.equal((await it.fetched(file(everyPhone))).status, 404)
  const { body } = await it.admin('POST', `/api/provisioning/${id}/let-in`)
  assert.equal(body.openUntil, it.house.now + OPEN_MS)
  it.house.now += OPEN_MS + 1
  assert.equal((await it.fetched(file(everyPhone))).status, 404)
  await it.admin('POST', `/api/provisioning/${id}/let-in`)
  assert.equal((await it.fetched(file(everyPhone), 'Yealink SIP-T46U 1.0 00:15:65:00:00:02')).status, 404)
  const { status, body: given } = await it.fetched(file(everyPhone))
  assert.equal(status, 200)
  assert.ok(given.includes(`server.url = ${address}\n`))
  assert.equal((await it.fetched(file(everyPhone))).status, 404)
})

test('Poly and Snom find their files by each name that they ask for', async () => {
  await using it = await office()
  const poly = await it.added({ mac: '64:16:7f:01:02:03', model: 'VVX450' })
  const agent = 'FileTransport PolycomVVX-VVX_450-UA/6.4.6.2404 (SN:64167f010203) Type/Application'
  const master = await it.fetched(file(poly.address, '64167f010203.cfg'), agent)
  const [, own] = /CONFIG_FILES="([^"]+)"/.exec(master.body)!
  assert.equal(master.type, 'application/xml')
  assert.match((await it.fetched(file(poly.address, own), agent)).body, /reg\.1\.auth\.password="[a-z0-9]{20}"/)
  assert.equal((await it.fetched(file(poly.address, '64167f010203-directory.xml'), agent)).status, 200)
  const snom = await it.added({ mac: '000413922D24', model: 'D785' }, it.bob.id)
  assert.match(snom.address, /\/settings-\{mac\}\.xml$/)
  for (const name of ['settings-000413922D24.xml', 'snomD785-000413922D24.htm', '000413922D24.xml'])
    assert.match((await it.fetched(new URL(name, snom.address).href, 'snom')).body, /<user_pass /, name)
})

test('an app reads its settings once, within a day', async () => {
  await using it = await office()
  const app = { mac: '', model: 'Linphone', transport: 'udp' }
  const { id, address } = await it.added(app)
  assert.match(address, /\/linphone\.xml$/)
  it.house.now += APP_ADDRESS_MS + 1
  assert.equal((await it.fetched(address)).status, 404)
  const { body } = await it.admin('POST', `/api/provisioning/${id}/new-address`)
  assert.match((await it.fetched(body.address)).body, /<entry name="passwd" overwrite="true">[a-z0-9]{20}</)
  assert.equal((await it.fetched(body.address)).status, 404)
  assert.equal((await it.admin('GET', `/api/provisioning/${id}`)).body.state, 'same')
  assert.equal((await it.admin('POST', `/api/provisioning/${id}/let-in`)).body.code, 'no-mac')
  assert.equal((await it.admin('POST', `/api/provisioning/${id}/push`)).body.ok, false)
})

test('what changed since is seen line by line, by the list too, and a phone is told to fetch', async () => {
  await using it = await office()
  const { id, address } = await it.added()
  await it.fetched(file(address))
  const path = `/api/provisioning/${id}`
  const keys = [
    { kind: 'colleague', number: '102', label: 'Boss' },
    { kind: 'park', number: '701', label: 'Park' },
  ]
  const { body } = await it.admin('PUT', path, { ...phone, keys, version: 1 })
  assert.equal(body.state, 'behind')
  assert.equal((await it.admin('PUT', path, { ...phone, version: 1 })).status, 409)
  const moved = (await it.admin('GET', `${path}/preview`)).body.changes
    .filter(({ sign }: { sign: string }) => sign !== 'same')
    .map(({ sign, line }: { sign: string; line: string }) => `${sign} ${line}`)
  assert.deepEqual(moved.slice(0, 2), ['out linekey.2.label = Bob', 'in linekey.2.label = Boss'])
  const listed = async (query: string) =>
    (await it.admin('GET', `/api/provisioning?${query}`)).body.items.map((each: { id: string }) => each.id)
  assert.deepEqual(await listed('state=behind'), [id])
  assert.deepEqual(await listed('state=never'), [])
  assert.deepEqual(await listed('q=alice%20T46'), [id])
  const push = async () => (await it.admin('POST', `${path}/push`)).body
  assert.equal((await push()).ok, true)
  const { username } = it.stores.devices.byId(id)!
  assert.deepEqual([it.told[0]!.event, it.told[0]!.username, it.told[0]!.device], ['check-sync', username, id])
  for (const [answers, says] of [
    [[], /not registered/],
    [[{ status: 481 }], /answered 481/],
    [[{ status: null }], /did not answer/],
  ] as const) {
    it.house.answers = answers
    assert.match((await push()).says, says)
  }
  await it.fetched(file(address))
  assert.deepEqual(await listed('state=same'), [id])
  // A password made elsewhere comes with the next fetch, and undoing that would lock the phone out.
  const another = it.stores.devices.newPassword(id)
  it.feature.passwordMade(id, another)
  const [newest] = it.documents.changes({ key: id, limit: 1 })
  assert.deepEqual(newest!.newSecrets, ['password'])
  await assert.rejects(it.documents.undo(newest!.id, newest!.by), { code: 'wrong-input' })
  assert.deepEqual(await listed('state=behind'), [id])
  assert.equal((await it.admin('GET', `${path}/preview`)).body.secretsDiffer, true)
  assert.match((await it.fetched(file(address))).body, new RegExp(`password = ${another}`))
  // So does where the phone stands.
  it.house.country = 'FR'
  assert.deepEqual(await listed('state=behind'), [id])
})

test('a MAC is one phone’s, a phone has the keys that it has, and what is wrong is said at the field', async () => {
  await using it = await office()
  await it.added()
  const said = async (settings: object) => {
    const { status, body } = await it.admin('POST', '/api/provisioning', { person: it.bob.id, ...settings })
    return [status, body.fields?.[0]?.field ?? body.code, body.detail]
  }
  assert.deepEqual(await said(phone), [422, 'mac', 'mac: belongs to the phone Desk already.'])
  assert.equal(it.stores.devices.of(it.bob.id).length, 0, 'a phone was made for nothing')
  const another = { ...phone, mac: '001565000009' }
  assert.deepEqual((await said({ ...another, mac: '12' })).slice(0, 2), [400, 'mac'])
  assert.deepEqual((await said({ ...another, mac: '' })).slice(0, 2), [422, 'mac'])
  assert.deepEqual((await said({ ...another, model: 'toaster' })).slice(0, 2), [400, 'model'])
  assert.deepEqual((await said({ ...another, model: 'Linphone' })).slice(0, 2), [422, 'mac'])
  const key = { kind: 'park', number: '701' }
  assert.equal((await said({ ...another, model: 'T31G', keys: [key, key] }))[1], 'keys')
  assert.equal((await said({ ...another, keys: [{ kind: 'park', number: '7;1' }] }))[0], 400)
  assert.equal((await said({ ...another, keys: [{ ...key, label: 'a\nb' }] }))[0], 400)
  assert.equal((await said({ ...another, person: 'nobody' }))[0], 404)
})

test('another phone in its place: what the one before knew is good no more', async () => {
  await using it = await office()
  const { id, address } = await it.added()
  const path = `/api/provisioning/${id}`
  // A wrong digit that is mended before it came: nobody knows anything.
  const wrong = { ...phone, mac: '001565a1b2c4' }
  assert.equal((await it.admin('PUT', path, wrong)).status, 200)
  assert.equal((await it.admin('PUT', path, phone)).status, 200)
  const before = (await it.fetched(file(address))).body
  assert.deepEqual(it.signedOut, [])
  const passwords = (text: string) => text.match(/(?<=password = ).*/g)!
  const signsInWith = (given: string) => {
    const { username } = it.stores.devices.byId(id)!
    const { md5 } = it.stores.devices.findCredential(username, it.house.now)!.ha1
    return passwords(given).some(each => ha1Of(username, each).md5 === md5)
  }
  // In vain: nothing of it happens.
  const { mac: taken } = await it.added({ ...phone, mac: '001565000002' }, it.bob.id)
  assert.equal((await it.admin('PUT', path, { ...phone, mac: taken })).status, 422)
  assert.equal((await it.admin('PUT', path, { ...wrong, version: 1 })).status, 409)
  assert.equal((await it.fetched(file(address))).body, before)
  assert.ok(signsInWith(before))

  assert.equal((await it.admin('PUT', path, wrong)).body.state, 'never')
  assert.deepEqual(it.signedOut, [id])
  assert.equal((await it.fetched(file(address, '001565a1b2c4.cfg'), 'curl')).status, 404)
  const { body: at } = await it.admin('POST', `${path}/address`)
  const after = (await it.fetched(file(at.address, '001565a1b2c4.cfg'), 'Yealink SIP-T46U 108 001565a1b2c4')).body
  for (const password of passwords(before)) assert.ok(!after.includes(password))
  assert.ok(signsInWith(after) && !signsInWith(before))
})

test('a phone that there is takes part from now on with a new password, and goes with its device', async () => {
  await using it = await office()
  const { device, password } = it.stores.devices.addDesk(it.alice.id, { label: 'Old' }, it.house.now)
  const { status } = await it.admin('POST', '/api/provisioning', { device, ...phone })
  assert.equal(status, 201)
  assert.deepEqual(it.signedOut, [device])
  const { body } = await it.admin('POST', `/api/provisioning/${device}/address`)
  const given = await it.fetched(file(body.address))
  assert.ok(!given.body.includes(password))
  it.stores.devices.remove(it.alice.id, device)
  assert.equal((await it.fetched(file(body.address))).status, 404)
  assert.equal((await it.admin('GET', `/api/provisioning/${device}`)).status, 404)
  it.feature.sweep()
  assert.deepEqual((await it.admin('GET', '/api/provisioning')).body.items, [])
  assert.equal((await it.admin('POST', '/api/provisioning', { person: it.alice.id, ...phone })).status, 201)
})

test('the last visits are kept, and no more of them', async () => {
  await using it = await office()
  const { id, address } = await it.added()
  for (let n = 0; n < MAX_FETCHES + 5; n++) await it.fetched(file(address))
  const { fetches } = (await it.admin('GET', `/api/provisioning/${id}/preview`)).body
  assert.equal(fetches.length, MAX_FETCHES)
  await it.admin('DELETE', `/api/provisioning/${id}`)
  assert.equal((await it.fetched(file(address))).status, 404)
  assert.ok(it.stores.devices.byId(id), 'the phone itself stays')
})

test('a difference keeps what both have, in order', () => {
  const said = difference('a\nb\nc\nd', 'a\nc\nx\nd').map(({ sign, line }) => `${sign} ${line}`)
  assert.deepEqual(said, ['same a', 'out b', 'same c', 'in x', 'same d'])
  assert.deepEqual(
    difference('a', 'b').map(({ sign }) => sign),
    ['out', 'in'],
  )
})
