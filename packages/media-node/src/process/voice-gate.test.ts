import assert from 'node:assert/strict'
import { test } from 'node:test'
import { VoiceGate } from './voice-gate.ts'

const voice = -20
const whisper = -50
const room = -70

test('a word is mixed from its first frame, and for half a second after its last', () => {
  const gate = new VoiceGate()
  assert.equal(gate.step(room), false)
  assert.equal(gate.step(whisper), true)
  for (let n = 0; n < 24; n++) assert.equal(gate.step(room), true)
  assert.equal(gate.step(room), false)
  assert.equal(gate.step(null), false)
})
test('a click is no talk, a voice is, and a pause between words does not end it', () => {
  const gate = new VoiceGate()
  for (const frame of [voice, room, room, room, voice]) gate.step(frame)
  assert.equal(gate.talking, false)
  for (let n = 0; n < 3; n++) gate.step(voice)
  assert.equal(gate.talking, true)
  for (let n = 0; n < 20; n++) gate.step(room)
  gate.step(voice)
  for (let n = 0; n < 24; n++) gate.step(room)
  assert.equal(gate.talking, true)
  gate.step(room)
  gate.step(room)
  assert.equal(gate.talking, false)
})
test('at most four changes a second, whatever is said', () => {
  const gate = new VoiceGate()
  let changes = 0
  for (let n = 0; n < 500; n++) {
    const before = gate.talking
    gate.step(n % 7 < 4 ? voice : null)
    if (n % 11 === 0) gate.shut()
    if (gate.talking && !before) changes++
  }
  assert.ok(changes * 2 <= 40, `${changes * 2} in 10 s`)
})
