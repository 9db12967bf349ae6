/** Frames out of a stream, however it was cut. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { seededRandom } from '@sidetone/testkit'
import { Framer } from './framer.ts'
import { MAX_FRAME_BYTES } from './limits.ts'
import { writeStun } from './stun/message.ts'
import { methods } from './stun/words.ts'

const stun = writeStun({ kind: 'request', method: methods.allocate, transaction: new Uint8Array(12), attributes: [] })
/** Five bytes of data, padded to eight. */
const channel = Uint8Array.of(0x40, 1, 0, 5, 1, 2, 3, 4, 5, 0, 0, 0)
const stream = Uint8Array.of(...stun, ...channel, ...stun, ...channel, ...channel)
const whole = [stun, channel.subarray(0, 9), stun, channel.subarray(0, 9), channel.subarray(0, 9)]

test('frames come out whole and without padding, however the stream was cut', () => {
  const random = seededRandom(3)
  for (let round = 0; round < 300; round++) {
    const framer = new Framer()
    const frames: number[][] = []
    for (let at = 0; at < stream.length; ) {
      const next = at + 1 + Math.floor(random() * (round % 2 ? 3 : stream.length))
      const pushed = framer.push(stream.subarray(at, next))
      assert.ok(pushed.ok)
      frames.push(...pushed.value.map(each => [...each]))
      at = next
    }
    assert.deepEqual(
      frames,
      whole.map(each => [...each]),
    )
  }
})

test('what it keeps is its own, also of a Buffer', () => {
  const framer = new Framer()
  const came = Buffer.from(stun.subarray(0, 12))
  framer.push(came)
  came.fill(0xff)
  const rest = framer.push(stun.subarray(12))
  assert.deepEqual(
    rest.ok && rest.value.map(each => [...each]),
    [stun].map(each => [...each]),
  )
})

test('what is no frame, or too long a one, is a fault', () => {
  const long = MAX_FRAME_BYTES
  for (const bytes of [
    new TextEncoder().encode('GET / HTTP/1.1\r\n'),
    Uint8Array.of(0x16, 3, 1, 0, 9, 1, 0, 0),
    Uint8Array.of(0, 3, 0, 0, 1, 2, 3, 4),
    Uint8Array.of(0x40, 1, long >> 8, long & 255),
    Uint8Array.of(0x50, 0, 0, 4),
  ])
    assert.equal(new Framer().push(bytes).ok, false, String(bytes))
})

test('random bytes never break it, and it keeps no more than one frame', () => {
  const random = seededRandom(11)
  for (let round = 0; round < 5_000; round++) {
    const framer = new Framer()
    for (let part = 0; part < 5; part++) {
      const bytes = Uint8Array.from({ length: Math.floor(random() * 80) }, () => Math.floor(random() * 256))
      if (bytes.length) bytes[0] = round % 2 ? 0x40 : 0
      if (!framer.push(bytes).ok) break
    }
  }
})
