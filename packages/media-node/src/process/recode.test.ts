import assert from 'node:assert/strict'
import { test } from 'node:test'
import { recodable, recode } from './recode.ts'

test('only G.711 is recoded into the other G.711', () => {
  assert.ok(recodable('PCMU', 'PCMA') && recodable('PCMA', 'PCMU'))
  assert.ok(!recodable('PCMU', 'PCMU') && !recodable('G722', 'PCMA') && !recodable('PCMA', 'opus'))
})

test('only the payload is touched, and silence stays silence', () => {
  const packet = new Uint8Array([1, 2, 0xff, 0xff, 3])
  recode('PCMU', packet, 2, 4)
  assert.deepEqual([...packet], [1, 2, 0xd5, 0xd5, 3])
  recode('PCMA', packet, 2, 4)
  // A-law has no zero: its silence is the smallest step of µ-law.
  assert.deepEqual([...packet], [1, 2, 0xfe, 0xfe, 3])
})
