/** The TURN server over real sockets: sound passes, strangers do not, and nothing grows. */
import assert from 'node:assert/strict'
import { createSocket, type Socket as UdpSocket } from 'node:dgram'
import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { type TestContext, test } from 'node:test'
import { Framer } from '@sidetone/turn'
import { channelNumber, keyOf, outcome, overUdp, TurnClient } from '@sidetone/turn/testing'
import { CLOSING_MS } from './limits.ts'
import { createTurnNet } from './turn-net.ts'

const host = '127.0.0.1'
const CHANNEL = 0x4000

async function house(t: TestContext) {
  /** Stands for our WebRTC port. */
  const ice: UdpSocket = createSocket('udp4')
  ice.bind(0, host)
  await once(ice, 'listening')
  const icePort = ice.address().port
  const refusedPorts: number[] = []
  const net = createTurnNet({
    realm: 'sidetone',
    icePorts: [icePort],
    outside: [],
    // The first that the system gives.
    isMeantForOther: port => refusedPorts.length === 0 && refusedPorts.push(port) > 0,
    keyOf: username =>
      username === '101'
        ? { key: keyOf('101', 'sidetone', 'right'), owner: { person: '101', device: 'browser' } }
        : undefined,
    isThere: () => true,
    icePassword: ufrag => ufrag,
    onFault: error => assert.fail(String(error)),
  })
  const taken: Socket[] = []
  const listener = createServer({ allowHalfOpen: true }, socket => {
    taken.push(socket)
    net.take(socket)
  })
  listener.listen(0, host)
  await once(listener, 'listening')
  const sockets: Socket[] = []
  t.after(() => {
    for (const socket of sockets) socket.destroy()
    net.close()
    listener.close()
    ice.close()
  })
  return {
    ...{ ice, icePort, net, refusedPorts, taken },
    async browser(password = 'right') {
      const socket = connect((listener.address() as AddressInfo).port, host)
      sockets.push(socket)
      socket.on('error', () => {})
      const phone = new TurnClient('101', password)
      const framer = new Framer()
      const waiting: Uint8Array[] = []
      socket.on('data', bytes => {
        const frames = framer.push(bytes)
        assert.ok(frames.ok)
        waiting.push(...frames.value.map(each => each.slice()))
        socket.emit('frame')
      })
      const frame = async () => {
        while (!waiting.length) await once(socket, 'frame')
        return waiting.shift()!
      }
      const ask = async (bytes: Uint8Array) => {
        socket.write(bytes)
        return outcome(phone.read(await frame()))
      }
      return { socket, phone, frame, ask }
    },
  }
}
const untilTrue = async (is: () => boolean) => {
  while (!is()) await new Promise(resolve => setTimeout(resolve, 5))
}

test('sound passes both ways from one port on loopback, which is closed with the connection', async t => {
  const { browser, ice, icePort, net, refusedPorts } = await house(t)
  const { socket, phone, frame, ask } = await browser()
  assert.equal(await ask(phone.request({ method: 'allocate', with: [overUdp] })), 401)
  assert.equal(await ask(phone.request({ method: 'allocate', with: [overUdp] })), 'success')
  const bind = [channelNumber(CHANNEL), phone.peer({ host, port: icePort })]
  assert.equal(await ask(phone.request({ method: 'channelBind', with: bind })), 'success')
  const ports = new Set<number>()
  for (let i = 0; i < 5; i++) {
    socket.write(Uint8Array.of(0x40, 0, 0, 3, 1, 2, i, 0))
    const [bytes, from] = (await once(ice, 'message')) as [Buffer, { address: string; port: number }]
    assert.deepEqual([...bytes], [1, 2, i])
    assert.equal(from.address, host)
    ports.add(from.port)
    ice.send(Uint8Array.of(9, i), from.port, host)
    assert.deepEqual([...(await frame())], [0x40, 0, 0, 2, 9, i])
  }
  assert.equal(ports.size, 1)
  const [port] = ports
  assert.equal(refusedPorts.length, 1)
  assert.notEqual(port, refusedPorts[0])
  assert.deepEqual([net.counts.allocations, net.counts.passed, net.counts.dropped], [1, 10, 0])
  socket.destroy()
  await untilTrue(() => net.counts.clients === 0)
  // The port is free again.
  const again = createSocket('udp4')
  again.bind({ port, address: host, exclusive: true })
  await once(again, 'listening')
  again.close()
})

test('strangers, and what is no TURN, are cut off', async t => {
  const { browser, net } = await house(t)
  const stranger = await browser('wrong')
  const ask = () => stranger.ask(stranger.phone.request({ method: 'allocate', with: [overUdp] }))
  for (let i = 0; i < 20; i++) assert.equal(await ask(), 401)
  await ask()
  await once(stranger.socket, 'close')
  const nonsense = await browser()
  nonsense.socket.write(Uint8Array.of(0, 3, 0xff, 0xff, 1, 2, 3, 4))
  await once(nonsense.socket, 'close')
  const finished = await browser()
  finished.socket.end(Uint8Array.of(0, 3))
  await once(finished.socket, 'close')
  await untilTrue(() => net.counts.clients === 0)
  assert.equal(net.counts.allocations, 0)
})

/** A browser with sound that it does not read: some of it waits for it already. */
async function unread(t: TestContext) {
  const { browser, ice, icePort, net, taken } = await house(t)
  const { socket, phone, ask } = await browser()
  await ask(phone.request({ method: 'allocate', with: [overUdp] }))
  await ask(phone.request({ method: 'allocate', with: [overUdp] }))
  await ask(
    phone.request({ method: 'channelBind', with: [channelNumber(CHANNEL), phone.peer({ host, port: icePort })] }),
  )
  socket.write(Uint8Array.of(0x40, 0, 0, 1, 7, 0, 0, 0))
  const [, from] = (await once(ice, 'message')) as [Buffer, { port: number }]
  socket.pause()
  const sound = Buffer.alloc(1_200, 1)
  const say = () => ice.send(sound, from.port, host)
  while (net.counts.dropped === 0) {
    for (let i = 0; i < 50; i++) say()
    await new Promise(resolve => setTimeout(resolve, 2))
  }
  return { net, socket, taken, say }
}

test('a browser that reads nothing loses packets, and the server keeps few', async t => {
  const { net, socket, say } = await unread(t)
  socket.resume()
  const before = net.counts.passed
  await untilTrue(() => {
    say()
    return net.counts.passed > before + 5
  })
})

test('who is cut off and reads nothing does not stay', async t => {
  const { net, taken } = await unread(t)
  t.mock.timers.enable({ apis: ['setTimeout'] })
  try {
    net.deviceGone('browser')
    assert.deepEqual([net.counts.clients, taken[0]?.destroyed], [0, false])
    t.mock.timers.tick(CLOSING_MS)
    assert.equal(taken[0]?.destroyed, true)
  } finally {
    t.mock.timers.reset()
  }
})

test('nobody is taken any more when it is closed', async t => {
  const { browser, net, taken } = await house(t)
  net.close()
  const { socket } = await browser()
  socket.resume()
  await once(socket, 'close')
  assert.equal(taken[0]?.destroyed, true)
})
