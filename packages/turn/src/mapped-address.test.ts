import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkedUfrag, withMappedAddress } from './mapped-address.ts'
import { writeAddress } from './stun/address.ts'
import { type Attribute, bytesOf, isGenuine, readStun, writeStun } from './stun/message.ts'
import { attributes, methods, type StunClass } from './stun/words.ts'
import { hmacSha1 } from './testing.ts'

const password = (ufrag: string) => `password of ${ufrag}`
const key = bytesOf(password('ours'))
const transaction = new Uint8Array(12).fill(7)
const binding = (kind: StunClass, all: readonly Attribute[], signed = key) =>
  writeStun({ kind, method: methods.binding, transaction, attributes: all }, { key: signed, hmac: hmacSha1 }, true)
const mapped = (host: string) => [
  { type: attributes.xorMappedAddress, value: writeAddress({ host, port: 55_555 }, transaction) },
]
const ours = { host: '127.0.0.1', told: '203.0.113.5' }

test('an answer of ours that names loopback names what the browser was told, and is genuine', () => {
  const amended = withMappedAddress(binding('success', mapped('127.0.0.1')), ours, 'ours', password, hmacSha1)
  const read = readStun(amended)
  assert.ok(read.ok && isGenuine(amended, read.value, key, hmacSha1))
  assert.deepEqual(amended, binding('success', mapped('203.0.113.5')))
})

test('everything else passes as it is', () => {
  const answer = binding('success', mapped('127.0.0.1'))
  for (const bytes of [
    binding('success', mapped('192.0.2.7')),
    binding('success', mapped('127.0.0.1'), bytesOf('wrong')),
    binding('success', []),
    binding('request', mapped('127.0.0.1')),
    answer.subarray(0, 30),
    Uint8Array.of(0x80, 0, 1, 2),
    new Uint8Array(0),
  ])
    assert.equal(withMappedAddress(bytes, ours, 'ours', password, hmacSha1), bytes)
  assert.equal(withMappedAddress(answer, ours, null, password, hmacSha1), answer)
  assert.equal(withMappedAddress(answer, ours, 'another', password, hmacSha1), answer)
  assert.equal(withMappedAddress(answer, { ...ours, told: ours.host }, 'ours', password, hmacSha1), answer)
})

test('a check names our end; nothing else does', () => {
  const named = (name: string) => [{ type: attributes.username, value: bytesOf(name) }]
  assert.equal(checkedUfrag(binding('request', named('ours:theirs'))), 'ours')
  for (const bytes of [binding('request', named('ours')), binding('request', []), Uint8Array.of(0, 1)])
    assert.equal(checkedUfrag(bytes), null)
  assert.equal(checkedUfrag(binding('indication', named('ours:theirs'))), null)
})
