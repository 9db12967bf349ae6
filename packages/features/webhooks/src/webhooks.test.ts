import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import type { lookup } from 'node:dns'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { test } from 'node:test'
import { createJournal, openDocuments, temporarySeal } from '@sidetone/data'
import { temporaryDatabase } from '@sidetone/data/temporary'
import { type ApiRoute, BY_SYSTEM, type ChangedBy } from '@sidetone/feature'
import { urlProblem } from './address.ts'
import { openEventLog } from './event-log.ts'
import { createWebhooks } from './index.ts'
import { KEEP_MS, MAX_DONE, MAX_WAITING, MAX_WEBHOOKS, RETRY_AFTER_MS, SETTLE_MS, SWEEP_SLICE } from './limits.ts'
import { openOutbox } from './outbox.ts'
import { createSend, type Message, type Send, type Sent, signature } from './send.ts'
import { migrations } from './tables.ts'

const good: Sent = { ok: true, status: 204 }
const bad: Sent = { ok: false, status: 503, problem: 'The server answered 503.' }
type Shown = { id: string; version: number; on: boolean; name: string; secret: string; waiting: number }
type Row = {
  type: string
  id: number
  key: string
  call: string
  state: string
  attempts: number
  status: number | null
  problem: string
}

/** On made-up time: `pass` goes on, and does what comes due on the way. */
function office(
  answer: (message: Message) => Sent | Promise<Sent> = () => good,
  before?: ReturnType<typeof temporaryDatabase>,
) {
  const database = before ?? temporaryDatabase({ migrations })
  const faults: unknown[] = []
  const sent: (Message & { at: number })[] = []
  const gone = new Set<string>()
  let time = 1_000_000
  let timers: { at: number; run: () => void }[] = []
  const settle = () => new Promise(resolve => setImmediate(resolve))
  const send: Send = async message => {
    sent.push({ ...message, at: time })
    return answer(message)
  }
  const log = openEventLog(database.sql)
  const journal = createJournal(database.sql)
  const feature = createWebhooks({
    ...{ sql: database.sql, log, journal },
    personName: id => ({ 'p-bob': 'Bob' })[id],
    isThere: () => true,
    documents: openDocuments(database.sql, { seal: temporarySeal() }),
    recordOf: id =>
      gone.has(id)
        ? undefined
        : { ...{ id, cost: null }, endedAt: 5, outcome: id.startsWith('missed') ? 'missed' : 'answered' },
    now: () => time,
    onFault: error => faults.push(error),
    send,
    later(run, ms) {
      const timer = { at: time + ms, run }
      timers.push(timer)
      return () => {
        timers = timers.filter(each => each !== timer)
      }
    },
  })
  const pass = async (ms: number) => {
    const end = time + ms
    for (;;) {
      await settle()
      const [next] = timers.toSorted((a, b) => a.at - b.at)
      if (!next || next.at > end) break
      timers = timers.filter(each => each !== next)
      time = Math.max(time, next.at)
      next.run()
    }
    time = end
  }
  const ask = async <T>(method: string, path: string, { params = {}, query = {}, body = {} } = {}): Promise<T> => {
    const route = feature.routes.find(each => each.method === method && each.path === path) as ApiRoute
    const by: ChangedBy = BY_SYSTEM
    const input = {
      params: route.params?.parse(params),
      query: route.query?.parse(query),
      body: route.body?.parse(body),
    }
    return (await route.handle({ ...input, by } as never)) as T
  }
  const make = (more: object = {}) =>
    ask<Shown>('POST', '/api/webhooks', { body: { name: 'CRM', url: 'https://crm.test/calls', ...more } })
  const rows = async () => (await ask<{ items: Row[] }>('GET', '/api/webhook-deliveries')).items
  return { database, feature, log, journal, faults, sent, gone, pass, ask, make, rows, now: () => time }
}

test('an ended call is told once, signed, after its record has settled', async () => {
  const { feature, sent, pass, make, ask, rows, database, now } = office()
  using _ = database
  const { secret, id } = await make()
  assert.match(secret, /^whsec_[\w-]{43}$/)
  assert.ok(!JSON.stringify(await ask('GET', '/api/webhooks')).includes(secret), 'shown once')
  const began = now()
  feature.ended(['c1'])
  await pass(SETTLE_MS - 1)
  assert.equal(sent.length, 0)
  await pass(1)
  assert.equal(sent.length, 1)
  const { url, event, body, secret: used, delivery, at } = sent[0]!
  assert.deepEqual(
    [url, event, JSON.parse(body), used, at],
    [
      ...['https://crm.test/calls', 'call.ended'],
      { id: 1, type: 'call.ended', version: 1, at: 5, data: { id: 'c1', cost: null, endedAt: 5, outcome: 'answered' } },
      ...[secret, began + SETTLE_MS],
    ],
  )
  const [row] = await rows()
  assert.deepEqual(
    [row!.key, row!.type, row!.call, row!.state, row!.attempts, row!.status],
    [delivery, 'call.ended', 'c1', 'sent', 1, 204],
  )
  await ask('POST', '/api/webhook-deliveries/:id/again', { params: { id: row!.id } })
  await pass(1)
  assert.deepEqual(
    sent.map(each => each.delivery),
    [delivery, delivery],
    'sent again it is known by the same key',
  )
  const { secret: other } = await ask<Shown>('POST', '/api/webhooks/:id/secret', { params: { id } })
  assert.notEqual(other, secret)
  assert.deepEqual(await ask('POST', '/api/webhooks/:id/test', { params: { id } }), {
    ok: true,
    says: 'The server took it (it answered 204).',
  })
  assert.deepEqual([sent[2]!.event, sent[2]!.secret], ['test', other])
  feature.stop()
})

test('what fails is tried again later and later, then given up and shown; sent again it begins anew', async () => {
  let answer: Sent = bad
  const { feature, sent, pass, make, ask, rows, database, now } = office(() => answer)
  using _ = database
  await make()
  const began = now()
  feature.ended(['c1'])
  let due = began + SETTLE_MS
  const dues = [due, ...RETRY_AFTER_MS.map(wait => (due += wait))]
  await pass(24 * 3_600_000)
  assert.deepEqual(
    sent.map(({ at }) => at),
    dues,
  )
  assert.equal(new Set(sent.map(({ delivery }) => delivery)).size, 1)
  const [row] = await rows()
  assert.deepEqual(
    [row!.state, row!.attempts, row!.status, row!.problem],
    ['failed', 6, 503, 'The server answered 503.'],
  )
  answer = good
  await ask('POST', '/api/webhook-deliveries/:id/again', { params: { id: row!.id } })
  await pass(1)
  assert.equal((await rows())[0]!.state, 'sent')
  feature.stop()
})

test('off: nothing is told; on again, or changed: what waits is tried at once; removed: it is forgotten', async () => {
  let answer: Sent = bad
  const { feature, sent, pass, make, ask, rows, database } = office(() => answer)
  using _ = database
  const { id } = await make()
  feature.ended(['c1'])
  await pass(SETTLE_MS)
  const put = (more: object) =>
    ask('PUT', '/api/webhooks/:id', { params: { id }, body: { name: 'CRM', url: 'https://crm.test/calls', ...more } })
  await put({ on: false })
  feature.ended(['c2'])
  await pass(3_600_000)
  assert.equal(sent.length, 1)
  answer = good
  await put({ on: true })
  await pass(1)
  assert.deepEqual(
    (await rows()).map(({ call, state }) => [call, state]),
    [['c1', 'sent']],
  )
  await ask('DELETE', '/api/webhooks/:id', { params: { id } })
  assert.deepEqual(await rows(), [])
  feature.stop()
})

test('a slow webhook holds up no other, and few requests to it are under way', async () => {
  const { promise, resolve } = Promise.withResolvers<Sent>()
  const { feature, sent, pass, make, rows, database } = office(({ url }) => (url.includes('slow') ? promise : good))
  using _ = database
  await make({ url: 'https://slow.test/' })
  await make()
  feature.ended(Array.from({ length: 9 }, (_, i) => `c${i}`))
  await pass(SETTLE_MS)
  assert.equal(sent.filter(({ url }) => url.includes('crm')).length, 9)
  assert.equal(sent.filter(({ url }) => url.includes('slow')).length, 4)
  resolve(good)
  await pass(1_000)
  assert.equal(sent.length, 18)
  assert.ok((await rows()).every(({ state }) => state === 'sent'))
  feature.stop()
})

test('a call that is not kept any more is given up; what was not sent survives the end of the server', async () => {
  const first = office(() => new Promise<Sent>(() => {}))
  using database = first.database
  await first.make()
  first.feature.ended(['c1', 'c2'])
  await first.pass(SETTLE_MS)
  assert.equal(first.sent.length, 2)
  first.feature.stop()
  const second = office(() => good, database)
  database.sql.exec("DELETE FROM toldEvents WHERE call = 'c2'")
  // The key of the seal died with the first life: the admin makes another secret.
  const [hook] = await second.ask<Shown[]>('GET', '/api/webhooks')
  await second.ask('POST', '/api/webhooks/:id/secret', { params: { id: hook!.id } })
  await second.pass(SETTLE_MS)
  assert.deepEqual(
    (await second.rows()).map(({ call, state }) => [call, state]),
    [
      ['c2', 'failed'],
      ['c1', 'sent'],
    ],
  )
  assert.equal(second.sent[0]!.delivery, first.sent[0]!.delivery)
  second.feature.stop()
})

test('bounds: the oldest that wait are given up first, and told; done ones go by age and number; ten webhooks', async () => {
  const { feature, faults, make, database, rows, pass } = office(() => new Promise<Sent>(() => {}))
  using _ = database
  const { id } = await make()
  const outbox = openOutbox(database.sql)
  feature.ended(Array.from({ length: MAX_WAITING }, (_, i) => `c${i}`))
  await pass(60_000)
  assert.deepEqual([outbox.waiting(id), faults.length], [MAX_WAITING, 0])
  feature.ended(['one more'])
  await pass(SETTLE_MS)
  assert.deepEqual([outbox.waiting(id), faults.length], [MAX_WAITING, 1])
  assert.deepEqual(
    outbox.list({ hook: id, state: 'failed' }, 9, 1e9).map(({ call }) => call),
    ['c0'],
  )
  for (let i = 1; i < MAX_WEBHOOKS; i++) await make()
  await assert.rejects(make(), { code: 'too-many' })
  assert.ok((await rows()).length > 0)
  const done = database.sql.prepare(
    "INSERT INTO webhookDeliveries (key, hook, call, at, state, dueAt, doneAt) VALUES ('k', ?, 'c', 0, 'sent', 0, ?)",
  )
  const time = 10 * KEEP_MS
  for (let i = 0; i < MAX_DONE + SWEEP_SLICE + 10; i++) done.run(id, time - i)
  while (outbox.sweep(time));
  const kept = database.sql.prepare('SELECT count(*) AS n FROM webhookDeliveries WHERE doneAt IS NOT NULL').get()!.n
  assert.deepEqual([kept, outbox.waiting(id)], [MAX_DONE, MAX_WAITING])
  feature.stop()
})

test('where a webhook may lead', () => {
  for (const url of [
    'https://crm.test/x',
    'https://192.0.2.1/',
    'https://10.0.0.1/',
    'http://127.0.0.1:9/',
    'http://[::1]/',
    'http://192.168.1.2/',
    'http://crm.lan/',
  ])
    assert.equal(urlProblem(url), null, url)
  for (const url of [
    ...['ftp://crm.test/', 'crm.test', 'https://me:secret@crm.test/', 'http://192.0.2.1/', 'http://[2001:db8::1]/'],
    ...['https://169.254.169.254/', 'http://169.254.169.254/latest/', 'https://[fe80::1]/', 'https://0xa9fea9fe/'],
    ...['https://[::ffff:169.254.169.254]/', 'https://[::ffff:a9fe:a9fe]/', 'https://[64:ff9b::a9fe:a9fe]/'],
    ...['https://[fd00:ec2::254]/', 'https://0.0.0.0/', 'https://[::]/', 'https://224.0.0.1/'],
  ])
    assert.notEqual(urlProblem(url), null, url)
})

test('a real server gets what was signed; redirects are not followed; a name is judged by its addresses', async () => {
  const got: { headers: Record<string, unknown>; body: string; url: string }[] = []
  const server = createServer((request, response) => {
    let body = ''
    request.on('data', part => (body += part))
    request.on('end', () => {
      got.push({ headers: request.headers, body, url: request.url ?? '' })
      if (request.url === '/silent') return
      if (request.url === '/moved') response.writeHead(307, { location: '/elsewhere' })
      response.end('thanks')
    })
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const names: Record<string, string[]> = {
    'crm.lan': ['169.254.169.254', '127.0.0.1'],
    'cloud.lan': ['169.254.169.254', 'fe80::1'],
    'outside.lan': ['192.0.2.1'],
  }
  const resolve = ((name: string, _: unknown, done: (error: Error | null, found: unknown) => void) => {
    const addresses = names[name] ?? []
    const found = addresses.map(address => ({ address, family: address.includes(':') ? 6 : 4 }))
    done(found.length ? null : Object.assign(new Error('no'), { code: 'ENOTFOUND' }), found)
  }) as unknown as typeof lookup
  const never = new AbortController().signal
  const send = createSend({ now: () => 1_700_000_000_999, resolve })
  const message = { secret: 'whsec_x', event: 'call.ended', delivery: 'd1', body: '{"id":"c1","name":"Zoë"}' }
  const to = (host: string, path = '/') => send({ ...message, url: `http://${host}:${port}${path}` }, never)
  try {
    assert.deepEqual(await to('127.0.0.1', '/calls?x=1'), { ok: true, status: 200 })
    const { headers, body, url } = got[0]!
    assert.equal(url, '/calls?x=1')
    assert.equal(body, message.body)
    assert.deepEqual(
      [headers['sidetone-event'], headers['sidetone-delivery'], headers['content-type']],
      ['call.ended', 'd1', 'application/json'],
    )
    const [, t, v1] = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(String(headers['sidetone-signature']))!
    assert.equal(t, '1700000000')
    assert.equal(v1, createHmac('sha256', 'whsec_x').update(`${t}.${body}`).digest('hex'))
    assert.equal(headers['sidetone-signature'], signature('whsec_x', 1_700_000_000, body))

    const moved = await to('127.0.0.1', '/moved')
    assert.deepEqual([moved.ok, moved.status], [false, 307])
    assert.ok(!got.some(each => each.url === '/elsewhere'))

    assert.equal((await to('crm.lan')).ok, true, 'the address that may be asked is')
    const before = got.length
    for (const host of ['cloud.lan', 'outside.lan', 'nobody.lan', '169.254.169.254'])
      assert.deepEqual([(await to(host)).ok, (await to(host)).status], [false, null], host)
    assert.equal(got.length, before)
    const quick = createSend({ now: Date.now, withinMs: 50 })
    const late = await quick({ ...message, url: `http://127.0.0.1:${port}/silent` }, never)
    assert.match(late.ok ? '' : late.problem, /^No answer within/)
  } finally {
    server.closeAllConnections()
    server.close()
  }
})
