import assert from 'node:assert/strict'
import { test } from 'node:test'
import { VoiceActivity } from './voice-activity.ts'

const framesIn = (seconds: number): number => seconds * 50
/** Frames of this level that counted as voice. */
const voiced = (activity: VoiceActivity, level: number, seconds: number): number =>
  Array.from({ length: framesIn(seconds) }, () => activity.step(level)).filter(Boolean).length

test('a voice is one from its third frame on, for as long as it lasts', () => {
  assert.equal(voiced(new VoiceActivity(), -26, 600), framesIn(600) - 2)
})
test('silence and a click are none', () => {
  const activity = new VoiceActivity()
  assert.equal(voiced(activity, -90, 2), 0)
  assert.equal(voiced(activity, -10, 0.04), 0)
  assert.equal(voiced(activity, -90, 2), 0)
})
test('the noise of a line is learned, and a voice stands out of it', () => {
  const activity = new VoiceActivity()
  voiced(activity, -45, 20)
  assert.equal(voiced(activity, -45, 60), 0)
  assert.ok(voiced(activity, -28, 1) > 40)
})
