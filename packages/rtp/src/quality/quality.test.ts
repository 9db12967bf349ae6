import assert from 'node:assert/strict'
import { test } from 'node:test'
import { newRtpHeader, readRtp, writeRtp } from '../packet.ts'
import { Rewriter } from '../rewriter.ts'
import { readRtcp } from '../rtcp/read.ts'
import { mos, mosOf, rating } from './e-model.ts'
import { LegQuality } from './leg.ts'

test('ratings become the scores of G.107 table B.1', () => {
  for (const [r, score] of [
    [90, 4.34],
    [80, 4.03],
    [70, 3.6],
    [60, 3.1],
    [50, 2.58],
    [93.2, 4.41],
  ] as const)
    assert.ok(Math.abs(mosOf(r) - score) < 0.01, `${r}: ${mosOf(r)}`)
  assert.deepEqual([mosOf(-5), mosOf(0), mosOf(120)], [1, 1, 4.5])
})
test('G.711 with concealment at 5 % random loss loses what G.113 says', () => {
  const r = rating({ codec: 'PCMU', lossRatio: 0.05, burst: 1, delayMs: 50 })
  assert.ok(Math.abs(93.2 - r - (95 * 5) / (5 + 25.1)) < 1e-9)
})
test('more loss, more delay and burstier loss are never better', () => {
  for (const codec of ['PCMU', 'PCMA', 'G722', 'opus', 'other']) {
    let before = 5
    for (let loss = 0; loss <= 1; loss += 0.01) {
      const score = mos({ codec, lossRatio: loss, burst: 1, delayMs: 80 })
      assert.ok(score <= before && score >= 1)
      before = score
    }
    before = 5
    for (let delayMs = 0; delayMs < 2000; delayMs += 10) {
      const score = mos({ codec, lossRatio: 0.01, burst: 1, delayMs })
      assert.ok(score <= before + 1e-12)
      before = score
    }
    assert.ok(
      mos({ codec, lossRatio: 0.03, burst: 3, delayMs: 0 }) < mos({ codec, lossRatio: 0.03, burst: 1, delayMs: 0 }),
    )
  }
})

/** Two ends that talk for `seconds`, with 40 ms of network each way and every `losing`-th packet lost from A to B. */
function talk(seconds: number, losing: number) {
  const a = { out: new Rewriter(0xa, 1, 1, 8000), quality: new LegQuality('PCMU', 'a') }
  const b = { out: new Rewriter(0xb, 1, 1, 8000), quality: new LegQuality('PCMU', 'b') }
  const header = newRtpHeader()
  const bytes = new Uint8Array(400)
  const start = 1_700_000_000_000
  for (let n = 0; n < seconds * 50; n++) {
    const now = start + n * 20
    for (const [from, to] of [
      [a, b],
      [b, a],
    ] as const) {
      from.out.stamp(160, 160, now)
      writeRtp(bytes, 0, false, from.out.sequence, from.out.timestamp, from.out.ssrc)
      readRtp(bytes, 172, header)
      if (from === b || n % losing !== losing - 1) to.quality.packet(header, 8000, now + 40)
    }
    if (n % 100 === 99)
      for (const [from, to] of [
        [a, b],
        [b, a],
      ] as const) {
        const read = readRtcp(bytes, from.quality.compound(bytes, from.out, now))
        assert.ok(read.ok)
        to.quality.reports(read.value, to.out.ssrc, now + 40)
      }
  }
  return { a: a.quality.figures(), b: b.quality.figures() }
}
test('both ends know loss, round trip and how it sounds', () => {
  const { a, b } = talk(20, 10)
  assert.equal(a.lost, 0)
  assert.ok(Math.abs(b.lost / (b.lost + b.received) - 0.1) < 0.01)
  assert.ok(Math.abs(a.farLossRatio! - 0.1) < 0.02)
  assert.ok(Math.abs(a.roundTripMs! - 80) < 1 && Math.abs(b.roundTripMs! - 80) < 1)
  assert.ok(a.mos > 4.3 && b.mos < 3.5)
})
test('figures go on when the far end changes its SSRC, and one stray packet changes nothing', () => {
  const quality = new LegQuality('PCMU', 'x')
  const header = newRtpHeader()
  const feed = (ssrc: number, from: number, count: number) => {
    for (let n = 0; n < count; n++) {
      header.ssrc = ssrc
      header.sequence = from + n
      header.timestamp = (from + n) * 160
      quality.packet(header, 8000, (from + n) * 20)
    }
  }
  feed(1, 100, 50)
  feed(66, 9, 1)
  feed(1, 150, 50)
  assert.deepEqual([quality.ssrc, quality.figures().received], [1, 100])
  feed(2, 5000, 50)
  assert.deepEqual([quality.ssrc, quality.figures().received, quality.figures().lost], [2, 150, 0])
})
test('packets that come twice hide no loss, and late ones are none', () => {
  const quality = new LegQuality('PCMU', 'x')
  const header = newRtpHeader()
  header.ssrc = 7
  const came = (sequence: number) => {
    header.sequence = (65_000 + sequence) & 0xffff
    header.timestamp = sequence * 160
    quality.packet(header, 8000, sequence * 20)
  }
  for (let n = 0; n < 1000; n++) {
    if (n % 20 === 19) continue
    if (n % 10 === 4) continue
    came(n)
    if (n % 10 === 5) came(n - 1)
    if (n % 10 === 6) came(n)
    if (n % 10 === 7) came(n - 2)
  }
  const { received, lost } = quality.figures()
  assert.deepEqual([received, lost], [950, 49], 'the last one is not missed yet')
})
