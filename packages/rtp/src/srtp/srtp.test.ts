import assert from 'node:assert/strict'
import { createCipheriv, createHmac, randomBytes } from 'node:crypto'
import { test } from 'node:test'
import { writeRtp } from '../packet.ts'
import { parseCrypto, printCrypto } from './attribute.ts'
import { cipherInPlace, derive } from './keys.ts'
import { ReplayWindow } from './replay.ts'
import { refused, SrtpReceiver, SrtpSender, srtcpOverhead } from './session.ts'
import { HmacSha1, sha1 } from './sha1.ts'
import { type SrtpCrypto, type SrtpSuite, srtpSuites } from './suite.ts'

const crypto: SrtpCrypto = {
  aes128Ecb(key) {
    const cipher = createCipheriv('aes-128-ecb', key, null)
    cipher.setAutoPadding(false)
    return blocks => cipher.update(blocks)
  },
}
const hex = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text.replace(/\s/g, ''), 'hex'))
const toHex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')

test('HMAC-SHA1 is what OpenSSL says, for every length around the block border', () => {
  assert.equal(toHex(sha1(Buffer.from('abc'))), 'a9993e364706816aba3e25717850c26c9cd0d89d')
  for (const keyLength of [1, 20, 64, 65, 200]) {
    const key = Uint8Array.from(randomBytes(keyLength))
    const mac = new HmacSha1(key)
    for (let length = 0; length < 200; length++) {
      const data = Uint8Array.from(randomBytes(length))
      assert.equal(toHex(mac.digest(data, length)), createHmac('sha1', key).update(data).digest('hex'))
    }
  }
})

test('session keys of RFC 3711 B.3', () => {
  const master = hex('E1F97A0D3E018BE0D64FA32C06DE4139 0EC675AD498AFEEBB6960B3AABE6')
  assert.equal(toHex(derive(crypto, master, 0, 16)), 'c61e7a93744f39ee10734afe3ff7a087')
  assert.equal(toHex(derive(crypto, master, 2, 14)), '30cbbc08863d8c85d49db34a9ae1')
  assert.equal(
    toHex(derive(crypto, master, 1, 94)),
    'cebe321f6ff7716b6fd4ab49af256a156d38baa48f0a0acf3c34e2359e6cdbcee049646c43d9327ad175578ef722709' +
      '86371c10c9a369ac2f94a8c5fbcdddc256d6e919a48b610ef17c2041e474035766b68642c59bbfc2f34db60dbdfb2',
  )
})

test('the keystream of RFC 3711 B.2', () => {
  const keys = {
    cipher: crypto.aes128Ecb(hex('2B7E151628AED2A6ABF7158809CF4F3C')),
    salt: hex('F0F1F2F3F4F5F6F7F8F9FAFBFCFD'),
    auth: new HmacSha1(new Uint8Array(20)),
  }
  const packet = new Uint8Array(12 + 48)
  cipherInPlace(keys, packet, 12, 60, 8, 0, 0)
  assert.equal(
    toHex(packet.subarray(12)),
    'e03ead0935c95e80e166b16dd92b4eb4d23513162b02d0f72a43a2fe4a5f97ab41e95b3bb0a2e8dd477901e4fca894c0',
  )
})

test('a packet and a report are the bytes that libsrtp makes', () => {
  const key = hex('e1f97a0d3e018be0d64fa32c06de41390ec675ad498afeebb6960b3aabe6')
  const sender = new SrtpSender('AES_CM_128_HMAC_SHA1_80', key, crypto)
  const sound = new Uint8Array(60)
  sound.set(hex('800f1234decafbadcafebabe abababababababababababababababab'))
  assert.equal(
    toHex(sound.subarray(0, sender.protect(sound, 28))),
    '800f1234decafbadcafebabe4e55dc4ce79978d88ca4d215949d2402b78d6acc99ea179b8dbb',
  )
  const report = new Uint8Array(60)
  report.set(hex('81c8000bcafebabe abababababababababababababababab'))
  assert.equal(
    toHex(report.subarray(0, sender.protectRtcp(report, 24))),
    '81c8000bcafebabe7128035be487b9bdbef89041f977a5a880000001993e08cd54d6c1230798',
  )
})

const master = Uint8Array.from({ length: 30 }, (_, i) => i * 7)
const make = (suite: SrtpSuite) => ({
  sender: new SrtpSender(suite, master, crypto),
  receiver: new SrtpReceiver(suite, master, crypto),
})
/** A packet of 160 payload bytes with room for the tag. */
function packet(sequence: number, ssrc = 0xdeadbeef): Uint8Array {
  const bytes = new Uint8Array(200)
  writeRtp(bytes, 0, false, sequence, sequence * 160, ssrc)
  for (let i = 12; i < 172; i++) bytes[i] = i ^ sequence
  return bytes
}

for (const suite of srtpSuites) {
  test(`${suite}: what was protected comes back, across the roll-over of the sequence`, () => {
    const { sender, receiver } = make(suite)
    for (let n = 65_000; n < 65_000 + 140_000; n += 7) {
      const plain = packet(n & 0xffff)
      const sent = plain.slice()
      const length = sender.protect(sent, 172)
      assert.equal(length, 172 + (suite.endsWith('80') ? 10 : 4))
      assert.notDeepEqual(sent.subarray(12, 172), plain.subarray(12, 172))
      assert.equal(receiver.unprotect(sent, length), 172)
      assert.deepEqual(sent.subarray(0, 172), plain.subarray(0, 172))
    }
  })
  test(`${suite}: replayed, forged, cut and foreign packets are refused and change nothing`, () => {
    const { sender, receiver } = make(suite)
    const first = packet(10)
    const length = sender.protect(first, 172)
    const again = first.slice()
    const forged = first.slice()
    forged[20]! ^= 1
    const asCame = forged.slice()
    assert.equal(receiver.unprotect(forged, length), refused.notGenuine)
    assert.deepEqual(forged, asCame)
    assert.equal(receiver.unprotect(first, length), 172)
    assert.equal(receiver.unprotect(again, length), refused.replayed)
    for (let cut = 0; cut < 16; cut++) assert.ok(receiver.unprotect(again, cut) < 0)
    assert.equal(sender.protect(packet(10), 172), refused.replayed)
    const stranger = new SrtpSender(
      suite,
      master.map(byte => byte ^ 1),
      crypto,
    )
    const foreign = packet(11)
    assert.equal(receiver.unprotect(foreign, stranger.protect(foreign, 172)), refused.notGenuine)
  })
}

test('late packets within the window are taken, across the roll-over too', () => {
  const { sender, receiver } = make('AES_CM_128_HMAC_SHA1_80')
  const sent = [65_533, 65_534, 65_535, 0, 1, 2].map(sequence => {
    const bytes = packet(sequence)
    return { bytes, length: sender.protect(bytes, 172) }
  })
  for (const at of [0, 3, 1, 5, 2, 4]) assert.equal(receiver.unprotect(sent[at]!.bytes, sent[at]!.length), 172)
})

test('strangers cannot push a known stream out of the receiver', () => {
  const { sender, receiver } = make('AES_CM_128_HMAC_SHA1_80')
  const first = packet(65_535)
  receiver.unprotect(first, sender.protect(first, 172))
  for (let ssrc = 1; ssrc < 100; ssrc++) assert.equal(receiver.unprotect(packet(1, ssrc), 182), refused.notGenuine)
  const next = packet(0)
  assert.equal(receiver.unprotect(next, sender.protect(next, 172)), 172)
})

test('SRTCP comes back, and is refused when replayed or forged', () => {
  const { sender, receiver } = make('AES_CM_128_HMAC_SHA1_32')
  const report = new Uint8Array(64)
  report.set(hex('80c90001deadbeef 81ca0002deadbeef 0101610000000000'))
  const length = sender.protectRtcp(report, 24)
  assert.equal(length, 24 + srtcpOverhead)
  const again = report.slice()
  const forged = report.slice()
  forged[10]! ^= 4
  assert.equal(receiver.unprotectRtcp(forged, length), refused.notGenuine)
  assert.equal(receiver.unprotectRtcp(report, length), 24)
  assert.equal(toHex(report.subarray(0, 24)), '80c90001deadbeef81ca0002deadbeef0101610000000000')
  assert.equal(receiver.unprotectRtcp(again, length), refused.replayed)
})

test('the replay window remembers exactly what it saw', () => {
  const window = new ReplayWindow()
  const seen = new Set<number>()
  let seed = 1
  let top = 1000
  for (let n = 0; n < 20_000; n++) {
    seed = (seed * 1103515245 + 12345) & 0x7fffffff
    const index = top + (seed % 140) - 135
    if (seed % 997 === 0) top += 500
    const expected = index > window.highest || (index > window.highest - 128 && !seen.has(index))
    assert.equal(window.fresh(index), expected, `index ${index}`)
    if (expected) {
      window.take(index)
      seen.add(index)
    }
    top = Math.max(top, index)
  }
})

test('a=crypto is read and printed; what we do not speak is a fault', () => {
  const line = '1 AES_CM_128_HMAC_SHA1_80 inline:WVNfX19zZW1jdGwgKCkgewkyMjA7fQp9CnVubGVz'
  const read = parseCrypto(line)
  assert.ok(read.ok)
  assert.equal(Buffer.from(read.value.master).toString('base64'), line.slice(line.indexOf(':') + 1))
  assert.equal(printCrypto(read.value), line)
  assert.ok(parseCrypto(`${line}|2^20 WSH=64`).ok)
  for (const bad of [
    '',
    '1',
    `${line}|2^20|1:4`,
    `${line} UNENCRYPTED_SRTP`,
    line.replace('_80', '_96'),
    line.slice(0, -1),
    'x'.repeat(5000),
  ])
    assert.equal(parseCrypto(bad).ok, false, bad.slice(0, 60))
})
