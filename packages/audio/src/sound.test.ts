import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Framer } from './framer.ts'
import { findTone, levelOf, strongestTone } from './level.ts'
import { gain, mixInto, mixMinusOne } from './mix.ts'
import { type Rate, Resampler } from './resample.ts'
import { noise, sine } from './sounds.test-data.ts'
import { readWav, wavHeader, writeWav } from './wav.ts'

function resample(sound: Int16Array, from: Rate, to: Rate, frame = from / 50): Int16Array {
  const resampler = new Resampler(from, to)
  const out: number[] = []
  for (let at = 0; at < sound.length; at += frame) out.push(...resampler.process(sound.subarray(at, at + frame)))
  return Int16Array.from(out)
}
const rates: Rate[] = [8000, 16_000, 48_000]

for (const from of rates)
  for (const to of rates.filter(rate => rate !== from)) {
    test(`${from} to ${to}: the band passes level, nothing is folded or mirrored above -60 dB`, () => {
      const band = Math.min(from, to) / 2
      for (const share of [0.05, 0.25, 0.5, 0.78]) {
        const hz = Math.round((band * share) / 50) * 50
        const out = resample(sine(hz, 0.5, from, -6), from, to).subarray(to / 10)
        assert.ok(Math.abs(findTone(out, to, hz) - -6) < 0.2, `${hz}: ${findTone(out, to, hz)}`)
        for (let image = band * 2 - hz; image < to / 2; image += band * 2)
          assert.ok(findTone(out, to, image) < -66, `${hz} has an image at ${image}: ${findTone(out, to, image)}`)
      }
      if (to < from)
        for (let hz = band * 1.03; hz < from / 2; hz += band / 7) {
          const out = resample(sine(hz, 0.3, from, -6), from, to).subarray(to / 10)
          assert.ok(levelOf(out) < -66, `${hz} comes through at ${levelOf(out)}`)
        }
    })
    test(`${from} to ${to}: frames of any length join without a seam`, () => {
      const sound = sine(400, 0.4, from, -6)
      const whole = resample(sound, from, to)
      assert.equal(whole.length, (sound.length * to) / from)
      assert.deepEqual(resample(sound, from, to, 37), whole)
    })
  }
test('equal rates give the frame itself', () => {
  const frame = new Int16Array(160)
  assert.equal(new Resampler(8000, 8000).process(frame), frame)
})

test('each of three hears the other two', () => {
  const frames = [Int16Array.of(1, 30_000), Int16Array.of(10, 30_000), undefined]
  const outs = [new Int16Array(2), new Int16Array(2), new Int16Array(2)]
  mixMinusOne(frames, outs)
  assert.deepEqual(
    outs.map(out => [...out]),
    [
      [10, 30_000],
      [1, 30_000],
      [11, 32_767],
    ],
  )
})
test('adding and raising the level stop at full scale', () => {
  const into = Int16Array.of(-30_000, 5)
  mixInto(into, Int16Array.of(-30_000, 6))
  assert.deepEqual([...into], [-32_768, 11])
  const sound = Int16Array.of(1000, -20_000)
  gain(sound, 6.0206)
  assert.deepEqual([...sound], [2000, -32_768])
})

test('a tone is found with its level, and only there', () => {
  const sound = sine(440, 0.2, 48_000, -20)
  mixInto(sound, sine(880, 0.2, 48_000, -30))
  assert.ok(Math.abs(findTone(sound, 48_000, 440) - -20) < 0.1)
  assert.ok(Math.abs(findTone(sound, 48_000, 880) - -30) < 0.1)
  assert.ok(findTone(sound, 48_000, 660) < -80)
  assert.equal(strongestTone(sound, 48_000, 200, 2000).hz, 440)
  assert.equal(findTone(new Int16Array(100), 8000, 440), -120)
  assert.ok(findTone(noise(9600, 3000), 48_000, 440) < -45)
})

test('frames of one length come out of frames of any', () => {
  const framer = new Framer(160)
  const out: number[] = []
  let n = 0
  for (const size of [80, 240, 7, 480, 153, 320])
    for (framer.push(Int16Array.from({ length: size }, () => n++)); ; ) {
      const frame = framer.take()
      if (!frame) break
      assert.equal(frame.length, 160)
      out.push(...frame)
    }
  assert.deepEqual(
    out,
    Array.from({ length: 1280 }, (_, i) => i),
  )
  assert.equal(framer.waiting, 0)
})
test('a framer that nobody empties keeps the newest sound and no more', () => {
  const framer = new Framer(960)
  for (let n = 0; n < 100; n++) framer.push(new Int16Array(960).fill(n))
  assert.ok(framer.waiting <= 11_520)
  let last: number | undefined
  for (let frame = framer.take(); frame; frame = framer.take()) last = frame[959]
  assert.equal(last, 99)
})

test('a WAV file is read as it was written', () => {
  const wav = { rate: 16_000, channels: 2, samples: Int16Array.of(1, -2, 32_767, -32_768) }
  const bytes = writeWav(wav)
  assert.equal(bytes.length, 52)
  assert.deepEqual(readWav(bytes), { ok: true, value: wav })
})
test('a WAV file in G.711 is read', () => {
  for (const [format, code, sample] of [
    [7, 0x00, -32_124],
    [6, 0x55, -8],
  ] as const) {
    const bytes = Uint8Array.from([...wavHeader(8000, 1, 2), code, code])
    bytes[20] = format
    bytes[34] = 8
    assert.deepEqual(readWav(bytes), {
      ok: true,
      value: { rate: 8000, channels: 1, samples: Int16Array.of(sample, sample) },
    })
  }
})
test('a WAV file with other chunks, or still being written, is read; a broken one is a fault', () => {
  const bytes = writeWav({ rate: 8000, channels: 1, samples: Int16Array.of(5, 6, 7) })
  const list = Uint8Array.of(76, 73, 83, 84, 3, 0, 0, 0, 1, 2, 3, 0)
  const withList = Uint8Array.from([...bytes.subarray(0, 36), ...list, ...bytes.subarray(36)])
  assert.deepEqual(
    readWav(withList).ok && [...(readWav(withList) as { value: { samples: Int16Array } }).value.samples],
    [5, 6, 7],
  )
  const open = Uint8Array.from([...wavHeader(8000, 1, 0), 5, 0, 6, 0])
  const read = readWav(open)
  assert.ok(read.ok && read.value.samples.length === 2)
  for (let cut = 0; cut < 44; cut++) readWav(bytes.subarray(0, cut))
  for (const [at, value] of [
    [0, 0],
    [8, 0],
    [20, 7],
    [22, 9],
    [24, 1],
    [34, 8],
  ] as const) {
    const broken = bytes.slice()
    broken[at] = value
    if (at === 24) broken[25] = 0
    assert.equal(readWav(broken).ok, false, `byte ${at}`)
  }
})
