import assert from 'node:assert/strict'
import { test } from 'node:test'
import { JitterBuffer } from './jitter-buffer.ts'
import { newRtpHeader, readRtp, writeRtp } from './packet.ts'

type Sent = { at: number; sequence: number; timestamp: number; ssrc: number }
const header = newRtpHeader()
const bytes = new Uint8Array(172)

/** Plays packets that arrive at `at` ms into a buffer that is asked each 20 ms; gives what was taken, by sequence. */
function play(packets: Sent[], untilMs: number, quiet = false) {
  const buffer = new JitterBuffer({ clockRate: 8000 })
  const arriving = packets.toSorted((a, b) => a.at - b.at)
  const taken: (number | 'lost' | 'pause')[] = []
  for (let now = 0; now < untilMs; now++) {
    for (; arriving[0] && arriving[0].at <= now; arriving.shift()) {
      const { sequence, timestamp, ssrc } = arriving[0]
      writeRtp(bytes, 0, false, sequence, timestamp >>> 0, ssrc)
      bytes[12] = sequence
      bytes[13] = sequence >>> 8
      readRtp(bytes, 172, header)
      buffer.push(bytes, header, now)
    }
    if (now % 20 === 7) {
      const got = buffer.take(quiet)
      taken.push(got.kind === 'packet' ? got.payload[0]! | (got.payload[1]! << 8) : got.kind)
    }
  }
  return { buffer, taken, played: taken.filter(one => typeof one === 'number') }
}
const stream = (count: number, from = 0, ssrc = 1, start = 0): Sent[] =>
  Array.from({ length: count }, (_, n) => ({
    at: start + n * 20,
    sequence: (from + n) & 0xffff,
    timestamp: (from + n) * 160,
    ssrc,
  }))
const inOrder = (played: unknown[]) =>
  (played as number[]).every((one, n) => n === 0 || ((one - (played as number[])[n - 1]!) & 0xffff) < 0x8000)

test('an even stream plays whole and in order, across the wrap, with little delay', () => {
  const { buffer, played, taken } = play(stream(300, 65_400), 6000)
  assert.equal(buffer.counts.lost, 0)
  assert.ok(played.length >= 297)
  assert.ok(inOrder(played))
  assert.ok(taken.indexOf(65_400 & 0xffff) <= 3)
  assert.ok(buffer.targetMs <= 41)
})
test('swapped packets are put in order', () => {
  const packets = stream(100).map((one, n) => (n % 10 === 5 ? { ...one, at: one.at + 25 } : one))
  const { buffer, played } = play(packets, 2000)
  assert.equal(buffer.counts.lost, 0)
  assert.ok(inOrder(played) && played.length >= 96)
})
test('lost packets are asked to be concealed, each once, and repeated ones do nothing', () => {
  const packets = stream(200).filter((_, n) => n % 20 !== 10)
  const { buffer, taken } = play([...packets, ...packets], 3990)
  assert.equal(buffer.counts.lost, 10)
  assert.equal(taken.filter(one => one === 'lost').length, 10)
  assert.ok(buffer.counts.duplicate + buffer.counts.late >= 185)
})
test('the packet after the lost one is handed over for recovery', () => {
  const buffer = new JitterBuffer({ clockRate: 8000 })
  for (const sequence of [1, 2, 4, 5]) {
    writeRtp(bytes, 0, false, sequence, sequence * 160, 1)
    bytes[12] = sequence
    readRtp(bytes, 172, header)
    buffer.push(bytes, header, sequence * 20)
  }
  buffer.take()
  buffer.take()
  const third = buffer.take()
  assert.ok(third.kind === 'lost' && third.next?.[0] === 4)
  assert.ok(buffer.take().kind === 'packet')
})
test('the delay grows with jitter until little is late, and shrinks again in quiet', () => {
  let seed = 5
  const random = () => {
    seed = (seed * 1103515245 + 12345) & 0x7fffffff
    return (seed >>> 16) / 32_768
  }
  const rough = stream(1000).map(one => ({ ...one, at: one.at + Math.floor(random() * 80) }))
  const { buffer } = play(rough, 20_000, true)
  assert.ok(buffer.targetMs > 70 && buffer.targetMs < 140, `${buffer.targetMs}`)
  assert.ok(buffer.counts.late + buffer.counts.lost < 60, JSON.stringify(buffer.counts))
  const calm = play([...rough, ...stream(1000, 1000, 1, 20_100)], 40_000, true).buffer
  assert.ok(calm.targetMs < 45, `${calm.targetMs}`)
  assert.ok(calm.heldMs <= 80)
})
test('nothing for a while is concealed for 100 ms, then silent; then it goes on', () => {
  const { taken, played } = play([...stream(50), ...stream(50, 50, 1, 2000)], 3000)
  assert.ok(taken.filter(one => one === 'lost').length <= 6)
  assert.ok(played.length >= 96 && inOrder(played))
})
test('a new SSRC or a leap of the clock starts anew', () => {
  const { buffer, played } = play([...stream(50), ...stream(50, 30_000, 2, 1000), ...stream(50, 9, 2, 2000)], 3000)
  assert.equal(buffer.counts.restarts, 2)
  assert.ok(played.length >= 140)
})
test('a flood stays bounded and is worked off', () => {
  const flood = stream(500).map(one => ({ ...one, at: 0 }))
  const { buffer } = play([...flood, ...stream(100, 500, 1, 20)], 3000)
  assert.ok(buffer.heldMs <= 64 * 20)
  assert.ok(buffer.counts.dropped > 400)
})
test('digits in the stream are silence, not loss, and do not upset the delay', () => {
  const buffer = new JitterBuffer({ clockRate: 8000 })
  const kinds: string[] = []
  for (let n = 0; n < 100; n++) {
    writeRtp(bytes, 0, false, n, n * 160, 1)
    readRtp(bytes, 172, header)
    if (n >= 40 && n < 60) buffer.skip(header)
    else buffer.push(bytes, header, n * 20)
    kinds.push(buffer.take().kind)
  }
  assert.equal(kinds.filter(kind => kind === 'lost').length, 0)
  assert.equal(kinds.slice(30).filter(kind => kind === 'pause').length, 20)
  assert.ok(buffer.targetMs <= 41)
})
for (const partsPerMillion of [-200, 200])
  test(`a far clock ${partsPerMillion} ppm off neither fills nor starves the buffer in ten minutes`, () => {
    const packets = stream(30_000).map((one, n) => ({ ...one, at: n * 20 * (1 + partsPerMillion / 1e6) }))
    const buffer = new JitterBuffer({ clockRate: 8000 })
    let n = 0
    let most = 0
    for (let now = 7; now < 600_000; now += 20) {
      for (; packets[n] && packets[n]!.at <= now; n++) {
        writeRtp(bytes, 0, false, packets[n]!.sequence, packets[n]!.timestamp, 1)
        readRtp(bytes, 172, header)
        buffer.push(bytes, header, packets[n]!.at)
      }
      // Speech pauses for a second in ten.
      buffer.take(now % 10_000 < 1000)
      most = Math.max(most, buffer.heldMs)
    }
    const { played, lost, dropped, late } = buffer.counts
    assert.ok(most <= 120, `${most} ms`)
    assert.ok(played > 29_900 && lost + dropped + late < 20, JSON.stringify(buffer.counts))
  })
