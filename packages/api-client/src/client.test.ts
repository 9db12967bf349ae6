import assert from 'node:assert/strict'
import { test } from 'node:test'
import { eventOf } from './event-stream.ts'
import { ApiError, createApiClient } from './index.ts'

const answering = (status: number, body: unknown, headers: Record<string, string> = {}) => {
  const asked: { url: string; method: string; body: unknown }[] = []
  const client = createApiClient({
    base: 'http://pbx.test',
    fetch: async (url, init) => {
      asked.push({ url: String(url), method: init?.method ?? 'GET', body: init?.body })
      return new Response(status === 204 ? null : typeof body === 'string' ? body : JSON.stringify(body), {
        status,
        headers,
      })
    },
  })
  return { asked, client }
}

test('a call names its route, its method and its body', async () => {
  const { asked, client } = answering(200, { items: [], next: null })
  await client.callHistory({ missed: true, limit: 20 })
  await client.callHistoryDetail('a/b')
  await client.signIn('alice@demo.test', 'secret')
  assert.deepEqual(
    asked.map(({ method, url }) => `${method} ${url}`),
    [
      'GET http://pbx.test/api/call-history?missed=true&limit=20',
      'GET http://pbx.test/api/call-history/a%2Fb',
      'POST http://pbx.test/api/session',
    ],
  )
  assert.equal(asked[2]!.body, '{"email":"alice@demo.test","password":"secret"}')
})

test('an answer without content is nothing', async () => {
  assert.equal(await answering(204, null).client.signOut(), undefined)
})

test('a problem document becomes an ApiError with code, status, detail and the wait', async () => {
  const problem = {
    type: 'about:blank',
    title: 'Too Many',
    status: 429,
    code: 'too-many-attempts',
    detail: 'Wait 30 seconds.',
  }
  const { client } = answering(429, problem, { 'retry-after': '30' })
  await assert.rejects(client.me(), (error: unknown) => {
    assert.ok(error instanceof ApiError)
    assert.deepEqual(
      [error.code, error.status, error.detail, error.retryAfterMs],
      ['too-many-attempts', 429, 'Wait 30 seconds.', 30_000],
    )
    return true
  })
})

test('a page of a proxy and a dead network are ApiErrors too', async () => {
  await assert.rejects(answering(502, '<html>bad gateway').client.me(), { code: 'unreadable', status: 502 })
  const dead = createApiClient({ fetch: () => Promise.reject(new TypeError('failed')) })
  await assert.rejects(dead.me(), { code: 'unreachable', status: 0 })
})

test('events are read from a stream cut at any byte, pings and unknown kinds are skipped', async () => {
  const person = { id: 'p1', name: 'Zoë', extension: '102', state: 'ringing', since: 5 }
  const bytes = new TextEncoder().encode(
    `event: ping\ndata: {}\n\nevent: person\ndata: ${JSON.stringify(person)}\n\nevent: call-history\ndata: {}\n\n`,
  )
  const seen: unknown[] = []
  await new Promise<void>(done => {
    const client = createApiClient({
      fetch: async () =>
        new Response(
          new ReadableStream({
            start(controller) {
              for (const byte of bytes) controller.enqueue(Uint8Array.of(byte))
            },
          }),
        ),
    })
    const close = client.events(event => {
      seen.push(event)
      if (event.type === 'call-history') {
        close()
        done()
      }
    })
  })
  assert.deepEqual(seen, [{ type: 'connected' }, { type: 'person', person }, { type: 'call-history' }])
  assert.deepEqual(eventOf('event: my-calls\ndata: {"calls":[]}'), { type: 'my-calls', calls: [] })
  assert.deepEqual(eventOf('event: parked\ndata: {"slots":[]}'), { type: 'parked', slots: [] })
  assert.equal(eventOf('event: later\ndata: {}'), null)
  assert.equal(eventOf('event: person\ndata: {cut'), null)
})

test('a stream that is not allowed ends for good and says so', async () => {
  let asked = 0
  await new Promise<void>(done => {
    const fetch = async () => {
      asked++
      return new Response('', { status: 401 })
    }
    createApiClient({ fetch }).events(() => assert.fail(), done)
  })
  assert.equal(asked, 1)
})
