/** HTTPS and HTTP on one port, over real sockets; who is sent to https; whose headers are believed. */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { type ClientRequest, request as plainRequest } from 'node:http'
import { request as secureRequest } from 'node:https'
import { connect, type Socket } from 'node:net'
import { test } from 'node:test'
import { connect as connectTls, createSecureContext, type SecureContext } from 'node:tls'
import { otherCertificate, testCertificate } from '@sidetone/testkit/certificate'
import { PASSWORD, testServer } from './testing.ts'
import { trustedProxies } from './trusted-proxy.ts'

const host = '127.0.0.1'
const certificate = { ...testCertificate, ca: testCertificate.cert }
const account = JSON.stringify({ email: 'alice@demo.test', password: PASSWORD })

const answerOf = async (request: ClientRequest, body = '') => {
  request.end(body)
  const [response] = await once(request, 'response')
  let text = ''
  for await (const chunk of response) text += chunk
  return { status: response.statusCode as number, headers: response.headers, text }
}

test('one port: https with our certificate and plain http, each with its own rules', async () => {
  await using server = await testServer({ certificate })
  const { port } = await server.http.listen(host, 0)
  const at = { host, port, ca: certificate.ca, agent: false as const }
  const post = (origin: string) => ({
    ...at,
    method: 'POST',
    path: '/api/session',
    headers: { 'content-type': 'application/json', origin },
  })

  assert.equal((await answerOf(secureRequest({ ...at, path: '/healthz' }))).text, '{"alive":true}')
  assert.equal((await answerOf(plainRequest({ ...at, path: '/healthz' }))).text, '{"alive":true}')
  const authority = await answerOf(plainRequest({ ...at, path: '/ca.pem' }))
  assert.deepEqual([authority.status, authority.text], [200, certificate.cert])

  const secure = await answerOf(secureRequest(post(`https://${host}:${port}`)), account)
  assert.match(String(secure.headers['set-cookie']), /sidetone\.session=.*; Secure/)
  const plain = await answerOf(plainRequest(post(`http://${host}:${port}`)), account)
  assert.doesNotMatch(String(plain.headers['set-cookie']), /Secure/)
  const mixed = await answerOf(secureRequest(post(`http://${host}:${port}`)), account)
  assert.deepEqual([mixed.status, JSON.parse(mixed.text).code], [403, 'wrong-origin'])
  assert.deepEqual(server.faults, [])
})

test('upgrades come from both, the secure one with an encrypted socket', async () => {
  await using server = await testServer({ certificate, upgrades: ['/sip'] })
  const { port } = await server.http.listen(host, 0)
  const seen: boolean[] = []
  server.http.server.on('upgrade', (request, socket) => {
    seen.push('encrypted' in request.socket)
    socket.end('HTTP/1.1 101 Switching Protocols\r\n\r\n')
  })
  const ask = 'GET /sip HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n'
  for (const socket of [connect(port, host), connectTls({ host, port, ca: certificate.ca })]) {
    socket.write(ask)
    assert.match(String((await once(socket, 'data'))[0]), /^HTTP\/1.1 101/)
    socket.destroy()
  }
  assert.deepEqual(seen, [false, true])
})

test('TURN on the same port, plain and over TLS, is taken whole; requests beside it see no difference', async () => {
  const taken: Socket[] = []
  await using server = await testServer({ certificate, turn: socket => void taken.push(socket.on('error', () => {})) })
  const { port } = await server.http.listen(host, 0)
  const message = Buffer.from('000300002112a442', 'hex')
  for (const [i, socket] of [connect(port, host), connectTls({ host, port, ca: certificate.ca })].entries()) {
    socket.write(message)
    while (taken.length <= i) await new Promise(resolve => setTimeout(resolve, 5))
    const [bytes] = await once(taken[i]!, 'data')
    assert.deepEqual([bytes, 'encrypted' in taken[i]!], [message, i === 1])
    taken[i]!.end('answer')
    assert.equal(String((await once(socket, 'data'))[0]), 'answer')
    socket.destroy()
    taken[i]!.destroy()
  }
  const at = { host, port, ca: certificate.ca, path: '/healthz', agent: false as const }
  assert.equal((await answerOf(secureRequest(at))).status, 200)
  assert.equal((await answerOf(plainRequest(at))).status, 200)
  // A TLS connection that ends without a word.
  const silent = connectTls({ host, port, ca: certificate.ca })
  await once(silent, 'secureConnect')
  const closed = new Promise(resolve =>
    silent
      .on('error', () => {})
      .resume()
      .once('close', resolve),
  )
  silent.end()
  await closed
})

test('a request that comes in single bytes, and connections that say nothing or nonsense, hurt nobody', async () => {
  const server = await testServer({ certificate })
  const { port } = await server.http.listen(host, 0)
  const silent = connect(port, host)
  const cut = connect(port, host)
  cut.end(Buffer.from([0x16, 3, 1]))
  const nonsense = connect(port, host)
  nonsense.write(Buffer.from([0x16, 0, 0, 0, 0, 0]))
  for (const socket of [silent, cut, nonsense]) socket.on('error', () => {}).resume()
  await Promise.all([once(cut, 'close'), once(nonsense, 'close')])

  const slow = connect(port, host)
  for (const letter of 'GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n') {
    slow.write(letter)
    await new Promise(setImmediate)
  }
  assert.match(String((await once(slow, 'data'))[0]), /^HTTP\/1.1 200/)
  const ended = once(silent, 'close')
  await server[Symbol.asyncDispose]()
  await ended
})

test('a new certificate is for the next connection', async () => {
  await using server = await testServer({ certificate: { ...certificate, ca: 'old' } })
  const { port } = await server.http.listen(host, 0)
  server.http.setCertificate({ ...certificate, ca: 'new' })
  const { text } = await answerOf(
    secureRequest({ host, port, ca: certificate.ca, agent: false as const, path: '/ca.pem' }),
  )
  assert.equal(text, 'new')
})

test('another certificate for a name that is asked for; it may be there later', async () => {
  let named: SecureContext | undefined
  const forName = (name: string) => (name === 'phone.test' ? named : undefined)
  await using server = await testServer({ certificate: { ...certificate, forName } })
  const { port } = await server.http.listen(host, 0)
  const shown = async (servername: string) => {
    const socket = connectTls({ host, port, ca: certificate.ca, rejectUnauthorized: false, servername })
    await once(socket, 'secureConnect')
    const { subject } = socket.getPeerCertificate()
    socket.destroy()
    return subject?.CN
  }
  assert.equal(await shown('phone.test'), 'test')
  named = createSecureContext(otherCertificate)
  assert.equal(await shown('phone.test'), 'other')
  assert.equal(await shown('localhost'), 'test')
  server.http.setCertificate(certificate)
  assert.equal(await shown('phone.test'), 'test')
})

test('plain requests of other machines are sent to https, except for life and the certificate', async () => {
  await using server = await testServer({ certificate, trustedProxies: ['10.0.0.0/8'] })
  const ask = async (url: string, remoteAddress: string, headers = {}) => {
    const { statusCode, headers: answered } = await server.http.app.inject({
      method: 'GET',
      url,
      remoteAddress,
      headers: { host: 'pbx.test:8080', ...headers },
    })
    return answered.location ? `${statusCode} ${answered.location}` : statusCode
  }
  assert.equal(await ask('/api/me?a=1', '192.0.2.7'), '308 https://pbx.test:8080/api/me?a=1')
  assert.equal(await ask('/readyz', '::ffff:192.0.2.7'), '308 https://pbx.test:8080/readyz')
  assert.equal(await ask('/api/me', '192.0.2.7', { 'x-forwarded-proto': 'https' }), '308 https://pbx.test:8080/api/me')
  assert.equal(await ask('/api/me', '192.0.2.7', { host: 'a b' }), 400)
  assert.equal(await ask('/healthz', '192.0.2.7'), 200)
  assert.equal(await ask('/ca.pem', '192.0.2.7'), 200)
  assert.equal(await ask('/.well-known/acme-challenge/abc', '192.0.2.7'), 404)
  assert.equal(await ask('/.well-known/other', '192.0.2.7'), '308 https://pbx.test:8080/.well-known/other')
  assert.equal(await ask('/api/me', '127.0.0.1'), 401)
  assert.equal(await ask('/api/me', '10.0.0.7', { 'x-forwarded-for': '192.0.2.7' }), 401)
})

test('who guesses from behind a trusted proxy is slowed alone; another one cannot blame an address', async () => {
  await using server = await testServer({ trustedProxies: ['10.0.0.7'] })
  const guess = async (remoteAddress: string, forwarded: string, email = 'nobody@demo.test') => {
    const { statusCode } = await server.http.app.inject({
      method: 'POST',
      url: '/api/session',
      remoteAddress,
      headers: { 'x-forwarded-for': forwarded },
      payload: { email, password: 'wrong' },
    })
    return statusCode
  }
  for (let i = 0; i < 9; i++) assert.equal(await guess('10.0.0.7', '192.0.2.1'), 401)
  assert.equal(await guess('10.0.0.7', '192.0.2.1'), 429)
  assert.equal(await guess('10.0.0.7', '203.0.113.9, 192.0.2.1'), 429)
  assert.equal(await guess('10.0.0.7', '192.0.2.2', 'other@demo.test'), 401)
  for (let i = 0; i < 9; i++) assert.equal(await guess('198.51.100.1', `192.0.2.${10 + i}`, `n${i}@demo.test`), 401)
  assert.equal(await guess('198.51.100.1', '192.0.2.30', 'n@demo.test'), 429)
})

test('trusted proxies are addresses and networks; anything else is refused', () => {
  const trusts = trustedProxies(['10.0.0.0/8', '192.0.2.1', '2001:db8::/32'])
  for (const address of ['10.1.2.3', '::ffff:10.1.2.3', '192.0.2.1', '2001:db8::7']) assert.ok(trusts(address), address)
  for (const address of ['11.0.0.1', '192.0.2.2', '2001:db9::7', '', 'x']) assert.ok(!trusts(address), address)
  for (const wrong of ['10.0.0.0/33', '10.0.0', 'proxy', '10.0.0.0/8/8', '10.0.0.0/', '::/129'])
    assert.throws(() => trustedProxies([wrong]), RangeError, wrong)
})
