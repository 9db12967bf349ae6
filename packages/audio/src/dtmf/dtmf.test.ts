import assert from 'node:assert/strict'
import { test } from 'node:test'
import { noise, speechLike } from '../sounds.test-data.ts'
import { holdMusic } from '../tones/hold-music.ts'
import { DtmfDetector } from './detect.ts'
import { generateDigit } from './generate.ts'

const join = (...parts: Int16Array[]): Int16Array => {
  const out = new Int16Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    out.set(part, at)
    at += part.length
  }
  return out
}
const silence = (ms: number, rate: number) => new Int16Array((ms * rate) / 1000)
/** Feeds in frames of 20 ms, as calls do. */
function detect(sound: Int16Array, rate: number): string[] {
  const detector = new DtmfDetector(rate)
  const out: string[] = []
  const frame = rate / 50
  for (let at = 0; at < sound.length; at += frame)
    for (const one of detector.process(sound.subarray(at, at + frame))) out.push(one.digit)
  return out
}
/** Two tones with a level each. */
function tones(low: number, high: number, lowDb: number, highDb: number, ms: number, rate = 8000): Int16Array {
  const amplitude = (db: number) => 32768 * Math.SQRT2 * 10 ** (db / 20)
  return Int16Array.from(
    { length: (ms * rate) / 1000 },
    (_, n) =>
      amplitude(lowDb) * Math.sin((2 * Math.PI * low * n) / rate) +
      amplitude(highDb) * Math.sin((2 * Math.PI * high * n) / rate),
  )
}

for (const rate of [8000, 16_000, 48_000])
  test(`all sixteen digits at ${rate} Hz, 50 ms on and 50 ms off, loud and soft`, () => {
    const text = '0123456789*#ABCD'
    for (const level of [-9, -20, -30]) {
      const sound = [...text].flatMap(digit => [generateDigit(digit, 50, rate, level)!, silence(50, rate)])
      assert.equal(detect(join(...sound, silence(60, rate)), rate).join(''), text, `${level} dB`)
    }
  })
test('the same digit twice is two digits, a long one is one', () => {
  const five = (ms: number) => generateDigit('5', ms, 8000)!
  assert.deepEqual(detect(join(five(60), silence(45, 8000), five(60), silence(60, 8000)), 8000), ['5', '5'])
  const detector = new DtmfDetector(8000)
  const [long] = detector.process(join(five(900), silence(60, 8000)))
  assert.ok(long && Math.abs(long.durationMs - 900) < 30, `${long?.durationMs}`)
})
test('a gap of 10 ms in a digit does not make it two', () => {
  const sound = join(
    generateDigit('9', 100, 8000)!,
    silence(10, 8000),
    generateDigit('9', 100, 8000)!,
    silence(80, 8000),
  )
  assert.deepEqual(detect(sound, 8000), ['9'])
})
test('40 ms of a digit are heard wherever they begin, 25 ms never (Q.24); a sounding digit is suspected within 32 ms', () => {
  for (let lead = 0; lead < 204; lead += 3) {
    const at = (ms: number) => join(new Int16Array(800 + lead), generateDigit('8', ms, 8000, -25)!, silence(60, 8000))
    assert.deepEqual(detect(at(40), 8000), ['8'], `${lead}`)
    assert.deepEqual(detect(at(25), 8000), [], `${lead}`)
    const detector = new DtmfDetector(8000)
    const sound = at(60)
    const suspected = sound.findIndex((_, n) => {
      detector.process(sound.subarray(n, n + 1))
      return detector.suspects
    })
    const afterMs = (suspected - 800 - lead) / 8
    assert.ok(afterMs > 0 && afterMs <= 32, `${afterMs} ms`)
  }
})
test('twist: 4 dB and 8 dB are taken, 12 dB is not', () => {
  const heard = (lowDb: number, highDb: number) =>
    detect(join(tones(770, 1336, lowDb, highDb, 80), silence(60, 8000)), 8000).length
  assert.equal(heard(-20, -16), 1)
  assert.equal(heard(-12, -20), 1)
  assert.equal(heard(-26, -14), 0)
  assert.equal(heard(-14, -26), 0)
})
test('frequency: 1.5 % off is taken, 4 % is not', () => {
  const heard = (off: number) =>
    detect(join(tones(770 * off, 1336 * off, -14, -14, 80), silence(60, 8000)), 8000).length
  for (const off of [0.985, 1, 1.015]) assert.equal(heard(off), 1, `${off}`)
  for (const off of [0.96, 1.04]) assert.equal(heard(off), 0, `${off}`)
})
test('digits are heard through noise 15 dB below', () => {
  const sound = join(...[...'147*'].flatMap(digit => [generateDigit(digit, 80, 8000, -13)!, silence(60, 8000)]))
  const rough = noise(sound.length, 10 ** (-28 / 20) * 32768)
  assert.equal(
    detect(
      sound.map((one, n) => one + rough[n]!),
      8000,
    ).join(''),
    '147*',
  )
})
test('speech, noise, music and call tones are no digits', () => {
  assert.deepEqual(detect(speechLike(60, 8000), 8000), [])
  assert.deepEqual(detect(noise(8000 * 30, 8000), 8000), [])
  for (const track of ['evening', 'morning', 'night'] as const)
    assert.deepEqual(detect(holdMusic(8000, track), 8000), [])
  for (const [low, high] of [
    [350, 440],
    [440, 480],
    [480, 620],
    [425, 425],
    [697, 697],
    [1336, 1336],
  ] as const)
    assert.deepEqual(detect(tones(low, high, -14, -14, 2000), 8000), [], `${low}+${high}`)
})
