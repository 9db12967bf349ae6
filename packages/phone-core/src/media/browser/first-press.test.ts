import assert from 'node:assert/strict'
import { test } from 'node:test'
import { SOUND_LOOK_MS } from '../../limits.ts'
import { madeClock } from '../../testing.ts'
import { awaitFirstPress } from './first-press.ts'

function made() {
  const clock = madeClock()
  const page = new EventTarget()
  const audio = Object.assign(new EventTarget(), { state: 'suspended' as AudioContextState })
  const told: boolean[] = []
  const presses = { count: true }
  let asked = 0
  const context = () => {
    asked++
    return audio
  }
  awaitFirstPress({ page, context, counts: () => presses.count, clock, onNeeded: needed => told.push(needed) })
  const press = (type: string) => page.dispatchEvent(new Event(type))
  return { clock, audio, told, presses, press, asked: () => asked }
}

test('a page that nobody has pressed anything in says so until the first press, which opens the sound', async () => {
  const { clock, told, press, presses, asked } = made()
  assert.equal(asked(), 0, 'nothing is made while the page loads')
  await clock.advance(2 * SOUND_LOOK_MS)
  assert.deepEqual(told, [true])
  presses.count = false
  press('pointerdown')
  assert.deepEqual(told, [true], 'a finger that only begins to touch')
  presses.count = true
  press('pointerup')
  assert.deepEqual(told, [true, false])
  const before = asked()
  press('keydown')
  assert.deepEqual([told.length, asked()], [2, before], 'once')
})

test('an early press, or a browser that allows sound without one: it is never said', async () => {
  const pressed = made()
  pressed.press('keydown')
  await pressed.clock.advance(5 * SOUND_LOOK_MS)
  assert.deepEqual(pressed.told, [false])
  assert.equal(pressed.clock.pending(), 0)
  const allowed = made()
  await allowed.clock.advance(SOUND_LOOK_MS)
  allowed.audio.state = 'running'
  allowed.audio.dispatchEvent(new Event('statechange'))
  await allowed.clock.advance(5 * SOUND_LOOK_MS)
  assert.deepEqual(allowed.told, [false])
})
