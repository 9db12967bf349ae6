import assert from 'node:assert/strict'
import { test } from 'node:test'
import { mediaKind } from './demux.ts'
import { newRtpHeader, readRtp, rtpHeaderEnd, writeRtp } from './packet.ts'
import { Rewriter } from './rewriter.ts'

const header = newRtpHeader()

test('a header is read as it was written', () => {
  const bytes = new Uint8Array(20)
  writeRtp(bytes, 101, true, 65_535, 0xfffffff0, 0x89abcdef)
  assert.equal(readRtp(bytes, 20, header), undefined)
  assert.deepEqual(
    { ...header },
    {
      payloadType: 101,
      marker: true,
      sequence: 65_535,
      timestamp: 0xfffffff0,
      ssrc: 0x89abcdef,
      csrcCount: 0,
      extensionProfile: -1,
      extensionStart: 12,
      extensionEnd: 12,
      payloadStart: 12,
      payloadEnd: 20,
    },
  )
})

test('contributing sources, extension and padding are found', () => {
  const bytes = Uint8Array.from([
    0xb1, 0x00, 0, 1, 0, 0, 0, 2, 0, 0, 0, 3, 9, 9, 9, 9, 0xbe, 0xde, 0, 1, 0x10, 1, 0, 0, 7, 7, 7, 0, 0, 3,
  ])
  assert.equal(readRtp(bytes, bytes.length, header), undefined)
  assert.equal(header.csrcCount, 1)
  assert.equal(header.extensionProfile, 0xbede)
  assert.deepEqual([header.extensionStart, header.extensionEnd], [20, 24])
  assert.deepEqual([header.payloadStart, header.payloadEnd], [24, 27])
  assert.equal(rtpHeaderEnd(bytes, bytes.length), 24)
})

test('whatever the bytes are, the payload lies inside the packet or there is a fault', () => {
  let seed = 7
  const random = () => {
    seed = (seed * 1103515245 + 12345) & 0x7fffffff
    return seed >>> 16
  }
  for (let n = 0; n < 50_000; n++) {
    const bytes = Uint8Array.from({ length: random() % 40 }, () => random() & 0xff)
    if (bytes.length) bytes[0] = 0x80 | (bytes[0]! & 0x3f)
    if (readRtp(bytes, bytes.length, header)) continue
    assert.ok(header.payloadStart >= 12 && header.payloadStart <= header.payloadEnd)
    assert.ok(header.payloadEnd <= bytes.length && header.extensionEnd <= header.payloadStart)
  }
})

test('datagrams are told apart by their first bytes (RFC 7983)', () => {
  assert.equal(mediaKind(Uint8Array.of(0x80, 0)), 'rtp')
  assert.equal(mediaKind(Uint8Array.of(0x80, 0x80 | 101)), 'rtp')
  assert.equal(mediaKind(Uint8Array.of(0x80, 200)), 'rtcp')
  assert.equal(mediaKind(Uint8Array.of(0x81, 207)), 'rtcp')
  assert.equal(mediaKind(Uint8Array.of(0, 1)), 'stun')
  assert.equal(mediaKind(Uint8Array.of(22, 254)), 'dtls')
  assert.equal(mediaKind(Uint8Array.of(80, 1)), 'unknown')
  assert.equal(mediaKind(Uint8Array.of(0x80)), 'unknown')
})

const packet = (sequence: number, timestamp: number, ssrc: number) => {
  const bytes = new Uint8Array(172)
  writeRtp(bytes, 0, false, sequence, timestamp, ssrc)
  return bytes
}
const through = (rewriter: Rewriter, bytes: Uint8Array, now: number) => {
  readRtp(bytes, bytes.length, header)
  rewriter.rewrite(bytes, header, now)
  readRtp(bytes, bytes.length, header)
  return { ...header }
}

test('one outgoing stream goes on when the source changes, and time went by as on the wall', () => {
  const rewriter = new Rewriter(42, 65_530, 0xffffff00, 8000)
  let last = through(rewriter, packet(100, 5000, 1), 0)
  assert.deepEqual([last.ssrc, last.sequence, last.timestamp, last.marker], [42, 65_530, 0xffffff00, true])
  for (let n = 1; n < 10; n++) {
    last = through(rewriter, packet(100 + n, 5000 + n * 160, 1), n * 20)
    assert.deepEqual([last.sequence, last.marker], [(65_530 + n) & 0xffff, false])
  }
  assert.equal(last.timestamp, (0xffffff00 + 9 * 160) >>> 0)
  const other = through(rewriter, packet(9, 77, 2), 9 * 20 + 500)
  assert.deepEqual([other.sequence, other.marker], [(last.sequence + 1) & 0xffff, true])
  assert.equal(other.timestamp, (last.timestamp + 4000) >>> 0)
  assert.equal(rewriter.packets, 11)
  assert.equal(rewriter.payloadBytes, 11 * 160)
})

test('a late packet keeps its place, and a gap stays a gap so that the far end sees the loss', () => {
  const rewriter = new Rewriter(42, 1000, 0, 8000)
  through(rewriter, packet(10, 0, 1), 0)
  assert.equal(through(rewriter, packet(13, 480, 1), 60).sequence, 1003)
  assert.equal(through(rewriter, packet(12, 320, 1), 61).sequence, 1002)
  assert.equal(through(rewriter, packet(14, 640, 1), 80).sequence, 1004)
})

test('a clock set anew under the same SSRC does not leap on our side', () => {
  const rewriter = new Rewriter(42, 1000, 0, 8000)
  through(rewriter, packet(10, 0, 1), 0)
  const after = through(rewriter, packet(11, 0x80000000, 1), 20)
  assert.deepEqual([after.sequence, after.timestamp], [1001, 160])
})

test('made packets and relayed ones alternate in one stream; digit updates repeat their timestamp', () => {
  const rewriter = new Rewriter(42, 1, 1000, 8000)
  rewriter.stamp(160, 160, 0)
  assert.deepEqual([rewriter.sequence, rewriter.timestamp], [1, 1000])
  rewriter.stamp(160, 160, 20)
  assert.deepEqual([rewriter.sequence, rewriter.timestamp], [2, 1160])
  rewriter.stamp(160, 4, 40)
  for (let n = 1; n < 5; n++) rewriter.stamp(0, 4, 40 + n * 20)
  assert.deepEqual([rewriter.sequence, rewriter.timestamp], [7, 1320])
  const relayed = through(rewriter, packet(500, 90_000, 7), 140)
  assert.deepEqual([relayed.sequence, relayed.timestamp], [8, 1320 + 800])
  rewriter.stamp(160, 160, 1140)
  assert.deepEqual([rewriter.sequence, rewriter.timestamp], [9, 1320 + 800 + 8000])
})

test('after relayed digit packets, which repeat their timestamp, time has still gone by', () => {
  const rewriter = new Rewriter(42, 1, 1000, 8000)
  for (let n = 0; n < 10; n++) through(rewriter, packet(n, n === 0 ? 0 : 160, 7), n * 20)
  rewriter.stamp(160, 160, 200)
  assert.equal(rewriter.timestamp, 1160 + 180 * 8)
})
