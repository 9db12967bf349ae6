import assert from 'node:assert/strict'
import { test } from 'node:test'
import { PASSWORD, testServer } from './testing.ts'

const email = 'alice@demo.test'

test('sign in, be known, get a SIP credential, sign out: then nothing of it works any more', async () => {
  await using server = await testServer()
  const browser = server.browser()
  const signedIn = await browser('POST', '/api/session', { email: 'Alice@demo.test', password: PASSWORD })
  assert.deepEqual(
    [signedIn.status, signedIn.body],
    [200, { id: server.alice, name: 'Alice', extension: '101', email, role: 'person' }],
  )
  const cookie = String(signedIn.headers['set-cookie'])
  for (const part of ['sidetone.session=', 'HttpOnly', 'SameSite=Strict', 'Path=/'])
    assert.ok(cookie.includes(part), cookie)
  assert.deepEqual((await browser('GET', '/api/me')).body, signedIn.body)
  assert.deepEqual((await browser('GET', '/api/session')).body, { me: signedIn.body })

  const { body: credential } = await browser('POST', '/api/me/sip-credential')
  assert.match(credential.username, /^101-w-/)
  assert.deepEqual([credential.realm, credential.aor, credential.iceServers], ['sidetone', 'sip:101@pbx.test', []])
  assert.equal(credential.expiresAt, server.clock.now + 600_000)
  assert.equal(server.stores.devices.findCredential(credential.username, server.clock.now)?.person, server.alice)

  const before = browser.cookie
  assert.equal((await browser('DELETE', '/api/session')).status, 204)
  assert.equal(browser.cookie, '')
  assert.equal(server.stores.devices.findCredential(credential.username, server.clock.now), undefined)
  assert.equal((await browser('GET', '/api/me', undefined, { cookie: before })).status, 401)
  for (const cookie of [before, '', 'sidetone.session=forged'])
    assert.deepEqual((await browser('GET', '/api/session', undefined, { cookie })).body, { me: null })
  assert.deepEqual(server.faults, [])
})

test('an unknown e-mail and a wrong password are answered alike', async () => {
  await using server = await testServer()
  const answers = await Promise.all(
    [email, 'nobody@demo.test', 'no address', ''].map(each =>
      server.browser()('POST', '/api/session', { email: each, password: 'wrong' }),
    ),
  )
  for (const { status, body } of answers) {
    assert.deepEqual([status, body.code], [401, 'wrong-password'])
    assert.deepEqual(body, answers[0]!.body)
  }
  assert.equal(answers[0]!.headers['content-type'], 'application/problem+json')
})

test('a forged cookie is nobody', async () => {
  await using server = await testServer()
  const browser = server.browser()
  await browser('POST', '/api/session', { email, password: PASSWORD })
  const forged = browser.cookie.replace(/.$/, '0').replace(/=(.)/, (_, c) => `=${c === 'a' ? 'b' : 'a'}`)
  assert.equal((await browser('GET', '/api/me', undefined, { cookie: forged })).status, 401)
})

test('a one-time link signs in once', async () => {
  await using server = await testServer()
  const token = server.stores.signInLinks.create(server.alice, server.clock.now)
  const browser = server.browser()
  const first = await browser('POST', '/api/session/link', { token })
  assert.deepEqual([first.status, first.body.name], [200, 'Alice'])
  assert.equal((await browser('GET', '/api/me')).body.extension, '101')
  const second = await server.browser()('POST', '/api/session/link', { token })
  assert.deepEqual([second.status, second.body.code], [401, 'wrong-link'])
})

test('who guesses passwords must wait longer and longer, and is told how long; then the right one works', async () => {
  await using server = await testServer()
  const guess = (password: string) => server.browser()('POST', '/api/session', { email, password })
  for (let i = 0; i < 9; i++) assert.equal((await guess('wrong')).status, 401)
  const slowed = await guess(PASSWORD)
  assert.deepEqual([slowed.status, slowed.body.code, slowed.headers['retry-after']], [429, 'too-many-attempts', '1'])
  server.clock.now += 1_000
  assert.equal((await guess('wrong')).status, 401)
  assert.equal((await guess('wrong')).headers['retry-after'], '2')
  server.clock.now += 2_000
  assert.equal((await guess(PASSWORD)).status, 200)
  assert.equal((await guess('wrong')).status, 401)
})

test('an admin sees who guesses, until when they wait, and lets them in again', async () => {
  const flood = [{ address: '203.0.113.9', tries: 7, since: 1, lastAt: Date.now() }]
  const strangers = [{ kind: 'flood' as const, list: () => flood, letIn: () => void flood.pop() }]
  await using server = await testServer({ strangers })
  const admin = server.browser()
  assert.equal((await admin('POST', '/api/session', { email: 'erin@demo.test', password: PASSWORD })).status, 200)
  const guess = () => server.browser()('POST', '/api/session', { email, password: 'wrong' })
  for (let i = 0; i < 10; i++) await guess()
  assert.equal((await guess()).status, 429)
  const list = async () => (await admin('GET', '/api/strangers')).body as { kind: string; address: string }[]
  const [newest, account] = await list()
  assert.deepEqual(
    { ...newest, since: 0, lastAt: 0, until: 0 },
    { kind: 'sign-in', address: '127.0.0.1', tries: 9, since: 0, lastAt: 0, until: 0 },
  )
  assert.deepEqual([account!.kind, account!.address], ['account', email])
  assert.ok((await list()).some(({ kind }) => kind === 'flood'))
  const letIn = (kind: string, address: string) => admin('POST', '/api/strangers/let-in', { kind, address })
  assert.equal((await letIn('sign-in', '127.0.0.1')).status, 204)
  assert.equal((await letIn('flood', '203.0.113.9')).status, 204)
  assert.equal((await guess()).status, 401)
  assert.deepEqual((await list()).map(({ kind }) => kind).sort(), ['account', 'sign-in'])
  server.clock.now += 25 * 3_600_000
  assert.deepEqual(await list(), [])
  const nobody = server.browser()
  assert.equal((await nobody('GET', '/api/strangers')).status, 401)
})

test('a person who is removed is signed out', async () => {
  await using server = await testServer()
  const browser = server.browser()
  await browser('POST', '/api/session', { email, password: PASSWORD })
  server.stores.people.remove(server.alice)
  assert.equal((await browser('GET', '/api/me')).status, 401)
})

test('a session in use is prolonged each day, one that has run out is nobody', async () => {
  await using server = await testServer()
  const browser = server.browser()
  await browser('POST', '/api/session', { email, password: PASSWORD })
  const setExpiry = (days: number) => {
    const expiresAt = new Date(Date.now() + days * 86_400_000).toISOString()
    server.sql.prepare('UPDATE authSessions SET expiresAt = ?, updatedAt = ?').run(expiresAt, new Date(0).toISOString())
  }
  assert.equal((await browser('GET', '/api/me')).headers['set-cookie'], undefined)
  setExpiry(20)
  const renewed = await browser('GET', '/api/me')
  assert.equal(renewed.status, 200)
  assert.match(String(renewed.headers['set-cookie']), /Max-Age=2592000/)
  assert.equal((await browser('GET', '/api/me')).headers['set-cookie'], undefined)
  setExpiry(-1)
  assert.equal((await browser('GET', '/api/me')).status, 401)
})

test('who has forgotten the password sets another one after a new link, within an hour and once', async () => {
  await using server = await testServer()
  const id = server.alice
  const email = 'alice@demo.test'
  const byLink = async () => {
    const browser = server.browser()
    await browser('POST', '/api/session/link', { token: server.stores.signInLinks.create(id, server.clock.now) })
    return (password: string) => browser('PUT', '/api/me/password', { password })
  }
  const late = await byLink()
  server.clock.now += 60 * 60_000
  assert.equal((await late('too late for this')).body.code, 'wrong-current-password')
  const set = await byLink()
  assert.equal((await set('another password')).status, 204)
  assert.equal((await set('and one more')).body.code, 'wrong-current-password')
  const signIn = (password: string) => server.browser()('POST', '/api/session', { email, password })
  assert.deepEqual([(await signIn(PASSWORD)).status, (await signIn('another password')).status], [401, 200])
})

test('a person sets a password after the first link, and changes it knowing the old one', async () => {
  await using server = await testServer()
  const { id } = await server.stores.people.create({
    name: 'Frank',
    extension: '106',
    email: 'frank@demo.test',
    role: 'person',
  })
  const browser = server.browser()
  await browser('POST', '/api/session/link', { token: server.stores.signInLinks.create(id, server.clock.now) })
  const set = (password: string, current?: string) => browser('PUT', '/api/me/password', { password, current })
  assert.equal((await set('short')).body.code, 'wrong-input')
  assert.equal((await set('first password')).status, 204)
  assert.equal((await set('second password')).body.code, 'wrong-current-password')
  assert.equal((await set('second password', 'wrong one')).body.code, 'wrong-current-password')
  assert.equal((await set('second password', 'first password')).status, 204)
  const signIn = (password: string) => server.browser()('POST', '/api/session', { email: 'frank@demo.test', password })
  assert.deepEqual([(await signIn('first password')).status, (await signIn('second password')).status], [401, 200])
  assert.equal((await browser('GET', '/api/me')).status, 200)
})
