import assert from 'node:assert/strict'
import { test } from 'node:test'
import { newRtpHeader } from '../packet.ts'
import { ntpOf, roundTripMs } from './ntp.ts'
import type { ReportBlock, RtcpPacket } from './packets.ts'
import { readRtcp } from './read.ts'
import { Reception } from './reception.ts'
import { writeRtcp } from './write.ts'

const block: ReportBlock = {
  ssrc: 7,
  lostFraction: 64 / 256,
  lost: -3,
  highest: 70_000,
  jitter: 33,
  lastReport: 1,
  delaySinceReport: 2,
}
const compound: RtcpPacket[] = [
  {
    type: 'sender-report',
    ssrc: 1,
    ntpSeconds: 0xfffffff0,
    ntpFraction: 5,
    rtpTimestamp: 6,
    packets: 7,
    payloadBytes: 8,
    blocks: [block],
  },
  { type: 'receiver-report', ssrc: 1, blocks: [block, { ...block, ssrc: 8 }] },
  {
    type: 'description',
    chunks: [
      { ssrc: 1, cname: 'abc' },
      { ssrc: 2, cname: 'abcd' },
      { ssrc: 3, cname: '' },
    ],
  },
  { type: 'goodbye', ssrcs: [1, 2], reason: 'done' },
]

test('a compound is read as it was written', () => {
  const out = new Uint8Array(500)
  const length = writeRtcp(compound, out)
  assert.equal(length % 4, 0)
  assert.deepEqual(readRtcp(out, length), { ok: true, value: compound })
})

test('each cut of a compound is whole packets or a fault, never an exception', () => {
  const out = new Uint8Array(500)
  const length = writeRtcp(compound, out)
  for (let cut = 0; cut < length; cut++) readRtcp(out.slice(0, cut), cut)
  let seed = 3
  for (let n = 0; n < 20_000; n++) {
    const bytes = out.slice(0, length)
    for (let i = 0; i < 4; i++) {
      seed = (seed * 1103515245 + 12345) & 0x7fffffff
      bytes[(seed >>> 8) % length] = seed >>> 20
    }
    readRtcp(bytes)
  }
})

test('what is not known is passed over', () => {
  const pli = Uint8Array.of(0x81, 206, 0, 2, 0, 0, 0, 1, 0, 0, 0, 2)
  assert.deepEqual(readRtcp(pli), { ok: true, value: [{ type: 'other', packetType: 206 }] })
})

test('the round trip is now minus the report minus the time it lay there', () => {
  const { seconds, fraction } = ntpOf(1_700_000_000_123)
  assert.equal(seconds, 1_700_000_000 + 2_208_988_800)
  const middle = (((seconds & 0xffff) << 16) | (fraction >>> 16)) >>> 0
  const trip = roundTripMs(1_700_000_000_123 + 1080, middle, 65_536)
  assert.ok(trip !== null && Math.abs(trip - 80) < 0.1)
  assert.equal(roundTripMs(0, 0, 0), null)
  assert.equal(roundTripMs(1_700_000_000_123, middle, 65_536 * 5), null)
})

/** Feeds sequence numbers, 20 ms apart, with `late` ms added to each arrival. */
function receive(sequences: number[], late: (n: number) => number = () => 0) {
  const reception = new Reception(9, 8000)
  const header = newRtpHeader()
  const arrivals = sequences.map((sequence, n) => {
    header.sequence = sequence & 0xffff
    header.timestamp = (sequence * 160) >>> 0
    return reception.packet(header, 1_700_000_000_000 + n * 20 + late(n))
  })
  return { reception, arrivals }
}
const run = (from: number, count: number) => Array.from({ length: count }, (_, n) => from + n)

test('a stream counts after two packets in sequence', () => {
  assert.deepEqual(receive([5, 9, 10, 11]).arrivals, ['probation', 'probation', 'valid', 'valid'])
  assert.equal(receive([5, 9, 10, 11]).reception.received, 3)
  assert.equal(receive([5]).reception.valid, false)
})
test('loss is counted across the wrap of the sequence', () => {
  const { reception } = receive([...run(65_500, 60), ...run(65_570, 30)])
  assert.deepEqual([reception.received, reception.lost, reception.gaps, reception.missing], [90, 10, 1, 10])
  const first = reception.block(0)
  assert.deepEqual([first.lost, first.highest, first.lostFraction], [10, 65_599, 0.1])
  assert.equal(reception.block(0).lostFraction, 0)
})
test('late packets are not lost, repeated ones make up for none in the fraction', () => {
  const { reception } = receive([1, 2, 3, 6, 5, 4, 7])
  assert.deepEqual([reception.lost, reception.missing], [0, 0])
  assert.equal(receive([1, 2, 3, 3, 3]).reception.block(0).lost, -2)
  assert.equal(receive([1, 2, 3, 3, 3]).reception.lost, 0)
})
test('one wild packet is rejected; two in line restart the stream', () => {
  const { reception, arrivals } = receive([1, 2, 3, 30_000, 4, 40_000, 40_001, 40_002])
  assert.deepEqual(arrivals.slice(3), ['rejected', 'valid', 'rejected', 'valid', 'valid'])
  assert.equal(reception.received, 2)
})
test('jitter settles at the mean step between arrivals', () => {
  assert.equal(receive(run(1, 500)).reception.jitterMs, 0)
  const { reception } = receive(run(1, 500), n => (n % 2) * 10)
  assert.ok(Math.abs(reception.jitterMs - 10) < 0.2, `${reception.jitterMs}`)
})
test('digits on another clock, with their repeated timestamps, are no jitter; a new codec clock is followed', () => {
  const reception = new Reception(9, 48_000)
  const header = newRtpHeader()
  const feed = (n: number, timestamp: number, clock: number) => {
    header.sequence = n
    header.timestamp = timestamp
    reception.packet(header, 1_700_000_000_000 + n * 20, clock)
  }
  for (let n = 0; n < 200; n++) n % 50 > 40 ? feed(n, (n - (n % 50)) * 160, 8000) : feed(n, n * 960, 48_000)
  assert.ok(reception.jitterMs < 0.1, `${reception.jitterMs}`)
  for (let n = 200; n < 300; n++) feed(n, n * 160, 8000)
  assert.deepEqual([reception.clockRate, reception.jitterMs < 0.1, reception.lost], [8000, true, 0])
})
