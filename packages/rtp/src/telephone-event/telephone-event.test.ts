import assert from 'node:assert/strict'
import { test } from 'node:test'
import { convertDuration, convertEvent, eventOf, readTelephoneEvent, writeTelephoneEvent } from './payload.ts'
import { TelephoneEventReceiver } from './receiver.ts'
import { TelephoneEventSender } from './sender.ts'

test('four bytes are read as written', () => {
  const bytes = new Uint8Array(4)
  const value = { event: 11, end: true, volume: 10, duration: 800 }
  writeTelephoneEvent(bytes, 0, value)
  assert.deepEqual([...bytes], [11, 0x8a, 3, 32])
  assert.deepEqual(readTelephoneEvent(bytes), { ok: true, value })
  assert.equal(readTelephoneEvent(bytes, 1).ok, false)
  assert.equal(eventOf('#'), 11)
  assert.equal(eventOf('d'), 15)
  assert.equal(eventOf('x'), -1)
  assert.equal(eventOf(''), -1)
})

for (const clockRate of [8000, 16_000, 48_000])
  test(`a digit at ${clockRate} Hz: marker once, updates each 20 ms, three ends, then a pause`, () => {
    const sender = new TelephoneEventSender(clockRate)
    assert.ok(sender.send('5', 100))
    assert.ok(sender.send('#', 40))
    const packets = Array.from({ length: 14 }, () => sender.step())
    const tick = clockRate / 50
    assert.deepEqual(
      packets.map(one => one && [one.event.event, one.first, one.event.end, one.event.duration / tick]),
      [
        [5, true, false, 1],
        [5, false, false, 2],
        [5, false, false, 3],
        [5, false, false, 4],
        [5, false, true, 5],
        [5, false, true, 5],
        [5, false, true, 5],
        undefined,
        undefined,
        [11, true, false, 1],
        [11, false, true, 2],
        [11, false, true, 2],
        [11, false, true, 2],
        undefined,
      ],
    )
    assert.ok(sender.busy)
    while (sender.busy) assert.equal(sender.step(), undefined)
  })

/** Sends digits through a network that loses and repeats packets as `keep` says: how many copies arrive. */
function heardThrough(text: string, keep: (packet: number) => number) {
  const sender = new TelephoneEventSender(8000)
  const receiver = new TelephoneEventReceiver(8000)
  for (const digit of text) sender.send(digit, 100)
  const heard: string[] = []
  let timestamp = 0
  let n = 0
  for (let now = 0; sender.busy || now < 6000; now += 20) {
    const packet = sender.step()
    if (packet?.first) timestamp = now * 8
    if (packet)
      for (let copies = keep(n++); copies > 0; copies--)
        heard.push(...receiver.packet(packet.event, timestamp, now).map(one => `${one.digit}${one.durationMs}`))
    heard.push(...receiver.time(now).map(one => `${one.digit}${one.durationMs}`))
  }
  return heard
}

test('each digit is heard once with its duration, also twice the same in a row', () => {
  assert.deepEqual(
    heardThrough('1550#', () => 1),
    ['1100', '5100', '5100', '0100', '#100'],
  )
  assert.deepEqual(
    heardThrough('1550#', () => 2),
    ['1100', '5100', '5100', '0100', '#100'],
  )
})
test('two of the three end packets may be lost', () => {
  assert.deepEqual(
    heardThrough('12', n => (n % 7 === 4 || n % 7 === 5 ? 0 : 1)),
    ['1100', '2100'],
  )
})
test('with all ends lost the digit is still heard, with what was seen of it', () => {
  assert.deepEqual(
    heardThrough('12', n => (n % 7 >= 4 ? 0 : 1)),
    ['180', '280'],
  )
})
test('with the first packets lost the digit is still heard', () => {
  assert.deepEqual(
    heardThrough('12', n => (n % 7 < 4 ? 0 : 1)),
    ['1100', '2100'],
  )
})

test('a duration goes from one clock to another', () => {
  assert.equal(convertDuration(800, 8000, 48_000), 4800)
  assert.equal(convertDuration(4800, 48_000, 8000), 800)
  assert.equal(convertDuration(60_000, 8000, 48_000), 65_535)
  const bytes = Uint8Array.of(9, 9, 5, 0x8a, 3, 32, 9)
  convertEvent(bytes, 2, 6, 8000, 48_000)
  assert.deepEqual([...bytes], [9, 9, 5, 0x8a, 0x12, 0xc0, 9])
})
