/** A call of an hour over a bad network, as an end hears it that decodes: 30 ms of jitter with packets out of order, 3 % of them lost. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { JitterBuffer } from './jitter-buffer.ts'
import { newRtpHeader, readRtp, writeRtp } from './packet.ts'
import { mos } from './quality/e-model.ts'
import { LegQuality } from './quality/leg.ts'

const frames = 60 * 60 * 50
const frameMs = 20
/** Evenly between none and this: RFC 3550's jitter, the mean step from packet to packet, is a third of it. */
const mostDelayMs = 90
const lossRatio = 0.03

/** @param ppm how much slower the sender's clock runs than ours */
function hour(ppm: number) {
  let state = 11
  const chance = (): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 32
  }
  const buffer = new JitterBuffer({ clockRate: 48_000 })
  const quality = new LegQuality('opus', 'cname')
  const header = newRtpHeader()
  const bytes = new Uint8Array(92)
  const frame = frameMs * (1 + ppm / 1e6)
  const underWay: { at: number; n: number }[] = []
  const held: number[] = []
  let [n, swapped, newest] = [0, 0, -1]
  let [lost, recoverable] = [0, 0]
  for (let tick = 0; tick < frames; tick++) {
    const now = tick * frameMs
    for (; n * frame < now; n++) if (chance() >= lossRatio) underWay.push({ at: n * frame + chance() * mostDelayMs, n })
    underWay.sort((a, b) => a.at - b.at)
    for (let one = underWay[0]; one && one.at <= now; one = underWay[0]) {
      underWay.shift()
      if (one.n < newest) swapped++
      newest = Math.max(newest, one.n)
      writeRtp(bytes, 111, false, one.n & 0xffff, (one.n * 960) >>> 0, 1)
      readRtp(bytes, bytes.length, header)
      quality.packet(header, 48_000, one.at)
      buffer.push(bytes, header, one.at)
    }
    // A second of each four nobody speaks.
    const taken = buffer.take(tick % 200 >= 150)
    if (taken.kind === 'lost') {
      lost++
      if (taken.next) recoverable++
    }
    if (tick > 500) held.push(buffer.heldMs)
  }
  return { buffer, figures: quality.figures(), held, swapped, lost, recoverable }
}
const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length

for (const ppm of [100, -100])
  test(`an hour of jitter and loss, with a clock that is ${ppm} ppm off, sounds good to the end`, () => {
    const { buffer, figures, held, swapped, lost, recoverable } = hour(ppm)
    assert.ok(swapped > frames / 10, 'the network does what it says')
    assert.ok(figures.jitterMs > 15 && figures.jitterMs < 60, `${figures.jitterMs} ms`)

    // The buffer neither grows nor empties: 360 ms is what the clocks move apart in this time.
    const [first, last] = [mean(held.slice(0, 30_000)), mean(held.slice(-30_000))]
    assert.ok(Math.abs(last - first) < frameMs, `${first} ms, then ${last}`)
    assert.ok(held.every(ms => ms <= 2 * buffer.targetMs))
    assert.equal(buffer.counts.restarts, 0)

    // What jitter makes late is little beside what the network loses, and nearly every gap can be filled from the next packet.
    assert.ok(lost / frames < lossRatio + 0.005, `${lost} lost`)
    assert.ok(recoverable / lost > 0.9)
    assert.ok(figures.mos >= 3.8, `${figures.mos} by the figures of the leg`)
    const delayMs = 45 + mostDelayMs / 2 + mean(held)
    const heard = mos({ codec: 'opus', lossRatio: lost / frames, burst: 1, delayMs })
    assert.ok(heard >= 3.8, `${heard} after the buffer`)
  })
