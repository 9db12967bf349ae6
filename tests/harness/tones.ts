/** Sounds for fake microphones, and the measure of a tone in samples. */
import { writeFileSync } from 'node:fs'
import { wavHeader } from '@sidetone/audio'

/**
 * A WAV file (PCM16, mono, 48 kHz) of one tone in beeps: 400 ms on, 100 ms off, because a browser's noise suppression
 * takes an endless tone for noise.
 * @param amplitude 0 … 32767
 */
export const writeToneFile = (path: string, hz: number, seconds = 10, amplitude = 9_000): string => {
  const rate = 48_000
  const data = Buffer.alloc(44 + rate * seconds * 2)
  data.write('RIFF', 0)
  data.writeUInt32LE(data.length - 8, 4)
  data.write('WAVEfmt ', 8)
  data.writeUInt32LE(16, 16)
  data.writeUInt16LE(1, 20)
  data.writeUInt16LE(1, 22)
  data.writeUInt32LE(rate, 24)
  data.writeUInt32LE(rate * 2, 28)
  data.writeUInt16LE(2, 32)
  data.writeUInt16LE(16, 34)
  data.write('data', 36)
  data.writeUInt32LE(data.length - 44, 40)
  for (let i = 0; i < rate * seconds; i++) {
    const on = (i / rate) % 0.5 < 0.4
    data.writeInt16LE(on ? Math.round(amplitude * Math.sin((2 * Math.PI * hz * i) / rate)) : 0, 44 + i * 2)
  }
  writeFileSync(path, data)
  return path
}

/**
 * Level of one frequency in dBFS (full-scale sine = 0) by Goertzel over the whole block, under a Hann window, so that a
 * loud tone does not leak into its neighbours.
 */
export const toneLevel = (samples: ArrayLike<number>, rate: number, hz: number): number => {
  const w = 2 * Math.cos((2 * Math.PI * hz) / rate)
  let s1 = 0
  let s2 = 0
  for (let i = 0; i < samples.length; i++) {
    const s = (samples[i] ?? 0) * (1 - Math.cos((2 * Math.PI * i) / samples.length)) + w * s1 - s2
    s2 = s1
    s1 = s
  }
  const power = Math.max(0, s1 * s1 + s2 * s2 - w * s1 * s2)
  const amplitude = (2 * Math.sqrt(power)) / samples.length
  return 20 * Math.log10(Math.max(amplitude, 1e-9) / 32_768)
}

/** A WAV file of one tone: 16 kHz, mono. */
export const toneWav = (hz: number, ms: number): Uint8Array<ArrayBuffer> => {
  const samples = Int16Array.from({ length: ms * 16 }, (_, n) =>
    Math.round(9_000 * Math.sin((2 * Math.PI * hz * n) / 16_000)),
  )
  const header = Buffer.from(wavHeader(16_000, 1, samples.length * 2))
  return new Uint8Array(Buffer.concat([header, Buffer.from(samples.buffer)]))
}
/** dBFS of a frequency in the first three seconds of a mono WAV file. */
export const levelInWav = (wav: Buffer, hz: number): number => {
  const samples = new Int16Array(wav.buffer.slice(wav.byteOffset + 44, wav.byteOffset + wav.length - (wav.length % 2)))
  const rate = wav.readUInt32LE(24)
  return toneLevel(samples.subarray(0, 3 * rate), rate, hz)
}

/**
 * Resolves once the frequency has been below -60 dBFS for 600 ms on end, with how long that took, ms; rejects after `withinMs`.
 * A sound that is really there never goes away; a click, which has some of every frequency (the edge of a beep, a late
 * packet), does.
 */
export const hearsNot = async (
  ear: { hears(hz: number, forMs: number): Promise<number> },
  hz: number,
  withinMs = 1_000,
): Promise<number> => {
  for (const start = Date.now(); ; ) {
    const level = await ear.hears(hz, 600)
    const tookMs = Date.now() - start
    if (level < -60) return tookMs
    if (tookMs > withinMs) throw new Error(`${hz} Hz is heard, at ${level.toFixed(0)} dBFS, though it must not be`)
  }
}
