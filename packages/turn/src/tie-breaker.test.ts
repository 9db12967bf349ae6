import assert from 'node:assert/strict'
import { test } from 'node:test'
import { bytesOf, isGenuine, readStun, writeStun } from './stun/message.ts'
import { attributes, methods } from './stun/words.ts'
import { hmacSha1 } from './testing.ts'
import { withTieBreaker } from './tie-breaker.ts'

const password = (ufrag: string) => `password of ${ufrag}`
const key = bytesOf(password('ours'))
const role = (type: number, last: number) => ({ type, value: Uint8Array.of(0, 0, 0, 0, 0, 0, 0, last) })
const check = (tie: ReturnType<typeof role>, signed = key) =>
  writeStun(
    {
      kind: 'request',
      method: methods.binding,
      transaction: new Uint8Array(12),
      attributes: [
        { type: attributes.username, value: bytesOf('ours:theirs') },
        { type: 0x0025, value: bytesOf('') },
        tie,
      ],
    },
    { key: signed, hmac: hmacSha1 },
    true,
  )

test('a check with the tie-breaker 0 gets 1, and a signature that our end accepts', () => {
  for (const type of [attributes.iceControlled, attributes.iceControlling]) {
    const amended = withTieBreaker(check(role(type, 0)), password, hmacSha1)
    const read = readStun(amended)
    assert.ok(read.ok && isGenuine(amended, read.value, key, hmacSha1))
    assert.deepEqual(amended, check(role(type, 1)))
  }
})

test('everything else passes as it is', () => {
  for (const bytes of [
    check(role(attributes.iceControlled, 5)),
    check(role(attributes.iceControlled, 0), bytesOf('wrong')),
    Uint8Array.of(0x80, 0, 1, 2),
    Uint8Array.of(0, 1),
    new Uint8Array(0),
  ])
    assert.equal(withTieBreaker(bytes, password, hmacSha1), bytes)
})
