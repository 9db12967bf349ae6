import assert from 'node:assert/strict'
import { once } from 'node:events'
import { request } from 'node:http'
import { test } from 'node:test'
import { PASSWORD, testServer } from './testing.ts'

/** A browser's stream over a real socket: what it has read so far, and how it ended. */
function open(port: number, cookie: string) {
  let text = ''
  const waiting: { part: string; done: () => void }[] = []
  const asked = request({ port, host: '127.0.0.1', path: '/api/events', headers: { cookie } })
  asked.end()
  asked.on('error', () => {})
  const answer = once(asked, 'response').then(([response]) => {
    response.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk
      for (const { part, done } of waiting) if (text.includes(part)) done()
    })
    response.on('error', () => {})
    return response
  })
  return {
    answer,
    ended: answer.then(response => new Promise(done => response.on('close', done))),
    saw: (part: string) => new Promise<void>(done => (text.includes(part) ? done() : waiting.push({ part, done }))),
    close: () => asked.destroy(),
  }
}

async function office() {
  const server = await testServer({ heartbeatMs: 20 })
  const { port } = await server.http.listen('127.0.0.1', 0)
  const browser = server.browser()
  await browser('POST', '/api/session', { email: 'alice@demo.test', password: PASSWORD })
  return { server, browser, stream: () => open(port, browser.cookie) }
}

test('events reach the person or everybody, pings keep the stream alive, signing out ends it', async () => {
  const { server, browser, stream } = await office()
  await using _ = server
  const one = stream()
  const response = await one.answer
  assert.equal(response.headers['content-type'], 'text/event-stream')
  assert.equal(response.headers['cache-control'], 'no-store')
  await one.saw('event: ping\ndata: {}\n\nevent: ping')
  server.http.events.toPerson('somebody else', { type: 'call-history', data: {} })
  server.http.events.toAll({ type: 'person', data: { id: 'bob' } })
  await one.saw('event: person\ndata: {"id":"bob"}\n\n')
  server.http.events.toPerson(server.alice, { type: 'call-history', data: {} })
  await one.saw('event: call-history')
  await browser('DELETE', '/api/session')
  await one.ended
  assert.equal(server.http.events.counts().streams, 0)
})

test('a person has ten streams; one that closes makes room', async () => {
  const { server, stream } = await office()
  await using _ = server
  const streams = Array.from({ length: 10 }, stream)
  await Promise.all(streams.map(({ saw }) => saw('ping')))
  const refused = stream()
  assert.equal((await refused.answer).statusCode, 429)
  streams[0]!.close()
  while (server.http.events.counts().streams === 10) await new Promise(setImmediate)
  const next = stream()
  await next.saw('ping')
  assert.equal(server.http.events.counts().streams, 10)
})

test('a reader who does not read is cut off', async () => {
  const { server, stream } = await office()
  await using _ = server
  const slow = stream()
  const response = await slow.answer
  response.pause()
  response.socket.pause()
  for (let i = 0; i < 2_000 && server.http.events.counts().cut === 0; i++) {
    server.http.events.toAll({ type: 'person', data: 'x'.repeat(32_000) })
    await new Promise(setImmediate)
  }
  assert.equal(server.http.events.counts().cut, 1)
})
