/** WAV files: prompts and recordings. Read as 16-bit PCM or G.711, written as 16-bit PCM. */
import { faulty, type Parsed, parsed } from '@sidetone/kernel'
import { decodeALaw, decodeMuLaw } from './g711.ts'
import { maxWavBytes } from './limits.ts'

export type Wav = {
  readonly rate: number
  /** 1 or 2 */
  readonly channels: number
  /** interleaved when there are two channels */
  readonly samples: Int16Array
}

export const wavHeaderBytes = 44
const pcm = 1
const extensible = 0xfffe
const aLaw = 6
const muLaw = 7

const tag = (bytes: Uint8Array, at: number): string => String.fromCharCode(...bytes.subarray(at, at + 4))

/** What a file says of itself, and where its samples lie: no sample is read. */
export type WavFacts = {
  readonly rate: number
  readonly channels: number
  readonly ms: number
  readonly coded: 'pcm' | 'a-law' | 'mu-law'
  /** The samples lie in [start, end). */
  readonly start: number
  readonly end: number
}

export function wavFacts(bytes: Uint8Array): Parsed<WavFacts> {
  if (bytes.length > maxWavBytes) return faulty('the file is larger than we read', 'size')
  if (bytes.length < 12 || tag(bytes, 0) !== 'RIFF' || tag(bytes, 8) !== 'WAVE')
    return faulty('not a WAV file', 'header')
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  let rate = 0
  let channels = 0
  let coded: WavFacts['coded'] = 'pcm'
  for (let at = 12; at + 8 <= bytes.length; ) {
    const name = tag(bytes, at)
    const size = view.getUint32(at + 4, true)
    const start = at + 8
    if (name === 'fmt ') {
      if (size < 16 || start + 16 > bytes.length) return faulty('the format is cut off', 'fmt')
      const format = view.getUint16(start, true)
      channels = view.getUint16(start + 2, true)
      rate = view.getUint32(start + 4, true)
      coded = format === aLaw ? 'a-law' : format === muLaw ? 'mu-law' : 'pcm'
      const bits = coded === 'pcm' ? 16 : 8
      if ((coded === 'pcm' && format !== pcm && format !== extensible) || view.getUint16(start + 14, true) !== bits)
        return faulty('only 16-bit PCM and G.711 are read', 'fmt')
      if (channels < 1 || channels > 2) return faulty('only one or two channels are read', 'fmt')
      if (rate < 8000 || rate > 192_000) return faulty('a sample rate outside 8000 … 192000', 'fmt')
    }
    if (name === 'data') {
      if (channels === 0) return faulty('the sound comes before its format', 'data')
      // A file that is still being written says 0 or too much; what is there is read.
      const end = size === 0 || start + size > bytes.length ? bytes.length : start + size
      const frameBytes = (coded === 'pcm' ? 2 : 1) * channels
      const frames = Math.floor((end - start) / frameBytes)
      const ms = Math.round((frames / rate) * 1000)
      return parsed({ rate, channels, ms, coded, start, end: start + frames * frameBytes })
    }
    at = start + size + (size & 1)
  }
  return faulty('there is no sound in it', 'data')
}

export function readWav(bytes: Uint8Array): Parsed<Wav> {
  const facts = wavFacts(bytes)
  if (!facts.ok) return facts
  const { rate, channels, coded, start, end } = facts.value
  const samples = new Int16Array((end - start) / (coded === 'pcm' ? 2 : 1))
  if (coded === 'pcm') {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    for (let i = 0; i < samples.length; i++) samples[i] = view.getInt16(start + i * 2, true)
  } else {
    const decode = coded === 'a-law' ? decodeALaw : decodeMuLaw
    for (let i = 0; i < samples.length; i++) samples[i] = decode(bytes[start + i]!)
  }
  return parsed({ rate, channels, samples })
}

/** The 44 bytes before the samples. @param dataBytes of the samples to come; 0 while it is not known */
export function wavHeader(rate: number, channels: number, dataBytes: number): Uint8Array {
  const bytes = new Uint8Array(wavHeaderBytes)
  const view = new DataView(bytes.buffer)
  const put = (at: number, text: string) => {
    for (let i = 0; i < 4; i++) bytes[at + i] = text.charCodeAt(i)
  }
  put(0, 'RIFF')
  view.setUint32(4, 36 + dataBytes, true)
  put(8, 'WAVE')
  put(12, 'fmt ')
  view.setUint32(16, 16, true)
  view.setUint16(20, pcm, true)
  view.setUint16(22, channels, true)
  view.setUint32(24, rate, true)
  view.setUint32(28, rate * channels * 2, true)
  view.setUint16(32, channels * 2, true)
  view.setUint16(34, 16, true)
  put(36, 'data')
  view.setUint32(40, dataBytes, true)
  return bytes
}

export function writeWav(wav: Wav): Uint8Array {
  const bytes = new Uint8Array(wavHeaderBytes + wav.samples.length * 2)
  bytes.set(wavHeader(wav.rate, wav.channels, wav.samples.length * 2))
  const view = new DataView(bytes.buffer)
  for (let i = 0; i < wav.samples.length; i++) view.setInt16(wavHeaderBytes + i * 2, wav.samples[i]!, true)
  return bytes
}
