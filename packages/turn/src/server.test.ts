/** The TURN server on made-up time: who gets an allocation, whom it reaches, and when it ends. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { seededRandom } from '@sidetone/testkit'
import { Framer } from './framer.ts'
import { IDLE_MS, MAX_ALLOCATIONS_OF_PERSON, MAX_CLIENTS_OF_ADDRESS, MAX_REFUSED } from './limits.ts'
import { TurnServer } from './server.ts'
import { readAddress, writeAddress } from './stun/address.ts'
import { type Attribute, attributeOf, bytesOf, writeStun } from './stun/message.ts'
import { attributes, methods } from './stun/words.ts'
import { type Ask, channelNumber, hmacSha1, keyOf, lifetime, outcome, overUdp, TurnClient } from './testing.ts'
import type { Output } from './words.ts'

const host = '127.0.0.1'
const ICE = { host, port: 39_999 }
const SIP = { host, port: 5_060 }
const from = { host: '192.0.2.7', port: 50_000 }
const CHANNEL = 0x4001
const allocate: Ask = { method: 'allocate', with: [overUdp] }

function house(outside: readonly string[] = []) {
  const gone = new Set<string>()
  let tokens = 0
  const server = new TurnServer({
    realm: 'sidetone',
    peers: { host, ports: new Set([39_999, 39_998]), outside },
    keyOf: username => {
      const [person = '', until] = username.split('-')
      if (until && now >= Number(until)) return undefined
      const owner = { person, device: `${person}'s browser` }
      return person.startsWith('1') ? { key: keyOf(username, 'sidetone', 'right'), owner } : undefined
    },
    isThere: device => !gone.has(device),
    hmacSha1,
    icePassword: ufrag => `password of ${ufrag}`,
    ids: { token: bytes => (++tokens).toString(16).padStart(bytes * 2, '0') },
  })
  let now = 1_000
  let clients = 0
  const connect = (username = '101', password = 'right', where = from) => {
    const client = ++clients
    const phone = new TurnClient(username, password)
    const opened = server.step({ type: 'opened', client, from: where }, now)
    const give = (bytes: Uint8Array) => server.step({ type: 'frame', client, bytes }, now)
    const ask = (what: Ask): number | string => answerOf(give(phone.request(what)))
    const answerOf = (out: readonly Output[]) => {
      const sent = out.find(each => each.type === 'send')
      return sent ? outcome(phone.read(sent.bytes)) : (out[0]?.type ?? 'nothing')
    }
    return {
      ...{ client, phone, opened, give, ask, answerOf },
      packet: (bytes: Uint8Array, peer = ICE) => server.step({ type: 'packet', client, from: peer, bytes }, now),
      relayOpened: (port = 55_555) => answerOf(server.step({ type: 'relay-opened', client, port }, now)),
      /** With a password and an open relay. */
      allocate(port?: number) {
        assert.equal(ask(allocate), 401)
        assert.equal(ask(allocate), 'open-relay')
        assert.equal(this.relayOpened(port), 'success')
        return this
      },
      permit: (peer = ICE) => ask({ method: 'createPermission', with: [phone.peer(peer)] }),
      bind: (channel = CHANNEL, peer = ICE) =>
        ask({ method: 'channelBind', with: [channelNumber(channel), phone.peer(peer)] }),
    }
  }
  return {
    server,
    gone,
    connect,
    time: (at: number) => {
      now = at
      return server.step({ type: 'time' }, now)
    },
    wait: (ms: number) => {
      now += ms
      return server.step({ type: 'time' }, now)
    },
  }
}

test('who only asks for their address, again and again, is cut off and counted; who has an allocation may', () => {
  const { connect, server } = house()
  const binding: Ask = { method: 'binding' }
  const idle = connect()
  for (let n = 0; n < MAX_REFUSED; n++) assert.equal(idle.ask(binding), 'success')
  const last = idle.give(idle.phone.request(binding))
  assert.deepEqual(
    last.map(({ type }) => type),
    ['send', 'close'],
  )
  assert.deepEqual([server.counts.clients, server.counts.refused], [0, MAX_REFUSED + 1])
  const talking = connect().allocate()
  for (let n = 0; n < 3 * MAX_REFUSED; n++) assert.equal(talking.ask(binding), 'success')
  assert.equal(server.counts.clients, 1)
})

test('a stranger gets 401, with a wrong password, an unknown name, or none', () => {
  const { connect, server } = house()
  for (const client of [connect('101', 'wrong'), connect('999'), connect('')]) {
    assert.equal(client.ask(allocate), 401)
    assert.equal(client.phone.realm, 'sidetone')
    assert.equal(client.ask(allocate), 401)
    assert.equal(client.ask({ method: 'refresh' }), 401)
    assert.equal(client.permit(), 401)
    assert.deepEqual(client.give(client.phone.send(ICE, Uint8Array.of(1))), [])
  }
  assert.equal(server.counts.allocations, 0)
})

test('an allocation tells its relay, its lifetime, and where we see the client', () => {
  const { connect, server } = house()
  const { client, phone, ...alice } = connect()
  alice.ask(allocate)
  assert.deepEqual(alice.give(phone.request(allocate)), [{ type: 'open-relay', client }])
  const [answer] = server.step({ type: 'relay-opened', client, port: 55_555 }, 1_000)
  const message = phone.read((answer as { bytes: Uint8Array }).bytes)
  const address = (type: number) => readAddress(attributeOf(message, type)!, message.transaction)
  assert.equal(outcome(message), 'success')
  assert.deepEqual(address(attributes.xorRelayedAddress), { host, port: 55_555 })
  assert.deepEqual(address(attributes.xorMappedAddress), from)
  assert.deepEqual(attributeOf(message, attributes.lifetime), Uint8Array.of(0, 0, 2, 88))
})

test('sound passes both ways: first in indications, then over a channel', () => {
  const { connect } = house()
  const { client, phone, ...alice } = connect().allocate()
  const sound = Uint8Array.of(1, 2, 3, 4, 5)
  assert.deepEqual(alice.give(phone.send(ICE, sound)), [])
  assert.deepEqual(alice.packet(sound), [])
  assert.equal(alice.permit(), 'success')
  assert.deepEqual(alice.give(phone.send(ICE, sound)), [{ type: 'relay', client, port: 39_999, bytes: sound }])
  const [data] = alice.packet(sound)
  assert.equal(data?.type, 'pass')
  const indication = phone.read((data as { bytes: Uint8Array }).bytes)
  assert.deepEqual([indication.kind, indication.method], ['indication', methods.data])
  assert.deepEqual(attributeOf(indication, attributes.data), sound)
  assert.deepEqual(readAddress(attributeOf(indication, attributes.xorPeerAddress)!, indication.transaction), ICE)

  assert.equal(alice.bind(), 'success')
  const padded = Uint8Array.of(0x40, 1, 0, 5, ...sound, 0, 0, 0)
  assert.deepEqual(alice.packet(sound), [{ type: 'pass', client, bytes: padded }])
  const frames = new Framer().push(padded)
  assert.deepEqual(alice.give((frames.ok && frames.value[0]) as Uint8Array), [
    { type: 'relay', client, port: 39_999, bytes: sound },
  ])
})

test('only our WebRTC ports are reached: 403 for everything else', () => {
  const { connect } = house()
  const { phone, ...alice } = connect().allocate()
  for (const peer of [
    SIP,
    { host: '192.0.2.9', port: 39_999 },
    { host: '127.0.0.2', port: 39_999 },
    { host, port: 0 },
  ]) {
    assert.equal(alice.permit(peer), 403)
    assert.equal(alice.bind(CHANNEL, peer), 403)
    assert.deepEqual(alice.give(phone.send(peer, Uint8Array.of(1))), [])
  }
  assert.equal(alice.permit({ host: '::1', port: 39_999 }), 443)
  // All or nothing (RFC 8656 §10.2).
  const { with: _, ...many } = { method: 'createPermission', with: [] } as const
  assert.equal(alice.ask({ ...many, with: [phone.peer(ICE), phone.peer(SIP)] }), 403)
  assert.deepEqual(alice.give(phone.send(ICE, Uint8Array.of(1))), [])
  alice.permit()
  assert.deepEqual(alice.packet(Uint8Array.of(1), SIP), [])
  assert.deepEqual(alice.packet(Uint8Array.of(1), { host: '192.0.2.9', port: 39_999 }), [])
  assert.deepEqual(alice.give(Uint8Array.of(0x40, 7, 0, 1, 9)), [])
})

test('our ports are known by the first address that is named, and a relay is never told on loopback: Firefox takes none', () => {
  const { connect, server } = house(['203.0.113.5', '10.0.0.5'])
  const outside = { host: '203.0.113.5', port: 39_999 }
  const { client, phone, ...alice } = connect()
  alice.ask(allocate)
  alice.ask(allocate)
  const [answer] = server.step({ type: 'relay-opened', client, port: 55_555 }, 1_000)
  const told = phone.read((answer as { bytes: Uint8Array }).bytes)
  assert.equal(readAddress(attributeOf(told, attributes.xorRelayedAddress)!, told.transaction)?.host, '203.0.113.5')
  assert.equal(alice.permit(outside), 'success')
  for (const host of ['10.0.0.5', '127.0.0.1', '203.0.113.6']) assert.equal(alice.permit({ ...outside, host }), 403)
  assert.equal(alice.permit({ ...outside, port: 5_060 }), 403)
  const sound = Uint8Array.of(1, 2, 3, 4)
  assert.deepEqual(alice.give(phone.send(outside, sound)), [{ type: 'relay', client, port: 39_999, bytes: sound }])
  assert.deepEqual(alice.give(phone.send(ICE, sound)), [])
  const [data] = alice.packet(sound)
  const indication = phone.read((data as { bytes: Uint8Array }).bytes)
  assert.deepEqual(readAddress(attributeOf(indication, attributes.xorPeerAddress)!, indication.transaction), outside)
  assert.deepEqual(alice.packet(sound, outside), [])
  // A check of hers, and our answer, in which loopback is where she comes from.
  const binding = (kind: 'request' | 'success', all: readonly Attribute[]) => {
    const sign = { key: bytesOf('password of ours'), hmac: hmacSha1 }
    return writeStun({ kind, method: methods.binding, transaction: new Uint8Array(12), attributes: all }, sign, true)
  }
  const mapped = (address: string) =>
    binding('success', [
      {
        type: attributes.xorMappedAddress,
        value: writeAddress({ host: address, port: 55_555 }, new Uint8Array(12)),
      },
    ])
  alice.give(phone.send(outside, binding('request', [{ type: attributes.username, value: bytesOf('ours:hers') }])))
  const [answered] = alice.packet(mapped(host))
  const amended = phone.read((answered as { bytes: Uint8Array }).bytes)
  assert.deepEqual(attributeOf(amended, attributes.data), mapped('203.0.113.5'))
  assert.equal(alice.bind(CHANNEL, ICE), 403)
  assert.equal(alice.bind(CHANNEL, outside), 'success')
  const bob = connect('102').allocate()
  assert.equal(bob.bind(CHANNEL, ICE), 'success')
})

test('a channel has one peer and a peer one channel', () => {
  const { connect } = house()
  const alice = connect().allocate()
  assert.equal(alice.bind(), 'success')
  assert.equal(alice.bind(), 'success')
  assert.equal(alice.bind(CHANNEL, { host, port: 39_998 }), 400)
  assert.equal(alice.bind(CHANNEL + 1), 400)
  assert.equal(alice.bind(CHANNEL + 1, { host, port: 39_998 }), 'success')
  assert.equal(alice.bind(0x3fff, ICE), 400)
  assert.equal(alice.bind(0x5000, ICE), 400)
})

test('permissions end after five minutes, channels after ten, unless they are renewed', () => {
  const { connect, wait } = house()
  const { client, phone, ...alice } = connect().allocate()
  const sound = Uint8Array.of(1, 2, 3, 4)
  const channelData = Uint8Array.of(0x40, 1, 0, 4, ...sound)
  alice.bind()
  wait(299_000)
  assert.equal(alice.give(channelData).length, 1)
  wait(2_000)
  assert.deepEqual(alice.give(channelData), [])
  alice.permit()
  assert.equal(alice.give(channelData).length, 1)
  alice.ask({ method: 'refresh' })
  wait(298_000)
  assert.equal(alice.give(channelData).length, 1)
  wait(2_000)
  alice.permit()
  assert.deepEqual(alice.give(channelData), [])
  assert.deepEqual(alice.give(phone.send(ICE, sound)), [{ type: 'relay', client, port: 39_999, bytes: sound }])
  assert.equal(alice.bind(CHANNEL + 1), 'success')
})

test('an allocation ends with its lifetime, with a refresh of 0, or with its connection', () => {
  const { connect, server, wait } = house()
  const { client, ...alice } = connect().allocate()
  assert.equal(server.nextDeadline() !== null, true)
  wait(599_000)
  assert.equal(alice.ask({ method: 'refresh' }), 'success')
  wait(599_000)
  assert.equal(alice.ask({ method: 'refresh', with: [lifetime(10_000)] }), 'success')
  assert.deepEqual(wait(3_599_000), [])
  assert.deepEqual(wait(1_000), [{ type: 'close-relay', client }])
  assert.equal(alice.ask({ method: 'refresh' }), 438)
  assert.equal(alice.ask({ method: 'refresh' }), 437)
  assert.deepEqual(wait(IDLE_MS), [{ type: 'close', client }])

  const bob = connect('102').allocate()
  const out = bob.give(bob.phone.request({ method: 'refresh', with: [lifetime(0)] }))
  assert.deepEqual([out[0]?.type, out[1]], ['send', { type: 'close-relay', client: bob.client }])
  assert.equal(bob.ask(allocate), 'open-relay')
  assert.equal(bob.ask(allocate), 437)
  assert.equal(bob.relayOpened(), 'success')
  assert.deepEqual(server.step({ type: 'closed', client: bob.client }, 0), [
    { type: 'close-relay', client: bob.client },
  ])
  assert.deepEqual(server.counts, { clients: 0, allocations: 0, refused: server.counts.refused })
})

test('a credential that has run out refreshes what it made, and makes nothing new', () => {
  const { connect, time } = house()
  const alice = connect('101-500000').allocate()
  time(550_000)
  assert.equal(alice.ask({ method: 'refresh' }), 'success')
  assert.equal(alice.permit(), 'success')
  const late = connect('101-500000')
  late.ask(allocate)
  assert.equal(late.ask(allocate), 401)
})

test('an allocation is its maker’s, and gone with the device', () => {
  const { connect, server, gone } = house()
  const alice = connect().allocate()
  Object.assign(alice.phone, { username: '102' })
  assert.equal(alice.ask({ method: 'refresh' }), 441)
  Object.assign(alice.phone, { username: '101' })
  gone.add("101's browser")
  assert.equal(alice.ask({ method: 'refresh' }), 401)
  const { client } = alice
  assert.deepEqual(server.step({ type: 'device-gone', device: "101's browser" }, 2_000), [
    { type: 'close-relay', client },
    { type: 'close', client },
  ])
})

test('what is asked for wrongly is refused by its number', () => {
  const { connect } = house()
  const alice = connect()
  alice.ask(allocate)
  assert.equal(alice.ask({ method: 'allocate' }), 400)
  const tcp = { type: attributes.requestedTransport, value: Uint8Array.of(6, 0, 0, 0) }
  assert.equal(alice.ask({ method: 'allocate', with: [tcp] }), 442)
  const ipv6 = { type: attributes.requestedAddressFamily, value: Uint8Array.of(2, 0, 0, 0) }
  assert.equal(alice.ask({ method: 'allocate', with: [overUdp, ipv6] }), 440)
  const reserve = { type: 0x0022, value: new Uint8Array(8) }
  assert.equal(alice.ask({ method: 'allocate', with: [overUdp, reserve] }), 420)
  assert.equal(alice.ask({ method: 'send' }), 400)
  assert.equal(alice.ask({ method: 'binding' }), 'success')
  assert.equal(alice.permit(), 437)
  assert.equal(alice.bind(), 437)
})

test('when no relay is free it says so, and a later one may be', () => {
  const { connect, server } = house()
  const alice = connect()
  alice.ask(allocate)
  alice.ask(allocate)
  assert.equal(alice.answerOf(server.step({ type: 'relay-failed', client: alice.client }, 2_000)), 508)
  assert.equal(alice.ask(allocate), 'open-relay')
  const out = server.step({ type: 'closed', client: alice.client }, 2_000)
  assert.deepEqual(out, [])
  const opened = server.step({ type: 'relay-opened', client: alice.client, port: 5 }, 2_000)
  assert.deepEqual(opened, [{ type: 'close-relay', client: alice.client }])
})

test('bounds: allocations of a person, connections of an address, refusals, silence', () => {
  const { connect, server, wait } = house()
  for (let i = 0; i < MAX_ALLOCATIONS_OF_PERSON; i++) connect().allocate()
  const more = connect()
  more.ask(allocate)
  assert.equal(more.ask(allocate), 486)
  connect('102').allocate()

  let closed: readonly Output[] = []
  const stranger = connect('101', 'wrong')
  for (let i = 0; i <= MAX_REFUSED; i++) closed = stranger.give(stranger.phone.request(allocate))
  assert.deepEqual(closed.at(-1), { type: 'close', client: stranger.client })

  const before = server.counts.clients
  for (let i = before; i < MAX_CLIENTS_OF_ADDRESS; i++) assert.deepEqual(connect().opened, [])
  const last = connect()
  assert.deepEqual(last.opened, [{ type: 'close', client: last.client }])
  assert.deepEqual(connect('101', 'right', { host: '192.0.2.8', port: 1 }).opened, [])
  wait(IDLE_MS)
  assert.equal(server.counts.clients, MAX_ALLOCATIONS_OF_PERSON + 1)
})

test('all addresses of an IPv6 customer count as one', () => {
  const { connect } = house()
  const of = (host: string) => connect('101', 'right', { host, port: 1 }).opened
  for (let i = 0; i < MAX_CLIENTS_OF_ADDRESS; i++) assert.deepEqual(of(`2001:db8:0:7::${i.toString(16)}`), [])
  assert.equal(of('2001:db8:0:7:ffff::1')[0]?.type, 'close')
  assert.deepEqual(of('2001:db8:0:8::1'), [])
})

test('a long call outlives every nonce: what is refused counts since the last request that was admitted', () => {
  const { connect, wait } = house()
  const alice = connect().allocate()
  for (let stale = 0; stale <= MAX_REFUSED; ) {
    wait(590_000)
    const said = alice.ask({ method: 'refresh' })
    if (said !== 438) assert.equal(said, 'success')
    else {
      stale++
      assert.equal(alice.ask({ method: 'refresh' }), 'success')
    }
  }
})

test('random and mutilated frames break nothing and reach nobody', () => {
  const { connect, server, wait } = house()
  const random = seededRandom(5)
  let alice = connect().allocate()
  alice.bind()
  const good = [
    alice.phone.request({ method: 'createPermission', with: [alice.phone.peer(ICE)] }),
    alice.phone.request(allocate),
    alice.phone.request({ method: 'refresh' }),
    alice.phone.send(SIP, Uint8Array.of(1, 2, 3)),
    Uint8Array.of(0x40, 2, 0, 4, 1, 2, 3, 4),
  ]
  for (let round = 0; round < 20_000; round++) {
    const bytes = good[round % good.length]!.slice()
    for (let change = 0; change <= round % 4; change++)
      bytes[Math.floor(random() * bytes.length)] = Math.floor(random() * 256)
    const frames = new Framer().push(bytes)
    for (const frame of frames.ok ? frames.value : [])
      for (const out of alice.give(frame)) {
        assert.ok(out.type !== 'relay' || out.port === 39_999)
        if (out.type === 'close') alice = connect().allocate()
      }
    if (round % 1_000 === 0) wait(1_000)
  }
  assert.ok(server.counts.clients < 30_000)
})
