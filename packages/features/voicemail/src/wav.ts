/** WAV as far as greetings and waveforms need it: is it one that can be played, how long is it, how loud where. */
import { faulty, type Parsed, parsed } from '@sidetone/kernel'

export type Wav = {
  readonly rate: number
  readonly channels: number
  readonly ms: number
  /** Where the samples begin, in bytes, and how many bytes they are. */
  readonly start: number
  readonly length: number
}

/** PCM of 16 bits, one or two channels, 8 … 48 kHz. A length that the writer left open reaches to the end. */
export function readWav(bytes: Uint8Array): Parsed<Wav> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const name = (at: number) => String.fromCharCode(...bytes.subarray(at, at + 4))
  if (bytes.length < 44 || name(0) !== 'RIFF' || name(8) !== 'WAVE') return faulty('This is no WAV file.', 'RIFF')
  let format: { rate: number; channels: number } | null = null
  for (let at = 12; at + 8 <= bytes.length; ) {
    const size = view.getUint32(at + 4, true)
    const start = at + 8
    if (name(at) === 'fmt ' && start + 16 <= bytes.length) {
      const [kind, channels] = [view.getUint16(start, true), view.getUint16(start + 2, true)]
      const [rate, bits] = [view.getUint32(start + 4, true), view.getUint16(start + 14, true)]
      if (kind !== 1 || bits !== 16 || channels < 1 || channels > 2 || rate < 8_000 || rate > 48_000)
        return faulty('The WAV file must be PCM of 16 bits, mono or stereo, 8 to 48 kHz.', 'fmt')
      format = { rate, channels }
    }
    if (name(at) === 'data') {
      if (!format) return faulty('The WAV file does not say how it is made.', 'fmt')
      const length = Math.min(size, bytes.length - start)
      const ms = Math.round((length / (2 * format.channels * format.rate)) * 1000)
      return parsed({ ...format, ms, start, length })
    }
    at = start + size + (size & 1)
  }
  return faulty('There is no sound in this WAV file.', 'data')
}

/** The loudest of each of so many equal parts, 0 … 100, on a scale that shows quiet speech too. */
export function waveform(bytes: Uint8Array, bars: number): number[] {
  const read = readWav(bytes)
  if (!read.ok) return []
  const { start, length, channels } = read.value
  const view = new DataView(bytes.buffer, bytes.byteOffset + start, length)
  const frames = Math.floor(length / 2 / channels)
  // Every sample of a long message need not be looked at.
  const step = Math.max(1, Math.floor(frames / bars / 400))
  return Array.from({ length: Math.min(bars, frames) }, (_, bar) => {
    let peak = 0
    const end = Math.floor(((bar + 1) * frames) / bars)
    for (let frame = Math.floor((bar * frames) / bars); frame < end; frame += step)
      peak = Math.max(peak, Math.abs(view.getInt16(frame * 2 * channels, true)))
    return Math.round(Math.sqrt(peak / 32_768) * 100)
  })
}
