import assert from 'node:assert/strict'
import { test } from 'node:test'
import { madeSample } from '../testing.ts'
import { mosOf, rate } from './quality.ts'

test('a clean Opus call is good, and nothing is better than 4.5', () => {
  assert.ok(mosOf('opus', 0, 100) > 4.2)
  assert.ok(mosOf('PCMU', 0, 0) <= 4.5)
  assert.ok(mosOf('opus', 1, 1_000) >= 1)
})

test('loss and delay lower it', () => {
  assert.ok(mosOf('opus', 0.05, 100) < mosOf('opus', 0.01, 100))
  assert.ok(mosOf('opus', 0, 600) < mosOf('opus', 0, 100))
  assert.ok(mosOf('PCMU', 0.05, 100) < mosOf('opus', 0.05, 100))
})

test('the mark counts the last seconds only, and says what is wrong', () => {
  const before = madeSample(0, 1_000)
  const bad = rate({ ...madeSample(1_000, 1_040), lost: 10 }, before, [])
  assert.equal(bad.because, 'loss-in')
  assert.notEqual(bad.mark, 'good')
  assert.equal(bad.lossRatio, 0.2)
  const well = rate({ ...madeSample(2_000, 1_090), lost: 10 }, { ...madeSample(1_000, 1_040), lost: 10 }, bad.curve)
  assert.equal(well.mark, 'good')
  assert.equal(well.curve.length, 2)
  assert.equal(rate({ ...madeSample(1_000, 1_050), farLossRatio: 0.2 }, before, []).because, 'loss-out')
})
