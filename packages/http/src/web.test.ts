import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { apiRoute } from '@sidetone/feature'
import { AppError } from '@sidetone/kernel'
import { z } from 'zod'
import { OPERATOR_KEY, PASSWORD, testServer } from './testing.ts'

const thing = {
  params: z.object({ id: z.string() }),
  body: z.object({ n: z.int().max(9) }),
  answer: z.object({ n: z.int() }),
}
const routes = () => [
  apiRoute({
    method: 'POST',
    path: '/api/things/:id',
    who: 'person',
    summary: 'x',
    ...thing,
    handle: ({ body }) => body,
  }),
  apiRoute({
    method: 'GET',
    path: '/api/things',
    who: 'admin',
    summary: 'x',
    query: z.object({ break: z.string().optional() }),
    answer: z.object({ me: z.string().nullable() }),
    handle({ me, query }) {
      if (query.break === 'known') throw new AppError('thing-gone', 410, 'The thing is gone.')
      if (query.break) throw new Error('secret inside')
      return { me: me?.name ?? null }
    },
  }),
]
const operator = { authorization: `Bearer ${OPERATOR_KEY}` }

test('no route answers a stranger, and none answers a person that is not for persons', async () => {
  await using server = await testServer({ routes })
  const person = server.browser()
  await person('POST', '/api/session', { email: 'alice@demo.test', password: PASSWORD })
  const { cookie } = person
  assert.ok(server.http.table.length > 8)
  for (const { method, url, who } of server.http.table) {
    if (who === 'anybody') continue
    const path = url.replace(/:\w+/g, 'x')
    const label = `${method} ${path}`
    const remoteAddress = '192.0.2.7'
    const stranger = await server.http.app.inject({ method: method as 'GET', url: path, remoteAddress })
    assert.equal(stranger.statusCode, who === 'local' ? 403 : 401, label)
    const wrongKey = await server.http.app.inject({
      method: method as 'GET',
      url: path,
      remoteAddress,
      headers: { authorization: 'Bearer no' },
    })
    assert.equal(wrongKey.statusCode, who === 'local' ? 403 : 401, label)
    if (who === 'person') {
      assert.equal((await server.browser()(method, path, undefined, operator)).status, 403, label)
      continue
    }
    if (who === 'person-or-program') continue
    const plain = await server.http.app.inject({
      method: method as 'GET',
      url: path,
      remoteAddress,
      headers: { cookie },
    })
    assert.equal(plain.statusCode, 403, label)
  }
})

test('a route that does not say who may call it does not start', async () => {
  const unsaid = { ...routes()[0]!, who: undefined as never }
  await assert.rejects(testServer({ routes: () => [unsaid] }), /does not say who/)
})

test('the operator key is an admin; an admin is one too', async () => {
  await using server = await testServer({ routes })
  assert.deepEqual((await server.browser()('GET', '/api/things', undefined, operator)).body, { me: null })
  const erin = server.browser()
  await erin('POST', '/api/session', { email: 'erin@demo.test', password: PASSWORD })
  assert.deepEqual((await erin('GET', '/api/things')).body, { me: 'Erin' })
})

test('a page of another site changes nothing, even with our cookie', async () => {
  await using server = await testServer({ routes })
  const browser = server.browser()
  const signIn = (headers: Record<string, string>) =>
    browser('POST', '/api/session', { email: 'alice@demo.test', password: PASSWORD }, headers)
  assert.equal((await signIn({ origin: 'http://evil.test' })).body.code, 'wrong-origin')
  assert.equal((await signIn({ origin: 'null' })).body.code, 'wrong-origin')
  assert.equal((await signIn({ 'sec-fetch-site': 'cross-site' })).body.code, 'wrong-origin')
  assert.equal((await signIn({ origin: 'http://pbx.test:8080', 'sec-fetch-site': 'same-origin' })).status, 200)
  assert.equal(
    (await browser('DELETE', '/api/session', undefined, { origin: 'http://pbx.test' })).body.code,
    'wrong-origin',
  )
  assert.equal((await browser('GET', '/api/me', undefined, { origin: 'http://evil.test' })).status, 200)
})

test('what is wrong is said in a problem document, what is our mistake is noted and not shown', async () => {
  await using server = await testServer({ routes })
  const browser = server.browser()
  await browser('POST', '/api/session', { email: 'alice@demo.test', password: PASSWORD })
  const post = (body: unknown) => browser('POST', '/api/things/1', body)
  assert.deepEqual((await post({ n: 3 })).body, { n: 3 })
  const wrong = await post({ n: 10 })
  assert.deepEqual([wrong.status, wrong.body.code, wrong.body.fields[0].field], [400, 'wrong-input', 'n'])
  assert.match(wrong.body.detail, /^n: /)
  assert.equal(
    (await browser('POST', '/api/things/1', '{cut', { 'content-type': 'application/json' })).body.code,
    'wrong-input',
  )
  assert.equal((await browser('POST', '/api/things/1', '<n/>', { 'content-type': 'text/xml' })).body.code, 'wrong-type')
  assert.equal((await post({ n: 1, padding: 'x'.repeat(70_000) })).body.code, 'too-large')
  const broken = (how: string) => browser('GET', `/api/things?break=${how}`, undefined, operator)
  assert.deepEqual((await broken('known')).body, {
    type: 'about:blank',
    title: 'Gone',
    status: 410,
    code: 'thing-gone',
    detail: 'The thing is gone.',
  })
  const mistake = await broken('badly')
  assert.deepEqual([mistake.status, mistake.body.code], [500, 'our-mistake'])
  assert.ok(!JSON.stringify(mistake.body).includes('secret'))
  assert.equal(server.faults.length, 1)
  assert.deepEqual((await browser('GET', '/api/nothing')).body.code, 'not-found')
  assert.deepEqual((await browser('GET', '/%00/..%2f..%2fetc/passwd')).status, 404)
})

test('for the machine: alive, ready with reasons, figures only from here', async () => {
  const reasons: string[] = ['The media processes are starting.']
  await using server = await testServer({ notReady: () => reasons })
  const browser = server.browser()
  assert.deepEqual((await browser('GET', '/healthz')).body, { alive: true })
  assert.deepEqual((await browser('GET', '/readyz')).body, { ready: false, reasons })
  reasons.pop()
  assert.deepEqual((await browser('GET', '/readyz')).body, { ready: true, reasons })
  assert.match(String((await browser('GET', '/metrics')).body), /sidetone_calls 0/)
  assert.equal((await browser('GET', '/metrics', undefined, { 'sec-fetch-site': 'same-origin' })).status, 403)
  assert.equal((await browser('GET', '/metrics', undefined, { 'x-forwarded-for': '127.0.0.1' })).status, 403)
})

test('the API describes itself as OpenAPI 3.1', async () => {
  await using server = await testServer({ routes })
  const { body } = await server.browser()('GET', '/api/openapi.json')
  assert.equal(body.openapi, '3.1.0')
  assert.deepEqual(Object.keys(body.paths).sort(), [
    '/api/events',
    '/api/me',
    '/api/me/password',
    '/api/me/sip-credential',
    '/api/session',
    '/api/session/link',
    '/api/strangers',
    '/api/strangers/let-in',
    '/api/stream',
    '/api/stream/calls',
    '/api/things',
    '/api/things/{id}',
    '/healthz',
    '/metrics',
    '/readyz',
  ])
  assert.ok(body.components.schemas.Me && body.components.schemas.Problem)
})

test('the phone: hashed files never change, the page is asked for each time, its paths are its own', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'sidetone-phone-'))
  mkdirSync(join(folder, 'assets'))
  for (const [name, text] of Object.entries({ 'index.html': '<p>phone', 'sw.js': '// sw', 'assets/a-1f2e.js': '// a' }))
    writeFileSync(join(folder, name), text)
  {
    await using server = await testServer({ phoneFolder: folder })
    const get = (url: string, accept = '*/*') => server.browser()('GET', url, undefined, { accept })
    const page = await get('/', 'text/html')
    assert.deepEqual([page.body, page.headers['cache-control']], ['<p>phone', 'no-cache'])
    const policy = String(page.headers['content-security-policy'])
    for (const part of [
      "default-src 'none'",
      "script-src 'self';",
      "connect-src 'self' ws://pbx.test:8080 wss://pbx.test:8080",
    ])
      assert.ok(policy.includes(part), policy)
    assert.equal((await get('/sw.js')).headers['cache-control'], 'no-cache')
    assert.equal((await get('/assets/a-1f2e.js')).headers['cache-control'], 'public, max-age=31536000, immutable')
    assert.equal((await get('/calls/7', 'text/html')).body, '<p>phone')
    assert.equal((await get('/assets/gone.js')).status, 404)
    assert.equal((await get('/api/gone', 'text/html')).status, 404)
  }
  rmSync(folder, { recursive: true })
})

test('the admin console stands under /admin/, its places are its own', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'sidetone-screens-'))
  for (const app of ['phone', 'admin']) {
    mkdirSync(join(folder, app, 'assets'), { recursive: true })
    writeFileSync(join(folder, app, 'index.html'), `<p>${app}`)
    writeFileSync(join(folder, app, `assets/${app}-1f2e.js`), '// a')
  }
  {
    await using server = await testServer({ phoneFolder: join(folder, 'phone'), adminFolder: join(folder, 'admin') })
    const get = (url: string, accept = 'text/html') => server.browser()('GET', url, undefined, { accept })
    for (const place of ['/admin', '/admin/', '/admin/people/7', '/admin?q=x'])
      assert.equal((await get(place)).body, '<p>admin', place)
    assert.equal((await get('/admin/', '*/*')).status, 200)
    assert.equal((await get('/administer')).body, '<p>phone')
    const script = await get('/admin/assets/admin-1f2e.js')
    assert.equal(script.headers['cache-control'], 'public, max-age=31536000, immutable')
    assert.equal((await get('/admin/assets/phone-1f2e.js', '*/*')).status, 404)
    assert.equal((await get('/admin/../phone/index.html', '*/*')).status, 404)
  }
  rmSync(folder, { recursive: true })
})

test('wrong input is told in words, and an address that cannot be read too', async () => {
  await using server = await testServer({ routes })
  const person = server.browser()
  await person('POST', '/api/session', { email: 'alice@demo.test', password: PASSWORD })
  const { status, body } = await person('POST', '/api/things/1', { n: 10 })
  assert.deepEqual([status, body.code, body.detail], [400, 'wrong-input', 'n: must be 9 or less.'])
  const unreadable = await person('GET', '/api/%ff')
  assert.equal(unreadable.status, 400)
  assert.equal(unreadable.body.detail, 'This address could not be read.')
})
