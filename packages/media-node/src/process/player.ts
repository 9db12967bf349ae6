/** Sounds that an end is played: tones, music on hold, files, and digits as tones for who knows no telephone-event. */
import {
  countryTones,
  generateDigit,
  holdMusic,
  parseTone,
  type Rate,
  Resampler,
  TonePlayer,
  testTone,
} from '@sidetone/audio'
import type { Sound } from '@sidetone/call'
import type { Millis } from '@sidetone/kernel'
import { frameMs } from './clock.ts'
import type { Mono } from './sound-reader.ts'
import { musicTrack, soundFile } from './sounds.ts'

export interface Player {
  /** Whether its end is reported as `played`. */
  readonly told: boolean
  /** The next 20 ms, lent until the next call; undefined when it is over. */
  next(sampleRate: number): Int16Array | undefined
}

const longestPauseMs = 10_000
const samplesIn = (sampleRate: number): number => (sampleRate * frameMs) / 1000

export function playerFor(sound: Sound): Player {
  if (sound.kind === 'file') return new WaitingPlayer(soundFile(sound.path), sound.loop ?? false, sound.pauseMs)
  if (sound.tone === 'hold-music') {
    if (sound.track && sound.track !== 'evening') return new WaitingPlayer(musicTrack(sound.track), true)
    return new SamplePlayer({ rate: musicRate, samples: music() }, true)
  }
  if (sound.tone === 'test') return new PlanPlayer(String(testTone.hz))
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

class SamplePlayer implements Player {
  readonly told: boolean
  readonly #sound: Mono
  readonly #loop: boolean
  /** Samples from one beginning of a loop to the next. */
  readonly #round: number
  readonly #frame: Int16Array
  #at = 0
  #resampler: Resampler | null = null

  constructor(sound: Mono, loop: boolean, told = true, pauseMs: Millis = 0) {
    this.told = told
    this.#sound = sound
    this.#loop = loop
    this.#round = sound.samples.length + (Math.min(longestPauseMs, pauseMs) * sound.rate) / 1000
    this.#frame = new Int16Array(samplesIn(sound.rate))
  }
  next(sampleRate: number): Int16Array | undefined {
    const { samples, rate } = this.#sound
    if (samples.length === 0 || (!this.#loop && this.#at >= samples.length)) return undefined
    for (let i = 0; i < this.#frame.length; i++) {
      if (this.#loop && this.#at >= this.#round) this.#at = 0
      this.#frame[i] = samples[this.#at++] ?? 0
    }
    if (this.#resampler?.to !== sampleRate) this.#resampler = new Resampler(rate, sampleRate as Rate)
    return this.#resampler.process(this.#frame)
  }
}

/** Silent until the sound is there; over at once when it cannot be had. */
class WaitingPlayer implements Player {
  readonly told = true
  #inner: SamplePlayer | null = null
  #over = false
  #silence = new Int16Array(0)

  constructor(awaited: Promise<Mono | null>, loop: boolean, pauseMs: Millis = 0) {
    void awaited.then(sound => {
      if (sound) this.#inner = new SamplePlayer(sound, loop, true, pauseMs)
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
const musicRate = 8000 as const
let ring: Int16Array | null = null
/** Made once: when the process starts, before there are calls. */
export function music(): Int16Array {
  ring ??= holdMusic(musicRate)
  return ring
}
