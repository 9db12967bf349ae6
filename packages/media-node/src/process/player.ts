/** Sounds that an end is played: tones, music on hold, files, and digits as tones for who knows no telephone-event. */
import { readFile } from 'node:fs/promises'
import {
  countryTones,
  generateDigit,
  holdMusic,
  parseTone,
  type Rate,
  Resampler,
  readWav,
  TonePlayer,
  type Wav,
} from '@sidetone/audio'
import type { Sound } from '@sidetone/call'
import type { Millis } from '@sidetone/kernel'
import { maxSoundFiles } from '../limits.ts'
import { frameMs } from './clock.ts'

export interface Player {
  /** Whether its end is reported as `played`. */
  readonly told: boolean
  /** The next 20 ms, lent until the next call; undefined when it is over. */
  next(sampleRate: number): Int16Array | undefined
}

const samplesIn = (sampleRate: number): number => (sampleRate * frameMs) / 1000

export function playerFor(sound: Sound): Player {
  if (sound.kind === 'file') return new FilePlayer(sound.path, sound.loop ?? false)
  if (sound.tone === 'hold-music') return new SamplePlayer({ rate: musicRate, samples: music() }, true)
  return new PlanPlayer(countryTones.eu[sound.tone])
}

/** A digit as its two tones (Q.23). Null when it is no digit. */
export function digitTones(digit: string, durationMs: Millis): Player | null {
  const samples = generateDigit(digit, Math.min(durationMs, 6000), 8000)
  return samples ? new SamplePlayer({ rate: 8000, samples }, false, false) : null
}

class PlanPlayer implements Player {
  readonly told = true
  readonly #text: string
  #tone: TonePlayer | null = null
  #frame = new Int16Array(0)

  constructor(text: string) {
    this.#text = text
  }
  next(sampleRate: number): Int16Array | undefined {
    if (this.#frame.length !== samplesIn(sampleRate)) {
      const plan = parseTone(this.#text)
      if (!plan.ok) return undefined
      this.#tone = new TonePlayer(plan.value, sampleRate)
      this.#frame = new Int16Array(samplesIn(sampleRate))
    }
    if (this.#tone!.finished) return undefined
    this.#tone!.fill(this.#frame)
    return this.#frame
  }
}

type Mono = { readonly rate: Rate; readonly samples: Int16Array }

class SamplePlayer implements Player {
  readonly told: boolean
  readonly #sound: Mono
  readonly #loop: boolean
  readonly #frame: Int16Array
  #at = 0
  #resampler: Resampler | null = null

  constructor(sound: Mono, loop: boolean, told = true) {
    this.told = told
    this.#sound = sound
    this.#loop = loop
    this.#frame = new Int16Array(samplesIn(sound.rate))
  }
  next(sampleRate: number): Int16Array | undefined {
    const { samples, rate } = this.#sound
    if (samples.length === 0 || (!this.#loop && this.#at >= samples.length)) return undefined
    for (let i = 0; i < this.#frame.length; i++) {
      if (this.#loop && this.#at >= samples.length) this.#at = 0
      this.#frame[i] = samples[this.#at++] ?? 0
    }
    if (this.#resampler?.to !== sampleRate) this.#resampler = new Resampler(rate, sampleRate as Rate)
    return this.#resampler.process(this.#frame)
  }
}

/** Silent until the file is read; over at once when it cannot be. */
class FilePlayer implements Player {
  readonly told = true
  #inner: SamplePlayer | null = null
  #over = false
  #silence = new Int16Array(0)

  constructor(path: string, loop: boolean) {
    void soundFile(path).then(sound => {
      if (sound) this.#inner = new SamplePlayer(sound, loop)
      else this.#over = true
    })
  }
  next(sampleRate: number): Int16Array | undefined {
    if (this.#inner) return this.#inner.next(sampleRate)
    if (this.#over) return undefined
    if (this.#silence.length !== samplesIn(sampleRate)) this.#silence = new Int16Array(samplesIn(sampleRate))
    return this.#silence
  }
}

/** All of it lies below 3300 Hz, so one ring at 8 kHz serves every codec. */
const musicRate = 8000
let ring: Int16Array | null = null
/** Made once: when the process starts, before there are calls. */
export function music(): Int16Array {
  ring ??= holdMusic(musicRate)
  return ring
}

const files = new Map<string, Promise<Mono | null>>()
/** A WAV file at 8, 16 or 48 kHz as one channel; null when it is not there or is something else. */
function soundFile(path: string): Promise<Mono | null> {
  const known = files.get(path)
  if (known) return known
  const oldest = files.keys().next().value
  if (files.size >= maxSoundFiles && oldest !== undefined) files.delete(oldest)
  const read = readFile(path)
    .then(bytes => readWav(bytes))
    .then(wav => (wav.ok ? mono(wav.value) : null))
    .catch(() => null)
  files.set(path, read)
  return read
}
function mono({ rate, channels, samples }: Wav): Mono | null {
  if (rate !== 8000 && rate !== 16_000 && rate !== 48_000) return null
  if (channels === 1) return { rate, samples }
  const count = Math.floor(samples.length / channels)
  return { rate, samples: Int16Array.from({ length: count }, (_, i) => (samples[2 * i]! + samples[2 * i + 1]!) >> 1) }
}
