import assert from 'node:assert/strict'
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { type AddressInfo, connect, createServer as createTcpServer, type Socket } from 'node:net'
import { after, test } from 'node:test'
import { connect as connectTls, createSecureContext } from 'node:tls'
import type { Flow, Target } from '@sidetone/sip'
import { otherCertificate, testCertificate } from '@sidetone/testkit/certificate'
import { WebSocket } from 'ws'
import { createSipNet, type SipNet, type SipNetOptions } from './sip-net.ts'

const options = Buffer.from('OPTIONS sip:a@b SIP/2.0\r\nContent-Length: 0\r\n\r\n')
const host = '127.0.0.1'
const nets: SipNet[] = []
after(() => Promise.all(nets.map(net => net.close())))

/** A net that keeps what it is told, and lets tests wait for it. */
async function open(given: Partial<SipNetOptions> = {}) {
  const net = await createSipNet({
    listen: (['udp', 'tcp', 'tls'] as const).map(transport => ({ transport, host, port: 0 })),
    tls: testCertificate,
    ...given,
  })
  nets.push(net)
  const seen = { messages: [] as { flow: Flow; bytes: Uint8Array }[], closed: [] as string[], failed: [] as string[] }
  net.onMessage((flow, bytes) => seen.messages.push({ flow, bytes }))
  net.onFlowClosed(flow => seen.closed.push(flow))
  net.onSendFailed(transaction => seen.failed.push(transaction))
  const port = (transport: string) => net.addresses().find(each => each.transport === transport)!.port
  return { net, seen, port }
}
/** Real sockets need real time: looks every few milliseconds, fails after 3 s. */
async function until(what: () => boolean) {
  for (const end = Date.now() + 3_000; !what(); await new Promise(resolve => setTimeout(resolve, 5)))
    assert.ok(Date.now() < end, `waited for ${what}`)
}
const read = (socket: Socket) => {
  const got: Buffer[] = []
  socket.on('data', bytes => got.push(bytes as Buffer))
  socket.on('error', () => {})
  return () => Buffer.concat(got).toString()
}

test('UDP: a datagram is a message, its flow is answered, and its id outlives the process', async () => {
  const { net, seen, port } = await open()
  const phone = createSocket('udp4')
  phone.send(options, port('udp'), host)
  await until(() => seen.messages.length === 1)
  const { flow } = seen.messages[0]!
  assert.equal(flow.transport, 'udp')
  assert.deepEqual(flow.remote, { host, port: phone.address().port })
  assert.deepEqual(net.local({ flow: flow.id }), { transport: 'udp', host, port: port('udp') })
  net.send({ target: { flow: flow.id }, bytes: options })
  const [bytes] = await once(phone, 'message')
  assert.deepEqual(bytes, options)

  // Another process on another port, to which the flow was only ever a text.
  const other = await open()
  other.net.send({ target: { flow: flow.id }, bytes: options })
  assert.deepEqual((await once(phone, 'message'))[0], options)
  phone.close()
})

test('UDP: keep-alives are no messages, STUN is answered, a stranger is slowed down alone', async () => {
  const { net, seen, port } = await open({ limits: { messageBurst: 3, messagesPerSecond: 1 } })
  const phone = createSocket('udp4')
  phone.send('\r\n\r\n', port('udp'), host)
  phone.send(Buffer.from('000100002112a442b7e7a701bc34d686fa87dfae', 'hex'), port('udp'), host)
  const [answer] = await once(phone, 'message')
  assert.equal(answer.readUInt16BE(0), 0x0101)
  for (let i = 0; i < 10; i++) phone.send(options, port('udp'), host)
  await until(() => net.gauges().throttled === 7)
  assert.equal(seen.messages.length, 3)
  phone.close()
})

test('TCP: messages in pieces and together, keep-alive answered, close told', async () => {
  const { net, seen, port } = await open()
  const phone = connect(port('tcp'), host)
  const got = read(phone)
  phone.write('\r\n\r\n')
  await until(() => got() === '\r\n')
  phone.write(Buffer.concat([options, options.subarray(0, 10)]))
  await until(() => seen.messages.length === 1)
  phone.write(options.subarray(10))
  await until(() => seen.messages.length === 2)
  const { flow } = seen.messages[0]!
  net.send({ target: { flow: flow.id }, bytes: options })
  await until(() => got().includes('OPTIONS'))
  // An address from which somebody connected is reached over that connection.
  net.send({ target: { transport: 'tcp', ...flow.remote }, bytes: options })
  await until(() => got().split('OPTIONS').length === 3)
  phone.destroy()
  await until(() => seen.closed.length === 1)
  net.send({ target: { flow: flow.id }, bytes: options, transaction: 't1' })
  await until(() => seen.failed[0] === 't1')
  assert.equal(net.gauges().connections, 0)
})

test('TCP: what is not SIP is closed', async () => {
  const { net, seen, port } = await open()
  const stranger = connect(port('tcp'), host)
  read(stranger)
  stranger.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n')
  await once(stranger, 'close')
  assert.equal(seen.messages.length, 0)
  await until(() => net.gauges().connections === 0)
})

test('out: one connection is opened for many messages, used again, and opened again when it died', async () => {
  const { net, seen } = await open()
  const accepted: Socket[] = []
  let text = ''
  const peer = createTcpServer(socket => {
    accepted.push(socket)
    socket.on('data', bytes => (text += bytes))
    socket.on('error', () => {})
  })
  peer.listen(0, host)
  await once(peer, 'listening')
  const target: Target = { transport: 'tcp', host, port: (peer.address() as AddressInfo).port }
  const count = () => text.split('OPTIONS').length - 1
  net.send({ target, bytes: options })
  net.send({ target, bytes: options })
  await until(() => count() === 2)
  net.send({ target, bytes: options })
  await until(() => count() === 3)
  assert.equal(accepted.length, 1)

  accepted[0]!.write(options)
  await until(() => seen.messages.length === 1)
  accepted[0]!.destroy()
  await until(() => seen.closed.length === 1)
  net.send({ target: { flow: seen.messages[0]!.flow.id }, bytes: options })
  await until(() => count() === 4)
  assert.equal(accepted.length, 2)

  peer.close()
  for (const socket of accepted) socket.destroy()
  await until(() => seen.closed.length === 2)
  net.send({ target, bytes: options, transaction: 'nobody-there' })
  await until(() => seen.failed[0] === 'nobody-there')
  net.send({
    target: { transport: 'tcp', host: 'no-such-host.invalid', port: 5060 },
    bytes: options,
    transaction: 'name',
  })
  net.send({
    target: { transport: 'udp', host: 'no-such-host.invalid', port: 5060 },
    bytes: options,
    transaction: 'name',
  })
  await until(() => seen.failed.length === 3)
})

test('TLS: in with our certificate, a new one for the next connection; out only to whom it trusts', async () => {
  const { net, seen, port } = await open()
  const phone = connectTls({ host, port: port('tls'), rejectUnauthorized: false })
  const got = read(phone)
  phone.write(options)
  await until(() => seen.messages.length === 1)
  assert.equal(seen.messages[0]!.flow.transport, 'tls')
  net.setCertificate(testCertificate)
  net.send({ target: { flow: seen.messages[0]!.flow.id }, bytes: options })
  await until(() => got().length > 0)
  phone.destroy()

  const strict = await open()
  strict.net.send({ target: { transport: 'tls', host, port: port('tls') }, bytes: options, transaction: 'unsigned' })
  await until(() => strict.seen.failed[0] === 'unsigned')
  const trusting = await open({ trustsUnsigned: () => true })
  trusting.net.send({ target: { transport: 'tls', host, port: port('tls') }, bytes: options })
  await until(() => seen.messages.length === 2)
})

test('TLS: the certificate of the name that is asked for, ours for every other one', async () => {
  const named = createSecureContext(otherCertificate)
  const forName = (name: string) => (name === 'phone.test' ? named : undefined)
  const { port } = await open({ tls: { ...testCertificate, forName } })
  for (const [servername, subject] of [
    ['phone.test', 'other'],
    ['localhost', 'test'],
  ] as const) {
    const phone = connectTls({ host, port: port('tls'), rejectUnauthorized: false, servername })
    await once(phone, 'secureConnect')
    assert.equal(phone.getPeerCertificate().subject.CN, subject)
    phone.destroy()
  }
})

test('slow, silent and too many connections are closed', async () => {
  let time = 1_000
  const { net, seen, port } = await open({
    now: () => time,
    limits: { maxConnectionsPerAddress: 3, firstMessageMs: 5_000, wholeMessageMs: 2_000, idleMs: 60_000 },
  })
  const silent = connect(port('tcp'), host)
  const slow = connect(port('tcp'), host)
  const good = connect(port('tcp'), host)
  for (const socket of [silent, slow, good]) read(socket)
  good.write(options)
  slow.write(options)
  await until(() => seen.messages.length === 2 && net.gauges().connections === 3)
  const tooMany = connect(port('tcp'), host)
  read(tooMany)
  await once(tooMany, 'close')
  assert.equal(net.gauges().refused, 1)
  slow.write(options.subarray(0, 20))
  await new Promise(resolve => setTimeout(resolve, 50))
  time += 2_500
  await once(slow, 'close')
  time += 3_000
  await once(silent, 'close')
  await until(() => net.gauges().connections === 1)
  time += 60_001
  await once(good, 'close')
})

test('a peer that does not read is closed when its queue is full', async () => {
  const { net, seen, port } = await open({ limits: { maxQueuedBytes: 200_000 } })
  const deaf = connect(port('tcp'), host)
  deaf.on('error', () => {})
  deaf.write(options)
  await until(() => seen.messages.length === 1)
  deaf.pause()
  const big = Buffer.alloc(60_000, 65)
  const target = { flow: seen.messages[0]!.flow.id }
  for (let i = 0; i < 500 && !seen.failed.length; i++) {
    net.send({ target, bytes: big, transaction: 'full' })
    await new Promise(setImmediate)
  }
  await until(() => seen.failed.length > 0 && seen.closed.length === 1)
  deaf.destroy()
})

test('WebSocket: subprotocol sip only, one frame one message, the page of another site refused', async () => {
  const { net, seen } = await open()
  const server = createServer()
  net.attachUpgrade(server, '/sip')
  server.listen(0, host)
  await once(server, 'listening')
  const url = `ws://${host}:${(server.address() as AddressInfo).port}/sip`
  const refused = async (socket: WebSocket) => {
    const [error] = await once(socket, 'error')
    return Number(/\d{3}/.exec(String(error))?.[0])
  }
  assert.equal(await refused(new WebSocket(url)), 400)
  assert.equal(await refused(new WebSocket(url, 'sip', { origin: 'http://evil.example' })), 403)
  assert.equal(await refused(new WebSocket(url.replace('/sip', '/else'), 'sip')), 404)

  const phone = new WebSocket(url, 'sip', { origin: url.replace('ws', 'http').replace('/sip', '') })
  const got: string[] = []
  phone.on('message', data => got.push(String(data)))
  await once(phone, 'open')
  phone.send('\r\n\r\n')
  await until(() => got[0] === '\r\n')
  phone.send(options.toString())
  await until(() => seen.messages.length === 1)
  const { flow } = seen.messages[0]!
  assert.equal(flow.transport, 'ws')
  net.send({ target: { flow: flow.id }, bytes: options })
  await until(() => got.length === 2)
  phone.send(Buffer.alloc(70_000))
  await once(phone, 'close')
  await until(() => seen.closed[0] === flow.id)
  server.close()
})

test('WebSocket: a peer that does not answer pings is dead within the limit', async () => {
  let time = 1_000
  const { net, seen } = await open({ now: () => time })
  const server = createServer()
  net.attachUpgrade(server, '/sip')
  server.listen(0, host)
  await once(server, 'listening')
  const phone = new WebSocket(`ws://${host}:${(server.address() as AddressInfo).port}/sip`, 'sip', { autoPong: false })
  await once(phone, 'open')
  phone.send(options.toString())
  await until(() => seen.messages.length === 1)
  time += 5_000
  await once(phone, 'ping')
  time += 7_500
  await until(() => seen.closed.length === 1)
  server.close()
})

test('a port that is taken is an error with its code, and nothing stays open', async () => {
  const { port } = await open()
  await assert.rejects(
    createSipNet({
      listen: [
        { transport: 'tcp', host, port: 0 },
        { transport: 'udp', host, port: port('udp') },
      ],
    }),
    { code: 'EADDRINUSE' },
  )
})

test('TLS out: the certificate must be for the name that was looked up; why it could not be opened is remembered', async () => {
  const far = await open()
  const near = await open({ trustsUnsigned: (_, port) => port === far.port('tls') && trusted })
  let trusted = false
  const target = { transport: 'tls', host, port: far.port('tls'), name: 'carrier.example' } as const
  near.net.send({ target, bytes: options, transaction: 'a' })
  await until(() => near.seen.failed.length === 1)
  assert.equal(near.net.whyNot(target), 'certificate')
  trusted = true
  near.net.send({ target, bytes: options, transaction: 'b' })
  near.net.send({ target, bytes: options, transaction: 'c' })
  await until(() => far.seen.messages.length === 2)
  assert.equal(near.net.whyNot(target), undefined)
  assert.equal(near.net.gauges().connections, 1, 'one connection carries all')

  const closed = new Promise<unknown>(resolve => near.net.onFlowClosed((_, openedTo) => resolve(openedTo)))
  await far.net.close()
  assert.deepEqual(await closed, target, 'who waits for an answer there is told')
  near.net.send({ target: { ...target, port: 1 }, bytes: options, transaction: 'd' })
  await until(() => near.seen.failed.length === 2)
  assert.equal(near.net.whyNot({ ...target, port: 1 }), 'refused')
})
