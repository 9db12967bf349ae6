import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import { createDemoCompany } from './demo.ts'
import { createDevices } from './devices.ts'
import { createJournal } from './journal.ts'
import { WEB_CREDENTIAL_MS } from './limits.ts'
import { passwordMatches } from './password.ts'
import { createStores } from './stores.ts'
import { temporaryDatabase } from './temporary.ts'

const NOW = Date.UTC(2026, 0, 1)
const alice = { name: 'Alice', extension: '101', email: 'alice@demo.test', role: 'person' } as const

function company() {
  const database = temporaryDatabase()
  const stores = createStores(database)
  const signIn = (id: string, person: string) =>
    database.sql
      .prepare("INSERT INTO authSessions VALUES (?, ?, ?, '', NULL, NULL, '', '')")
      .run(id, `token-${id}`, person)
  return { database, ...stores, signIn, [Symbol.dispose]: () => database[Symbol.dispose]() }
}

test('the demo company: five people, the last is the admin, each with a phone whose username is the extension', async () => {
  using db = company()
  const demo = await createDemoCompany(db, NOW)
  assert.deepEqual(
    db.people.list().map(({ name, extension, role }) => [name, extension, role]),
    [
      ['Alice', '101', 'person'],
      ['Bob', '102', 'person'],
      ['Carol', '103', 'person'],
      ['Dave', '104', 'person'],
      ['Erin', '105', 'admin'],
    ],
  )
  const { email, password, sip } = demo.people[0]!
  const kept = db.database.sql
    .prepare('SELECT password FROM authAccounts JOIN people p ON p.id = userId WHERE email = ?')
    .get(email)!
  assert.ok(await passwordMatches(password, kept.password as string))
  assert.ok(!(await passwordMatches(`${password}x`, kept.password as string)))
  const found = db.devices.findCredential(sip.username, NOW)!
  assert.equal(found.ha1.md5, createHash('md5').update(`101:sidetone:${sip.password}`).digest('hex'))
  assert.deepEqual([found.kind, found.name, found.extension, found.expiresAt], ['sip', 'Alice', '101', undefined])
})

test('extension and e-mail belong to one person', async () => {
  using db = company()
  const { id } = await db.people.create(alice)
  await assert.rejects(db.people.create({ ...alice, email: 'x@demo.test' }), { code: 'extension-taken', status: 409 })
  await assert.rejects(db.people.create({ ...alice, extension: '109', email: 'ALICE@demo.test' }), {
    code: 'email-taken',
  })
  assert.equal((await db.people.change(id, { name: 'Alicia', password: 'new password' })).name, 'Alicia')
  assert.deepEqual(db.people.list('lici'), [{ ...alice, id, name: 'Alicia' }])
  assert.deepEqual(db.people.list('%'), [])
})

test('a person who was changed or removed is not remembered as they were', async () => {
  using db = company()
  const { id } = await db.people.create(alice)
  assert.equal(db.people.byId(id)?.name, 'Alice')
  await db.people.change(id, { name: 'Alicia', extension: '110' })
  assert.deepEqual(db.people.byId(id), { ...alice, id, name: 'Alicia', extension: '110' })
  const other = await db.people.create({ ...alice, email: 'b@demo.test' })
  await assert.rejects(db.people.change(id, { name: 'Nobody', extension: '101' }), { code: 'extension-taken' })
  assert.equal(db.people.byId(id)?.name, 'Alicia')
  db.people.remove(id)
  assert.equal(db.people.byId(id), undefined)
  assert.equal(db.people.byId(other.id)?.extension, '101')
})

test('a web credential lives ten minutes, its predecessor too, and all die with the session at once', async () => {
  using db = company()
  const { id } = await db.people.create(alice)
  db.signIn('s1', id)
  const first = db.devices.webCredential('s1', id, NOW)
  const second = db.devices.webCredential('s1', id, NOW + 60_000)
  assert.match(first.username, /^101-w-/)
  assert.equal(first.device, second.device)
  assert.equal(db.devices.findCredential(first.username, NOW + 60_000)!.kind, 'web')
  assert.equal(db.devices.findCredential(first.username, NOW + WEB_CREDENTIAL_MS), undefined)
  assert.equal(db.devices.findCredential(second.username, NOW + WEB_CREDENTIAL_MS)!.device, second.device)
  assert.equal(db.devices.endSession('s1'), first.device)
  assert.equal(db.devices.findCredential(second.username, NOW + 60_000), undefined)
  assert.equal(db.devices.endSession('s1'), undefined)
})

test('a session has few web credentials at a time', async () => {
  using db = company()
  const { id } = await db.people.create(alice)
  db.signIn('s1', id)
  const made = Array.from({ length: 6 }, (_, i) => db.devices.webCredential('s1', id, NOW + i))
  assert.deepEqual(
    made.map(({ username }) => db.devices.findCredential(username, NOW) !== undefined),
    [false, false, true, true, true, true],
  )
})

test('sessions that ran out are swept, and of many the latest stay', async () => {
  using db = company()
  const { id } = await db.people.create(alice)
  const put = db.database.sql.prepare('INSERT INTO authSessions VALUES (?, ?, ?, ?, NULL, NULL, ?, ?)')
  const iso = (ms: number) => new Date(ms).toISOString()
  for (let i = 0; i < 60; i++) put.run(`s${i}`, `t${i}`, id, iso(i === 59 ? NOW - 1 : NOW + 1_000), iso(i), iso(i))
  db.devices.sweep(NOW)
  const left = db.database.sql
    .prepare('SELECT id FROM authSessions ORDER BY updatedAt')
    .all()
    .map(row => row.id)
  assert.deepEqual([left.length, left[0], left.at(-1)], [49, 's10', 's58'])
})

test('a session that was deleted by the sign-in library leaves no device behind', async () => {
  using db = company()
  const { id } = await db.people.create(alice)
  db.signIn('s1', id)
  const { username } = db.devices.webCredential('s1', id, NOW)
  db.database.sql.exec('DELETE FROM authSessions')
  assert.equal(db.devices.findCredential(username, NOW), undefined)
  db.devices.sweep(NOW)
  assert.deepEqual(db.devices.of(id), [])
})

test('a phone is seen, nobody removes that of another, and with the person goes all', async () => {
  using db = company()
  const { id } = await db.people.create(alice)
  const phone = db.devices.addDesk(id, { label: 'Kitchen' }, NOW)
  assert.match(phone.username, /^101-[a-z2-9]{4}$/)
  const seen = (at: number) => {
    db.devices.seen(phone.device, at)
    return db.devices.of(id)[0]!.lastSeenAt
  }
  assert.deepEqual([seen(NOW), seen(NOW + 59_000), seen(NOW + 60_000)], [NOW, NOW, NOW + 60_000])
  assert.throws(() => db.devices.remove('somebody', phone.device), { code: 'no-such-device' })
  db.people.remove(id)
  assert.equal(db.devices.findCredential(phone.username, NOW), undefined)
  assert.throws(() => db.people.remove(id), { code: 'no-such-person' })
})

test('a sign-in link opens once, within a day, and dies when a newer one is made', async () => {
  using db = company()
  const { id } = await db.people.create(alice)
  const token = db.signInLinks.create(id, NOW)
  assert.ok(!JSON.stringify(db.database.sql.prepare('SELECT * FROM signInLinks').all()).includes(token))
  assert.equal(db.signInLinks.consume(token, NOW + 1), id)
  assert.equal(db.signInLinks.consume(token, NOW + 1), undefined)
  const old = db.signInLinks.create(id, NOW)
  const newer = db.signInLinks.create(id, NOW)
  assert.equal(db.signInLinks.consume(old, NOW), undefined)
  assert.equal(db.signInLinks.consume(newer, NOW + 25 * 3_600_000), undefined)
})

test('trunks of the first version are read, and gone when they are taken over', () => {
  using db = company()
  db.database.sql.exec(
    "INSERT INTO trunks (id, name, host, port, transport, prefix, stripPrefix, maxCalls) VALUES ('t1', 'Provider', '127.0.0.9', 5060, 'udp', '0', 1, 10)",
  )
  const [trunk] = db.oldTrunks.list()
  assert.deepEqual(trunk, {
    id: 't1',
    name: 'Provider',
    host: '127.0.0.9',
    port: 5060,
    transport: 'udp',
    prefix: '0',
    stripPrefix: true,
    maxCalls: 10,
  })
  db.oldTrunks.remove('t1')
  assert.deepEqual(db.oldTrunks.list(), [])
})

test('bindings and settings come back as they were', () => {
  using db = company()
  db.bindings.put('101/a', { contact: 'sip:a' })
  db.bindings.put('101/b', { contact: 'sip:b' })
  db.bindings.remove('101/a')
  const journal = createJournal(db.database.sql, { also: db.bindings })
  assert.deepEqual(createStores(db.database).bindings.load(), [], 'nothing before the commit')
  journal.commit()
  assert.equal(db.bindings.waits, false)
  db.settings.set('company', { name: 'Demo' })
  const again = createStores(db.database)
  assert.deepEqual(again.bindings.load(), [['101/b', { contact: 'sip:b' }]])
  assert.deepEqual([again.settings.get('company'), again.settings.get('other')], [{ name: 'Demo' }, undefined])
})

test('two phones of a person never have the same username, whatever chance says', async () => {
  using db = company()
  const { id } = await db.people.create(alice)
  const endings = ['aaaa', 'aaaa', 'aaaa', 'bbbb']
  const devices = createDevices(db.database, () => endings.shift()!)
  const made = ['Desk', 'Hall'].map(label => devices.addDesk(id, { label }, NOW).username)
  assert.deepEqual(made, ['101-aaaa', '101-bbbb'])
})
