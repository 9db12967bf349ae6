import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { test } from 'node:test'
import { spelled } from './names.ts'
import { cannotAsk, createAsk, isInside } from './request.ts'
import type { Requests } from './shapes.ts'
import { filledIn, inAddress, inJson } from './variables.ts'

const signal = new AbortController().signal

test('addresses inside are known in every spelling', () => {
  for (const inside of [
    '127.0.0.1',
    '10.1.2.3',
    '169.254.169.254',
    '192.168.1.1',
    '::1',
    'fd00::1',
    '::ffff:10.0.0.1',
    '::ffff:7f00:1',
    '0.0.0.0',
  ])
    assert.ok(isInside(inside), inside)
  for (const outside of ['93.184.216.34', '2606:2800::1', '172.32.0.1']) assert.ok(!isInside(outside), outside)
})

test('only http and https, only hosts that were named, nothing inside unless allowed', () => {
  const rules: Requests = { hosts: ['api.example.com', '10.0.0.5', '[::1]'], privateAddresses: false }
  assert.equal(cannotAsk('https://api.example.com/x?n=1', rules), null)
  for (const url of [
    'file:///etc/passwd',
    'ftp://api.example.com/',
    'https://evil.example/',
    'http://10.0.0.5/',
    'http://[::1]/',
    'https://u:p@api.example.com/',
    'nonsense',
  ])
    assert.notEqual(cannotAsk(url, rules), null, url)
  assert.equal(cannotAsk('http://10.0.0.5/', { ...rules, privateAddresses: true }), null)
})

test('behind the fence of a restored copy nobody is asked, not even for an address', async () => {
  const ask = createAsk(() => ({ hosts: ['api.example.com'], privateAddresses: true }), {
    resolve: (() => assert.fail()) as never,
    held: () => true,
  })
  const answer = await ask({ method: 'POST', url: 'https://api.example.com/', body: '{}' }, signal)
  assert.deepEqual(answer, { ok: false, why: 'a restored copy asks nobody until it takes over' })
})

test('a real server: answers, redirects, what is too long, too late or no JSON', async () => {
  const server = createServer((request, response) => {
    const { url } = request
    if (url === '/away') return response.writeHead(302, { location: 'http://evil.example/' }).end()
    if (url === '/near') return response.writeHead(302, { location: '/good' }).end()
    if (url === '/round') return response.writeHead(302, { location: '/round' }).end()
    if (url === '/long') return response.end(`"${'x'.repeat(200_000)}"`)
    if (url === '/never') return
    if (url === '/text') return response.end('hello')
    if (url === '/500') return response.writeHead(500).end('{}')
    let body = ''
    request
      .on('data', part => (body += part))
      .on('end', () => response.end(JSON.stringify({ got: body, how: request.method })))
  })
  await new Promise<void>(done => server.listen(0, '127.0.0.1', done))
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`
  const rules = { hosts: [host, 'name.example'], privateAddresses: true }
  const ask = createAsk(() => rules, { withinMs: 300 })
  const get = (path: string) => ask({ method: 'GET', url: `http://${host}${path}`, body: '' }, signal)
  assert.deepEqual(await get('/good'), { ok: true, answer: { got: '', how: 'GET' } })
  assert.deepEqual(await ask({ method: 'POST', url: `http://${host}/x`, body: '{"a":1}' }, signal), {
    ok: true,
    answer: { got: '{"a":1}', how: 'POST' },
  })
  assert.deepEqual(await get('/near'), { ok: true, answer: { got: '', how: 'GET' } })
  for (const path of ['/away', '/round', '/long', '/never', '/text', '/500'])
    assert.equal((await get(path)).ok, false, path)
  // A name that stands for an address inside is refused where the connection is made.
  const resolve = ((_: string, __: object, done: (error: null, found: object[]) => void) =>
    done(null, [{ address: '127.0.0.1', family: 4 }])) as never
  const careful = createAsk(() => ({ ...rules, privateAddresses: false }), { resolve })
  const refused = await careful({ method: 'GET', url: `http://name.example/`, body: '' }, signal)
  assert.match(refused.ok ? '' : refused.why, /address inside only/)
  server.closeAllConnections()
  await new Promise(done => server.close(done))
})

test('what a caller presses stays in its place', () => {
  const known = { caller: '+49"', digits: '1#/../&x=2', answer: { a: { b: 'Mia "M"' } } }
  assert.equal(filledIn('https://x/{digits}?c={caller}', known, inAddress), 'https://x/1%23%2F..%2F%26x%3D2?c=%2B49%22')
  assert.equal(
    filledIn('{"n":"{answer.a.b}","no":"{answer.constructor.name}"}', known, inJson),
    '{"n":"Mia \\"M\\"","no":""}',
  )
})

test('names are found by the keys of first, last or both, with accents', () => {
  const people = ['Alice Adler', 'Bob Brückner', 'Anna-Lena Groß'].map((name, n) => ({ name, extension: `10${n}` }))
  const found = (keys: string) => spelled(people, keys).map(({ extension }) => extension)
  assert.deepEqual(found('25423'), ['100'])
  assert.deepEqual(found('278'), ['101'])
  assert.deepEqual(found('47677'), ['102'])
  assert.deepEqual(found('2'), ['100', '101', '102'])
  assert.deepEqual(found('9'), [])
})
