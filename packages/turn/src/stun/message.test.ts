/** STUN messages: the vectors of RFC 5769, printing what was read, and nonsense. */
import assert from 'node:assert/strict'
import { createHmac, hash } from 'node:crypto'
import { test } from 'node:test'
import { seededRandom } from '@sidetone/testkit'
import { readAddress, writeAddress } from './address.ts'
import { attributeOf, isGenuine, readStun, type StunMessage, textOf, writeStun } from './message.ts'
import { attributes } from './words.ts'

const hex = (text: string) => Uint8Array.from(Buffer.from(text.replace(/\s/g, ''), 'hex'))
const hmac = (key: Uint8Array, bytes: Uint8Array) => createHmac('sha1', key).update(bytes).digest()
const password = new TextEncoder().encode('VOkJxbRl1RmTxUk/WvJxBt')
const read = (bytes: Uint8Array): StunMessage => {
  const message = readStun(bytes)
  assert.ok(message.ok, message.ok ? '' : message.fault.what)
  return message.value
}

/** RFC 5769 §2.1 */
const request = hex(`
  00 01 00 58 21 12 a4 42 b7 e7 a7 01 bc 34 d6 86 fa 87 df ae
  80 22 00 10 53 54 55 4e 20 74 65 73 74 20 63 6c 69 65 6e 74
  00 24 00 04 6e 00 01 ff
  80 29 00 08 93 2f f9 b1 51 26 3b 36
  00 06 00 09 65 76 74 6a 3a 68 36 76 59 20 20 20
  00 08 00 14 9a ea a7 0c bf d8 cb 56 78 1e f2 b5 b2 d3 f2 49 c1 b5 71 a2
  80 28 00 04 e5 7a 3b cf`)
/** §2.2, §2.3 */
const answer4 = hex(`
  01 01 00 3c 21 12 a4 42 b7 e7 a7 01 bc 34 d6 86 fa 87 df ae
  80 22 00 0b 74 65 73 74 20 76 65 63 74 6f 72 20
  00 20 00 08 00 01 a1 47 e1 12 a6 43
  00 08 00 14 2b 91 f5 99 fd 9e 90 c3 8c 74 89 f9 2a f9 ba 53 f0 6b e7 d7
  80 28 00 04 c0 7d 4c 96`)
const answer6 = hex(`
  01 01 00 48 21 12 a4 42 b7 e7 a7 01 bc 34 d6 86 fa 87 df ae
  80 22 00 0b 74 65 73 74 20 76 65 63 74 6f 72 20
  00 20 00 14 00 02 a1 47 01 13 a9 fa a5 d3 f1 79 bc 25 f4 b5 be d2 b9 d9
  00 08 00 14 a3 82 95 4e 4b e6 7b f1 17 84 c9 7c 82 92 c2 75 bf e3 ed 41
  80 28 00 04 c8 fb 0b 4c`)
/** §2.4 */
const longTerm = hex(`
  00 01 00 60 21 12 a4 42 78 ad 34 33 c6 ad 72 c0 29 da 41 2e
  00 06 00 12 e3 83 9e e3 83 88 e3 83 aa e3 83 83 e3 82 af e3 82 b9 00 00
  00 15 00 1c 66 2f 2f 34 39 39 6b 39 35 34 64 36 4f 4c 33 34 6f 4c 39 46 53 54 76 79 36 34 73 41
  00 14 00 0b 65 78 61 6d 70 6c 65 2e 6f 72 67 00
  00 08 00 14 f6 70 24 65 6d d6 4a 3e 02 b8 e0 71 2e 85 c9 a2 8c a8 96 66`)

test('whether a message is genuine is asked without changing it, also when it is a Buffer', () => {
  const bytes = Buffer.from(request)
  assert.ok(isGenuine(bytes, read(bytes), password, hmac))
  assert.deepEqual([...bytes], [...request])
})

test('RFC 5769: a request with a short-term password', () => {
  const message = read(request)
  assert.deepEqual([message.kind, message.method], ['request', 1])
  assert.equal(textOf(attributeOf(message, attributes.username)!), 'evtj:h6vY')
  assert.ok(isGenuine(request, message, password, hmac))
  assert.ok(!isGenuine(request, message, new TextEncoder().encode('another'), hmac))
})

test('RFC 5769: answers with an IPv4 and an IPv6 address', () => {
  for (const [bytes, host] of [
    [answer4, '192.0.2.1'],
    [answer6, '2001:db8:1234:5678:11:2233:4455:6677'],
  ] as const) {
    const message = read(bytes)
    const value = attributeOf(message, attributes.xorMappedAddress)!
    assert.equal(message.kind, 'success')
    assert.deepEqual(readAddress(value, message.transaction), { host, port: 32_853 })
    assert.deepEqual(writeAddress({ host, port: 32_853 }, message.transaction), value)
    assert.ok(isGenuine(bytes, message, password, hmac))
  }
})

test('RFC 5769: a request with a long-term password', () => {
  const message = read(longTerm)
  const key = hash('md5', '\u30DE\u30C8\u30EA\u30C3\u30AF\u30B9:example.org:TheMatrIX', 'buffer')
  assert.ok(isGenuine(longTerm, message, key, hmac))
  assert.equal(textOf(attributeOf(message, attributes.realm)!), 'example.org')
})

test('what is written is read as it was, and is the vector where padding is zeros', () => {
  const message = read(longTerm)
  const key = hash('md5', '\u30DE\u30C8\u30EA\u30C3\u30AF\u30B9:example.org:TheMatrIX', 'buffer')
  assert.deepEqual(writeStun(message, { key, hmac }), longTerm)
  for (const kind of ['request', 'indication', 'success', 'error'] as const) {
    const written = writeStun({ ...message, kind, method: 0xabc }, { key, hmac }, true)
    const again = read(written)
    assert.deepEqual([again.kind, again.method, again.attributes.length], [kind, 0xabc, 3])
    assert.ok(isGenuine(written, again, key, hmac))
  }
})

test('a changed byte is noticed, wherever it is before the fingerprint', () => {
  for (let at = 0; at < request.length - 8; at++) {
    const changed = request.slice()
    changed[at] = changed[at]! ^ 1
    const message = readStun(changed)
    assert.ok(!message.ok || !isGenuine(changed, message.value, password, hmac), `byte ${at}`)
  }
})

test('what comes behind MESSAGE-INTEGRITY is not believed', () => {
  const extra = hex('00 0d 00 04 00 00 00 00')
  const bytes = new Uint8Array([...longTerm, ...extra])
  bytes[3] = bytes[3]! + extra.length
  const message = read(bytes)
  assert.equal(attributeOf(message, attributes.lifetime), undefined)
})

test('IPv6 addresses in all their forms', () => {
  const transaction = new Uint8Array(12)
  const read = (host: string) => readAddress(writeAddress({ host, port: 1 }, transaction), transaction)?.host
  assert.equal(read('::1'), '0:0:0:0:0:0:0:1')
  assert.equal(read('fe80::1:2%eth0'), 'fe80:0:0:0:0:0:1:2')
  assert.equal(read('::ffff:192.0.2.1'), '0:0:0:0:0:ffff:c000:201')
  assert.equal(read('2001:db8::'), '2001:db8:0:0:0:0:0:0')
})

test('random and mutilated bytes are refused in words', () => {
  const random = seededRandom(7)
  const byte = () => Math.floor(random() * 256)
  for (let round = 0; round < 20_000; round++) {
    const from = [request, answer4, answer6, longTerm][round % 4]!
    const bytes =
      round % 3
        ? from.slice(0, Math.floor(random() * (from.length + 1)))
        : Uint8Array.from({ length: Math.floor(random() * 60) }, byte)
    for (let change = 0; change < round % 5; change++) bytes[Math.floor(random() * bytes.length)] = byte()
    const message = readStun(bytes)
    if (!message.ok) assert.ok(message.fault.what.endsWith('.'))
    else for (const { value } of message.value.attributes) readAddress(value, message.value.transaction)
  }
})
