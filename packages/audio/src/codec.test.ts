import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import { type CodecName, codecNamed, codecs, createDecoder, createEncoder } from './codec.ts'
import { decodeALaw, decodeMuLaw, encodeALaw, encodeMuLaw } from './g711.ts'
import { findTone, levelOf } from './level.ts'
import { noise, sine, speechLike } from './sounds.test-data.ts'

/** Through a codec in frames of 20 ms; `lose` says which frames do not arrive. */
async function through(name: CodecName, sound: Int16Array, lose: (frame: number) => boolean = () => false) {
  const encoder = await createEncoder(name)
  encoder.expectLoss?.(10)
  const decoder = await createDecoder(name)
  const size = codecs[name].sampleRate / 50
  const coded = new Uint8Array(1300)
  const out = new Int16Array(Math.floor(sound.length / size) * size)
  for (let frame = 0; (frame + 1) * size <= sound.length; frame++) {
    const bytes = encoder.encode(sound.subarray(frame * size, (frame + 1) * size), coded, 10)
    const heard = lose(frame) ? decoder.conceal(size) : decoder.decode(coded.subarray(10, 10 + bytes))
    assert.equal(heard?.length, size)
    out.set(heard!, frame * size)
  }
  encoder.free()
  decoder.free()
  return out
}

/** Signal over noise in dB, at the delay (0 … `most` samples) where the two fit best. */
function signalToNoise(sound: Int16Array, out: Int16Array, most: number): number {
  let best = Number.NEGATIVE_INFINITY
  for (let delay = 0; delay <= most; delay++) {
    let signal = 0
    let error = 0
    for (let n = 2000; n < out.length; n++) {
      const was = sound[n - delay]!
      signal += was * was
      error += (out[n]! - was) ** 2
    }
    best = Math.max(best, 10 * Math.log10(signal / Math.max(1, error)))
  }
  return best
}

test('G.711 has the values of ITU-T G.191 at both ends and in the middle', () => {
  assert.deepEqual([0, -1, 32_767, -32_768, 1000, -1000].map(encodeMuLaw), [0xff, 0x7f, 0x80, 0x00, 0xce, 0x4e])
  assert.deepEqual([0xff, 0x7f, 0x80, 0x00].map(decodeMuLaw), [0, 0, 32_124, -32_124])
  assert.deepEqual([0, -1, 32_767, -32_768, 1000, -1000].map(encodeALaw), [0xd5, 0x55, 0xaa, 0x2a, 0xfa, 0x7a])
  assert.deepEqual([0xd5, 0x55, 0xaa, 0x2a].map(decodeALaw), [8, -8, 32_256, -32_256])
})
test('each G.711 code is its own sound again, and larger sounds have larger codes', () => {
  for (let code = 0; code < 256; code++) {
    // µ-law has two zeros.
    if (code !== 0x7f) assert.equal(encodeMuLaw(decodeMuLaw(code)), code)
    assert.equal(encodeALaw(decodeALaw(code)), code)
  }
  for (let sample = -32_767; sample < 32_768; sample++) {
    assert.ok(decodeMuLaw(encodeMuLaw(sample)) >= decodeMuLaw(encodeMuLaw(sample - 1)))
    assert.ok(decodeALaw(encodeALaw(sample)) >= decodeALaw(encodeALaw(sample - 1)))
    assert.ok(Math.abs(decodeMuLaw(encodeMuLaw(sample)) - sample) <= Math.abs(sample) / 16 + 4)
  }
})
test('G.711 keeps speech 35 dB above its noise', async () => {
  for (const name of ['PCMU', 'PCMA'] as const) {
    const sound = speechLike(2, 8000)
    assert.ok(signalToNoise(sound, await through(name, sound), 0) > 35)
  }
})

test('G.722 codes a known sound to the bytes that spandsp makes', async () => {
  const encoder = await createEncoder('G722')
  const decoder = await createDecoder('G722')
  const hash = createHash('sha256')
  // Whole numbers only, so that no machine's sine matters: a triangle that glides, bursts of noise, and overload.
  let seed = 1
  let phase = 0
  const coded = new Uint8Array(160)
  for (let frame = 0; frame < 200; frame++) {
    const sound = Int16Array.from({ length: 320 }, (_, n) => {
      seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0
      phase = (phase + 1500 + frame * 60) & 0xffff
      const triangle = (phase < 0x8000 ? phase : 0xffff - phase) - 0x4000
      const rough = frame % 3 === 1 ? (seed >>> 18) - 0x2000 : 0
      return Math.max(-32_768, Math.min(32_767, (triangle + rough) * (frame > 150 ? 3 : 1) - (n & 1)))
    })
    encoder.encode(sound, coded)
    hash.update(coded)
    decoder.decode(coded)
  }
  assert.equal(hash.digest('hex'), 'ec6efd3400f3cbc21273d70b22cfa966755aa03fffc4024d62c27d78da8b3bf1')
})
test('G.722 keeps tones of both bands, and speech', async () => {
  for (const [hz, least] of [
    [300, 30],
    [1000, 30],
    [3000, 26],
    [5000, 12],
    [6500, 10],
  ] as const) {
    const sound = sine(hz, 1, 16_000, -15)
    const out = await through('G722', sound)
    assert.ok(Math.abs(findTone(out.subarray(4000), 16_000, hz) - -15) < 1, `${hz} level`)
    const ratio = signalToNoise(sound, out, 40)
    assert.ok(ratio > least, `${hz}: ${ratio.toFixed(1)} dB`)
  }
  const speech = speechLike(2, 16_000)
  const ratio = signalToNoise(speech, await through('G722', speech), 40)
  assert.ok(ratio > 16, `${ratio}`)
})
test('G.722 follows full scale and silence without ringing on', async () => {
  const sound = new Int16Array(32_000)
  sound.set(noise(8000, 32_767))
  const out = await through('G722', sound)
  assert.ok(levelOf(out.subarray(0, 8000)) > -8)
  assert.ok(levelOf(out.subarray(16_000)) < -60)
})

test('Opus keeps a tone, makes small packets, and takes all its frame lengths', async () => {
  const out = await through('opus', sine(440, 1, 48_000, -15))
  assert.ok(Math.abs(findTone(out.subarray(9600), 48_000, 440) - -15) < 1.5)
  const encoder = await createEncoder('opus', { bitrate: 24_000 })
  const decoder = await createDecoder('opus')
  const coded = new Uint8Array(1275)
  for (const ms of [10, 20, 40, 60]) {
    const size = encoder.encode(speechLike(ms / 1000, 48_000), coded)
    assert.ok(size > 0 && size < 400)
    assert.equal(decoder.decode(coded.subarray(0, size))?.length, ms * 48)
  }
})
test('Opus recovers a lost frame from the next one better than it conceals it', async () => {
  const sound = speechLike(3, 48_000)
  const difference = async (recover: boolean) => {
    const encoder = await createEncoder('opus', { bitrate: 40_000 })
    encoder.expectLoss?.(30)
    const [whole, lossy] = [await createDecoder('opus'), await createDecoder('opus')]
    const packets = Array.from({ length: 150 }, (_, frame) => {
      const coded = new Uint8Array(1275)
      return coded.subarray(0, encoder.encode(sound.subarray(frame * 960, (frame + 1) * 960), coded))
    })
    let error = 0
    for (const [frame, packet] of packets.entries()) {
      const right = whole.decode(packet)!
      const lost = frame % 7 === 5
      const next = packets[frame + 1]
      const got = !lost ? lossy.decode(packet)! : recover && next ? lossy.recover(next, 960) : lossy.conceal(960)
      if (lost) for (let n = 0; n < 960; n++) error += (right[n]! - got[n]!) ** 2
    }
    return error
  }
  const [recovered, concealed] = [await difference(true), await difference(false)]
  assert.ok(recovered < concealed / 2, `${recovered / concealed}`)
})

test('Opus that is told of loss sounds better where packets are missing, at the bitrate of a call', async () => {
  const sound = speechLike(4, 48_000)
  const signalInLostFrames = async (percent: number) => {
    const encoder = await createEncoder('opus')
    encoder.expectLoss?.(percent)
    const [whole, lossy] = [await createDecoder('opus'), await createDecoder('opus')]
    const packets = Array.from({ length: 200 }, (_, frame) => {
      const coded = new Uint8Array(1275)
      return coded.subarray(0, encoder.encode(sound.subarray(frame * 960, (frame + 1) * 960), coded))
    })
    let [signal, error] = [0, 0]
    for (const [frame, packet] of packets.entries()) {
      const right = whole.decode(packet)!.slice()
      const lost = frame % 11 === 7
      const got = lost ? lossy.recover(packets[frame + 1]!, 960) : lossy.decode(packet)!
      if (!lost) continue
      for (let n = 0; n < 960; n++) {
        signal += right[n]! ** 2
        error += (right[n]! - got[n]!) ** 2
      }
    }
    return 10 * Math.log10(signal / error)
  }
  const [told, untold] = [await signalInLostFrames(5), await signalInLostFrames(0)]
  assert.ok(told > untold + 3, `${told.toFixed(1)} dB, ${untold.toFixed(1)} without`)
})

test('broken payloads are values', async () => {
  for (const name of Object.keys(codecs) as CodecName[]) {
    const decoder = await createDecoder(name)
    assert.equal(decoder.decode(new Uint8Array(0)), undefined)
    for (let n = 0; n < 300; n++) {
      const payload = Uint8Array.from(noise(1 + ((n * 37) % 1400), 128, n))
      const sound = decoder.decode(payload)
      assert.ok(sound === undefined || sound.length <= 5760)
    }
    decoder.free()
  }
})
test('lost frames of a voice are filled with something as loud, and a long gap fades to silence', async () => {
  for (const name of Object.keys(codecs) as CodecName[]) {
    const { sampleRate } = codecs[name]
    const sound = sine(200, 1, sampleRate, -15)
    const out = await through(name, sound, frame => frame === 25)
    const at = sampleRate / 2
    assert.ok(Math.abs(levelOf(out.subarray(at, at + sampleRate / 50)) - -15) < 5, name)
    const long = await through(name, sound, frame => frame >= 25)
    assert.ok(levelOf(long.subarray(at + sampleRate * 0.3)) < -40, `${name} fades`)
  }
})
test('codecs are known by their SDP name in any case', () => {
  assert.equal(codecNamed('OPUS')?.name, 'opus')
  assert.equal(codecNamed('g722')?.clockRate, 8000)
  assert.equal(codecNamed('GSM'), undefined)
})
