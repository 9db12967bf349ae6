import assert from 'node:assert/strict'
import { test } from 'node:test'
import { atAnyRate } from './any-rate.ts'
import { findTone, levelOf } from './level.ts'

const tone = (rate: number, hz: number): Int16Array =>
  Int16Array.from({ length: rate }, (_, n) => Math.round(10_000 * Math.sin((2 * Math.PI * hz * n) / rate)))
const level = 20 * Math.log10(10_000 / 32_768) - 3.01

test('a tone keeps its pitch, level and length from any rate', () => {
  for (const from of [8000, 11_025, 22_050, 24_000, 32_000, 44_100, 96_000])
    for (const to of [8000, 16_000]) {
      const sound = atAnyRate(tone(from, 1000), from, to)
      assert.equal(sound.length, to)
      const middle = sound.subarray(to / 10, to - to / 10)
      assert.ok(Math.abs(findTone(middle, to, 1000) - level) < 0.2, `${from} to ${to}`)
      assert.ok(Math.abs(levelOf(middle) - level) < 0.2, `${from} to ${to}: nothing else`)
    }
})
test('what the lower rate cannot carry is taken away, not folded', () => {
  for (const [from, hz, to] of [
    [44_100, 10_000, 16_000],
    [44_100, 5000, 8000],
    [48_000, 12_000, 16_000],
  ] as const)
    assert.ok(levelOf(atAnyRate(tone(from, hz), from, to)) < level - 45, `${hz} Hz from ${from} to ${to}`)
})
