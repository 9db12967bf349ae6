import assert from 'node:assert/strict'
import { test } from 'node:test'
import { findTone, levelOf } from '../level.ts'
import { countryTones, tonesOf } from './countries.ts'
import { type HoldTrack, holdMusic, holdMusicSeconds, holdTracks } from './hold-music.ts'
import { parseTone } from './plan.ts'
import { TonePlayer } from './player.ts'

function play(text: string, seconds: number, rate = 8000): Int16Array {
  const plan = parseTone(text)
  assert.ok(plan.ok, text)
  const player = new TonePlayer(plan.value, rate)
  const out = new Int16Array(seconds * rate)
  for (let at = 0; at < out.length; at += rate / 50) player.fill(out.subarray(at, at + rate / 50))
  return out
}
const span = (sound: Int16Array, fromMs: number, toMs: number) => sound.subarray(fromMs * 8, toMs * 8)

test('the tones of every country can be played', () => {
  for (const [country, tones] of Object.entries(countryTones))
    for (const [name, text] of Object.entries(tones)) {
      assert.ok(parseTone(text).ok, `${country} ${name}`)
      assert.ok(levelOf(play(text, 6)) > -45, `${country} ${name}`)
    }
  assert.equal(tonesOf('GB').ringback, countryTones.gb.ringback)
  assert.equal(tonesOf('xx'), countryTones.eu)
  assert.equal(tonesOf('constructor'), countryTones.eu)
})
test('North American ringback: 440 and 480 Hz for 2 s of 6', () => {
  const sound = play(tonesOf('us').ringback, 12)
  for (const start of [0, 6000]) {
    assert.ok(Math.abs(levelOf(span(sound, start + 10, start + 1990)) - -16) < 0.3)
    for (const hz of [440, 480])
      assert.ok(Math.abs(findTone(span(sound, start + 100, start + 1100), 8000, hz) - -19) < 0.3)
    assert.equal(levelOf(span(sound, start + 2000, start + 6000)), -120)
  }
})
test('British ringback rings twice', () => {
  const sound = play(tonesOf('gb').ringback, 3)
  const heard = Array.from({ length: 30 }, (_, n) => levelOf(span(sound, n * 100, n * 100 + 100)) > -40)
  assert.deepEqual(
    heard,
    [...'111100111100000000000000000000'].map(one => one === '1'),
  )
})
test('a tone of one time ends', () => {
  const plan = parseTone('!1000/200')
  assert.ok(plan.ok)
  const player = new TonePlayer(plan.value, 8000)
  const out = new Int16Array(1600)
  player.fill(out)
  assert.ok(player.finished)
  player.fill(out)
  assert.equal(levelOf(out), -120)
})
test('no click: neighbouring samples never differ by more than the tone itself does', () => {
  const sound = play(tonesOf('de').busy, 3, 48_000)
  for (let n = 1; n < sound.length; n++) assert.ok(Math.abs(sound[n]! - sound[n - 1]!) < 450)
})
test('wrong texts are faults', () => {
  for (const text of [
    '',
    '5',
    '440/',
    '440/0',
    '440/1/2/3',
    '440+',
    '99999',
    '440/100,',
    `440/1${',440/1'.repeat(40)}`,
    'abc',
  ])
    assert.equal(parseTone(text).ok, false, text)
})
for (const track of Object.keys(holdTracks) as HoldTrack[])
  test(`hold music ${track}: the same each time, not too loud, fits the telephone, and its ends join`, () => {
    const ring = holdMusic(16_000, track)
    const seconds = holdMusicSeconds(track)
    assert.equal(ring.length, Math.round(seconds * 16_000))
    assert.deepEqual(holdMusic(8000, track), holdMusic(8000, track))
    assert.ok(Math.abs(levelOf(ring) - -22) < 2, `${levelOf(ring)}`)
    assert.ok(ring.every(sample => Math.abs(sample) < 20_000))
    let step = 0
    for (let n = 1; n < ring.length; n++) step = Math.max(step, Math.abs(ring[n]! - ring[n - 1]!))
    assert.ok(Math.abs(ring[0]! - ring.at(-1)!) <= step)
    for (let second = 0; second < seconds - 1; second++) {
      const level = levelOf(ring.subarray(second * 16_000, (second + 1) * 16_000))
      assert.ok(level > -32, `second ${second}: ${level}`)
    }
  })
