import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Latch } from './latch.ts'

const phone = ['192.0.2.5', 4000] as const
const nat = ['203.0.113.9', 61_000] as const
const stranger = ['198.51.100.1', 5555] as const

/** A latch that expects the phone, and a clock of 20 ms. */
function latched() {
  const latch = new Latch()
  latch.expect(...phone)
  let now = 0
  const from = (source: readonly [string, number], ssrc: number, sequence: number, genuine = false): boolean => {
    now += 20
    if (latch.isStranger(...source, now) && !latch.goesOn(ssrc, sequence, now)) return false
    return latch.admit(...source, ssrc, sequence, genuine, now)
  }
  return { latch, from, wait: (ms: number) => (now += ms) }
}

test('the described address is heard at once', () => {
  const { latch, from } = latched()
  assert.ok(from(phone, 1, 10))
  assert.deepEqual([latch.address, latch.port], phone)
})

test('another source needs two packets in a row of one stream', () => {
  const { latch, from } = latched()
  assert.ok(!from(nat, 1, 10))
  assert.ok(!from(nat, 2, 11), 'another stream starts anew')
  assert.ok(!from(nat, 2, 50), 'far away is not in a row')
  assert.ok(from(nat, 2, 51))
  assert.deepEqual([latch.address, latch.port], nat)
})

test('once latched nobody else is heard, however well-formed', () => {
  const { latch, from } = latched()
  from(phone, 1, 10)
  for (let i = 11; i < 200; i++) {
    assert.ok(from(phone, 1, i))
    assert.ok(!from(stranger, 1, i + 1))
  }
  assert.deepEqual([latch.address, latch.port], phone)
})

test('the described address takes over from a source that was only verified, never the other way round', () => {
  const { from } = latched()
  from(stranger, 9, 1)
  assert.ok(from(stranger, 9, 2), 'came first')
  assert.ok(from(phone, 1, 10), 'the phone itself wins')
  assert.ok(!from(stranger, 9, 3))
  assert.ok(!from(stranger, 9, 4))
})

test('after two seconds of silence a phone may come from elsewhere', () => {
  const { latch, from, wait } = latched()
  from(phone, 1, 10)
  wait(1900)
  assert.ok(!from(nat, 2, 11))
  wait(200)
  assert.ok(!from(nat, 2, 12))
  assert.ok(from(nat, 2, 13))
  assert.deepEqual([latch.address, latch.port], nat)
})

test('the same stream may go on from elsewhere at once, when where it came from is silent', () => {
  const { latch, from, wait } = latched()
  for (let sequence = 10; sequence < 20; sequence++) from(phone, 1, sequence)
  assert.ok(!from(nat, 1, 20), 'the old source may be only late')
  wait(200)
  assert.ok(!from(stranger, 2, 21), 'another stream')
  assert.ok(!from(stranger, 1, 9), 'packets of before, said again')
  assert.ok(!from(stranger, 1, 19_000), 'a guess')
  assert.ok(!from(nat, 1, 22))
  assert.ok(from(nat, 1, 23))
  assert.deepEqual([latch.address, latch.port], nat)
  assert.ok(from(phone, 1, 24), 'and back')
})

test('a genuine SRTP packet latches by itself', () => {
  const { latch, from } = latched()
  assert.ok(from(nat, 1, 10, true))
  assert.deepEqual([latch.address, latch.port], nat)
})

test('a new description starts anew, the same one changes nothing', () => {
  const { latch, from } = latched()
  from(nat, 1, 10)
  from(nat, 1, 11)
  latch.expect(...phone)
  assert.deepEqual([latch.address, latch.port], nat)
  latch.expect('192.0.2.6', 4002)
  assert.deepEqual([latch.address, latch.port, latch.latched], ['192.0.2.6', 4002, false])
})
