import assert from 'node:assert/strict'
import { once } from 'node:events'
import { request as httpRequest } from 'node:http'
import { connect } from 'node:net'
import { test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { WebSocket } from 'ws'
import type { EventSource } from './streams.ts'
import { OPERATOR_KEY, PASSWORD, testServer } from './testing.ts'

type Event = { type: string; call: string }
/** A journal in memory. */
function journal() {
  const kept: Event[] = []
  const listeners: Parameters<EventSource['onCommitted']>[0][] = []
  const events: EventSource = {
    types: ['call.started', 'call.ended'],
    first: () => 1,
    last: () => kept.length,
    *replay(from) {
      for (let id = from; id <= kept.length; id++) yield { id, event: kept[id - 1]! }
    },
    onCommitted: listener => void listeners.push(listener),
  }
  const commit = (...added: Event[]) => {
    const firstId = kept.length + 1
    kept.push(...added)
    for (const listener of listeners) listener(added, firstId)
  }
  return { events, commit }
}

async function streaming(heartbeatMs?: number) {
  const { events, commit } = journal()
  const server = await testServer({ callEvents: events, upgrades: ['/sip'], ...(heartbeatMs && { heartbeatMs }) })
  const { port } = await server.http.listen('127.0.0.1', 0)
  const open = (query: string, headers: Record<string, string>) => {
    const socket = new WebSocket(`ws://127.0.0.1:${port}/api/stream/calls${query}`, { headers })
    const got: { id: number; type: string }[] = []
    socket.on('message', data => got.push(JSON.parse(String(data))))
    socket.on('error', () => {})
    const has = async (count: number) => {
      while (got.length < count) await once(socket, 'message')
      return got
    }
    return { socket, got, has }
  }
  return { server, port, commit, open, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() }
}
const operator = { authorization: `Bearer ${OPERATOR_KEY}` }
const started = (call: string): Event => ({ type: 'call.started', call })
const ended = (call: string): Event => ({ type: 'call.ended', call })

test('events come as they are kept, numbered; after a break it goes on with no gap and nothing twice', async () => {
  await using s = await streaming()
  s.commit(started('a'), ended('a'))
  const first = s.open('', operator)
  assert.deepEqual(await first.has(1), [{ type: 'hello', after: 2, first: 1, last: 2 }])
  s.commit(started('b'))
  s.commit(ended('b'))
  assert.deepEqual((await first.has(3)).slice(1), [
    { id: 3, ...started('b') },
    { id: 4, ...ended('b') },
  ])
  first.socket.close()
  await once(first.socket, 'close')
  s.commit(started('c'))
  const again = s.open('?after=3', operator)
  await again.has(3)
  s.commit(ended('c'))
  assert.deepEqual(
    (await again.has(4)).map(({ id }) => id),
    [undefined, 4, 5, 6],
  )
  const some = s.open('?after=0&types=call.ended', operator)
  assert.deepEqual(
    (await some.has(4)).slice(1).map(({ id }) => id),
    [2, 4, 6],
  )
})

test('a reader who was away for long catches up in portions while others follow', async () => {
  await using s = await streaming()
  for (let n = 0; n < 50; n++) s.commit(...Array.from({ length: 100 }, (_, i) => started(`${n}-${i}`)))
  const { has } = s.open('?after=0', operator)
  await has(10)
  s.commit(ended('x'))
  const got = await has(5_002)
  assert.deepEqual(
    got.slice(1).map(({ id }) => id),
    Array.from({ length: 5_001 }, (_, i) => i + 1),
  )
})

test('a type that does not exist is refused in words that name those that do; spaces and an empty list are no mistake', async () => {
  await using s = await streaming()
  s.commit(started('a'), ended('a'))
  const { socket } = s.open('?after=0&types=call.started,call.endet', operator)
  const [, response] = await once(socket, 'unexpected-response')
  assert.equal(response.statusCode, 400)
  let body = ''
  for await (const text of response.setEncoding('utf8')) body += text
  assert.match(JSON.parse(body).detail, /^types: .*“call\.endet”\. There are: call\.started, call\.ended\.$/)
  const { has } = s.open('?after=0&types=call.ended%2C%20,', operator)
  assert.deepEqual(
    (await has(2)).slice(1).map(({ id }) => id),
    [2],
  )
  await s.open('?after=0&types=', operator).has(3)
})

test('only admins, the operator and keys may read; nobody else, nor a page of another site', async () => {
  await using s = await streaming()
  const status = async (query: string, headers: Record<string, string>) => {
    const { socket } = s.open(query, headers)
    const [, response] = await once(socket, 'unexpected-response')
    return response.statusCode
  }
  const signIn = async (email: string) => {
    const browser = s.server.browser()
    await browser('POST', '/api/session', { email, password: PASSWORD })
    return { cookie: browser.cookie }
  }
  assert.equal(await status('', {}), 401)
  assert.equal(await status('', { authorization: 'Bearer sidetone_no' }), 401)
  assert.equal(await status('', await signIn('alice@demo.test')), 403)
  assert.equal(await status('', { ...operator, origin: 'http://evil.test' }), 403)
  assert.equal(await status('?after=9', operator), 400)
  assert.equal(await status('?after=x', operator), 400)
  const { has } = s.open('', await signIn('erin@demo.test'))
  await has(1)
  const plain = await s.server.browser()('GET', '/api/stream/calls', undefined, operator)
  assert.deepEqual([plain.status, plain.body.code], [426, 'upgrade-needed'])
  const other = httpRequest({
    ...{ port: s.port, host: '127.0.0.1', path: '/other' },
    headers: { connection: 'upgrade', upgrade: 'websocket' },
  }).end()
  const [answer] = await once(other, 'response')
  assert.equal(answer.statusCode, 404)
})

test('a revoked key and a session that is over are cut at once', async () => {
  await using s = await streaming()
  const { apiKeys } = s.server.stores
  const given = { name: 'Board', scope: 'read', createdBy: '', expiresAt: null } as const
  const { key, record } = apiKeys.create(given, s.server.clock.now)
  const program = s.open('', { authorization: `Bearer ${key}` })
  const erin = s.server.browser()
  await erin('POST', '/api/session', { email: 'erin@demo.test', password: PASSWORD })
  const person = s.open('', { cookie: erin.cookie })
  await Promise.all([program.has(1), person.has(1)])
  apiKeys.revoke(record.id)
  assert.equal((await once(program.socket, 'close'))[0], 4403)
  await erin('DELETE', '/api/session')
  assert.equal((await once(person.socket, 'close'))[0], 4403)
})

test('a reader who does not read costs no memory and is cut; the others go on', async () => {
  await using s = await streaming(200)
  const slow = connect(s.port, '127.0.0.1')
  slow.write(
    `GET /api/stream/calls HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${OPERATOR_KEY}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${Buffer.alloc(16).toString('base64')}\r\n\r\n`,
  )
  await once(slow, 'readable')
  slow.pause()
  const { has, got } = s.open('', operator)
  await has(1)
  const long = 'x'.repeat(1_000)
  // More than any kernel keeps for a socket.
  for (let sent = 0; sent < 20_000; sent += 1_000) {
    s.commit(...Array.from({ length: 1_000 }, () => started(long)))
    await has(sent + 1_001)
  }
  const { stream } = s.server.http
  assert.deepEqual(stream.counts(), { readers: 2, cut: 0 })
  s.server.clock.now += 31_000
  while (stream.counts().readers > 1) await pause(5)
  assert.equal(stream.counts().cut, 1)
  s.commit(ended('x'))
  assert.equal((await has(20_002)).at(-1)?.id, 20_001)
  assert.equal(got.length, 20_002)
  slow.destroy()
})
