import assert from 'node:assert/strict'
import { test } from 'node:test'
import { testTone } from '@sidetone/audio'
import { measure } from './tone.ts'

const rate = 16_000
const samplesIn = (ms: number) => (rate * ms) / 1_000
function tone(ms: number, db = 0, hz: number = testTone.hz) {
  const amplitude = 32_768 * Math.SQRT2 * 10 ** ((testTone.level + db) / 20)
  return Array.from({ length: samplesIn(ms) }, (_, n) =>
    Math.round(amplitude * Math.sin((2 * Math.PI * hz * n) / rate)),
  )
}
const silence = (ms: number) => new Array<number>(samplesIn(ms)).fill(0)
const sound = (...parts: number[][]) => Int16Array.from(parts.flat())

test('a whole tone: when it began, how loud, all of it', () => {
  const { beginMs, ratio, levelDb } = measure(sound(silence(100), tone(1_000), silence(200)), 1_000)
  assert.equal(beginMs, 100)
  assert.equal(ratio, 1)
  assert.ok(Math.abs(levelDb) < 0.2, `${levelDb}`)
})

test('what is missing in the middle and at the end counts', () => {
  assert.equal(measure(sound(tone(300), silence(200), tone(500)), 1_000).ratio, 0.8)
  assert.equal(measure(sound(tone(500)), 1_000).ratio, 0.5)
})

test('weaker by 10 dB is told so', () => {
  assert.ok(Math.abs(measure(sound(tone(500, -10)), 500).levelDb + 10) < 0.2)
})

test('silence, another tone, and nothing at all are no tone', () => {
  for (const samples of [sound(silence(1_000)), sound(tone(1_000, 0, 425)), new Int16Array(0)])
    assert.equal(measure(samples, 1_000).beginMs, null)
})
