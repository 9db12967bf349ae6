/** A call to a little SIP server of the test, over real sockets of loopback: each fault is told at its hop. */
import assert from 'node:assert/strict'
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { createServer as createHttp } from 'node:http'
import { type AddressInfo, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { createServer as createTls } from 'node:tls'
import { testTone, writeWav } from '@sidetone/audio'
import type { EndId, Recording, Sound } from '@sidetone/call'
import { FakeMedia, sdpOf, seededIds } from '@sidetone/testkit'
import { testCertificate } from '@sidetone/testkit/certificate'
import { callEcho } from './echo-call.ts'
import type { EchoCall, Hop, Way } from './words.ts'

const folder = mkdtempSync(join(tmpdir(), 'echo-call-'))
after(() => rmSync(folder, { recursive: true }))

const rate = 16_000
const toneMs = 500
/** What a media engine writes down that hears so much of the tone. */
const heard = (ms: number) =>
  Int16Array.from({ length: (rate * toneMs) / 1_000 }, (_, n) =>
    n < (ms * rate) / 1_000
      ? Math.round(32_768 * Math.SQRT2 * 10 ** (testTone.level / 20) * Math.sin((2 * Math.PI * testTone.hz * n) / rate))
      : 0,
  )
/** Hears so much of what it plays; null: no packet comes, the process dies. */
class EchoingMedia extends FakeMedia {
  readonly #hearsMs: number | null
  constructor(hearsMs: number | null) {
    super()
    this.#hearsMs = hearsMs
  }
  override record(end: EndId, what: Recording): void {
    writeFileSync(what.path, writeWav({ rate, channels: 1, samples: heard(this.#hearsMs ?? 0) }))
    super.record(end, what)
  }
  override play(end: EndId, sound: Sound): void {
    super.play(end, sound)
    if (this.#hearsMs === null) queueMicrotask(() => this.lose([end]))
    else queueMicrotask(() => this.emit({ type: 'connected', end }))
  }
}

/**
 * @param final the answer to an INVITE that shows a credential; 401 for one that does not
 * @param onHold what it says of sound when the caller puts it on hold; 'refused': 488 for such an INVITE
 */
async function server(final: string, onHold = 'recvonly') {
  const socket = createSocket('udp4')
  socket.bind(0, '127.0.0.1')
  await once(socket, 'listening')
  const methods: string[] = []
  socket.on('message', (bytes, from) => {
    const text = bytes.toString()
    const [method] = text.split(' ')
    methods.push(method!)
    if (method === 'ACK') return
    const holds = text.includes('a=sendonly')
    const status =
      method !== 'INVITE'
        ? '200 OK'
        : !text.includes('\r\nAuthorization:')
          ? '401 Unauthorized'
          : holds && onHold === 'refused'
            ? '488 Not Acceptable Here'
            : final
    const lines = text.split('\r\n').filter(line => /^(Via|From|Call-ID|CSeq):/.test(line))
    const asked = /^To: .*$/m.exec(text)![0].trim()
    const to = asked.includes('tag=') ? asked : `${asked};tag=them`
    const challenge = status.startsWith('401') ? ['WWW-Authenticate: Digest realm="s", nonce="n", qop="auth"'] : []
    const body = status === '200 OK' && method === 'INVITE' ? sdpOf(['PCMU'], holds ? { direction: onHold } : {}) : ''
    const more = body ? ['Content-Type: application/sdp', 'Contact: <sip:them@127.0.0.1>'] : []
    const head = [`SIP/2.0 ${status}`, ...lines, to, ...challenge, ...more, `Content-Length: ${body.length}`]
    // A slow server that is asked again answers again.
    for (let n = challenge.length ? 2 : 1; n > 0; n--)
      socket.send(`${head.join('\r\n')}\r\n\r\n${body}`, from.port, from.address)
  })
  const way: Way = { transport: 'udp', host: '127.0.0.1', port: socket.address().port }
  return { way, methods, [Symbol.dispose]: () => void socket.close() }
}
const call = (way: Way, media = new EchoingMedia(toneMs), hold = false): Promise<EchoCall> =>
  callEcho({
    ...{ way, media, folder, toneMs, hold, number: '*43', ids: seededIds(7) },
    credential: { username: 'echo', password: 'secret' },
  })
const failed = ({ hops }: EchoCall): Hop => {
  const last = hops.at(-1)!
  assert.equal(last.state, 'failed', JSON.stringify(hops))
  assert.ok(last.todo)
  return last
}

test('a call that comes through: each hop passed, the sound measured, the call hung up, no file left', async () => {
  using them = await server('200 OK')
  const told: string[] = []
  const media = new EchoingMedia(toneMs)
  const result = await callEcho({
    ...{ way: them.way, media, folder, toneMs, number: '*43', ids: seededIds(7) },
    credential: { username: 'echo', password: 'secret' },
    onHop: ({ name }) => told.push(name),
  })
  assert.ok(result.ok, JSON.stringify(result))
  assert.deepEqual(told, ['options', 'sign-in', 'answer', 'sound-way', 'tone'])
  assert.deepEqual([result.heard?.ratio, result.heard?.codec], [1, 'PCMU'])
  assert.deepEqual(
    them.methods.filter(method => method !== 'ACK'),
    ['OPTIONS', 'INVITE', 'INVITE', 'BYE'],
  )
  // One for each refusal that came, one for the answer.
  assert.equal(them.methods.filter(method => method === 'ACK').length, 3)
  assert.equal(media.ends.size, 0)
  assert.deepEqual(readdirSync(folder), [])
})

for (const [final, name, says] of [
  ['401 Unauthorized', 'sign-in', /was refused \(401\)/],
  ['403 Forbidden', 'sign-in', /was refused \(403\)/],
  ['404 Not Found', 'answer', /ended with 404 Not Found/],
  ['500 Server Internal Error', 'answer', /ended with 500/],
] as const)
  test(`${final} is told at the ${name}`, async () => {
    using them = await server(final)
    const hop = failed(await call(them.way))
    assert.equal(hop.name, name)
    assert.match(hop.says, says)
  })

test('no packet back, silence, and half of the tone are three faults', async () => {
  using them = await server('200 OK')
  assert.equal(failed(await call(them.way, new EchoingMedia(null))).name, 'sound-way')
  assert.match(failed(await call(them.way, new EchoingMedia(0))).says, /the tone was not in them/)
  assert.match(failed(await call(them.way, new EchoingMedia(240))).says, /^Only 48 %/)
})

test('put on hold and taken back: the tone comes again; what would break a hold button is told', async () => {
  using them = await server('200 OK')
  const well = await call(them.way, new EchoingMedia(toneMs), true)
  assert.ok(well.ok, JSON.stringify(well))
  assert.deepEqual(
    well.hops.slice(-3).map(({ name }) => name),
    ['tone', 'hold', 'resume'],
  )
  for (const [onHold, says] of [
    ['refused', /^Putting the call on hold was refused \(488\)\.$/],
    ['sendrecv', /the answer says that sound goes on/],
  ] as const) {
    using deaf = await server('200 OK', onHold)
    const result = await call(deaf.way, new EchoingMedia(toneMs), true)
    const hop = failed(result)
    assert.equal(hop.name, 'hold')
    assert.match(hop.says, says)
    assert.equal(result.ok, false)
    assert.equal(deaf.methods.at(-1), 'BYE')
  }
  // It comes back in name only.
  class Forgetting extends EchoingMedia {
    #first = true
    override record(end: EndId, what: Recording): void {
      super.record(end, what)
      if (!this.#first) writeFileSync(what.path, writeWav({ rate, channels: 1, samples: heard(0) }))
      this.#first = false
    }
  }
  const mute = failed(await call(them.way, new Forgetting(toneMs), true))
  assert.equal(mute.name, 'resume')
  assert.match(mute.says, /the tone was not in them/)
})

test('nothing listens: by UDP, TCP and WebSocket', async () => {
  const closed = createServer().listen(0, '127.0.0.1')
  await once(closed, 'listening')
  const { port } = closed.address() as AddressInfo
  closed.close()
  await once(closed, 'close')
  for (const [transport, name] of [
    ['udp', 'options'],
    ['tcp', 'connection'],
    ['ws', 'connection'],
  ] as const) {
    const hop = failed(await call({ transport, host: '127.0.0.1', port }))
    assert.equal(hop.name, name)
    assert.match(hop.says, /^Nothing listens at 127\.0\.0\.1:\d+\.$/)
  }
})

test('an address that this machine may not send to is told, by UDP as well', async () => {
  const hop = failed(await call({ transport: 'udp', host: '255.255.255.255', port: 5_060 }))
  assert.equal(hop.name, 'connection')
  assert.match(hop.says, /^255\.255\.255\.255:5060 cannot be reached \(EACCES\)\.$/)
  assert.match(hop.todo!, /UDP port 5060/)
})

test('a certificate that nobody signed, one for another name, and no TLS at all', async () => {
  const secure = createTls({ key: testCertificate.key, cert: testCertificate.cert }).listen(0, '127.0.0.1')
  const plain = createServer(socket => socket.on('data', () => socket.end('no\r\n')).on('error', () => {}))
  plain.listen(0, '127.0.0.1')
  await Promise.all([once(secure, 'listening'), once(plain, 'listening')])
  secure.on('tlsClientError', () => {})
  const way = { transport: 'tls', host: '127.0.0.1', port: (secure.address() as AddressInfo).port } as const
  const trusted = { ...way, ca: [testCertificate.cert] }
  assert.match(failed(await call(way)).says, /^The certificate is not signed by an authority that is trusted/)
  assert.match(failed(await call({ ...trusted, name: 'phone.example.com' })).says, /not for phone\.example\.com\.$/)
  const without = failed(await call({ ...way, port: (plain.address() as AddressInfo).port }))
  assert.deepEqual([without.name, /does not speak TLS/.test(without.says)], ['certificate', true])
  secure.close()
  plain.close()
})

test('a web server without our WebSocket', async () => {
  const web = createHttp((_, response) => response.writeHead(404).end()).listen(0, '127.0.0.1')
  web.on('upgrade', (_, socket) => socket.end('HTTP/1.1 404 Not Found\r\n\r\n'))
  await once(web, 'listening')
  const hop = failed(await call({ transport: 'ws', host: '127.0.0.1', port: (web.address() as AddressInfo).port }))
  assert.deepEqual([hop.name, hop.says], ['web-socket', '/sip answers HTTP 404 and is no WebSocket.'])
  web.close()
})
