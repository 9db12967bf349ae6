/** The whole mix in one codec, encoded at most once each 20 ms for all who do not talk. */
import { createEncoder, type Encoder, type Rate, Resampler } from '@sidetone/audio'
import type { Millis } from '@sidetone/kernel'
import { type CodecName, codecFacts } from '@sidetone/sdp'
import type { Speaker } from './speaker.ts'

const maxCodedBytes = 1275

export class SharedVoice {
  readonly #codec: CodecName
  readonly #payload = new Uint8Array(maxCodedBytes)
  #size = 0
  #encoder: Encoder | null = null
  #resampler: Resampler | null = null
  #closed = false

  constructor(codec: CodecName) {
    this.#codec = codec
    void createEncoder(codec).then(encoder => {
      if (this.#closed) encoder.free()
      else this.#encoder = encoder
    })
  }

  /** The first call of a tick encodes, the others send the same again. */
  say(speaker: Speaker, sound: Int16Array, rate: Rate, now: Millis): void {
    if (this.#size === 0) this.#size = this.#encode(sound, rate)
    if (this.#size > 0) speaker.coded(this.#payload, this.#size, now)
  }
  /** The tick is over. */
  finish(): void {
    this.#size = 0
  }
  close(): void {
    this.#closed = true
    this.#encoder?.free()
    this.#encoder = null
  }

  #encode(sound: Int16Array, rate: Rate): number {
    if (!this.#encoder) return 0
    const to = codecFacts[this.#codec].sampleRate as Rate
    if (this.#resampler?.from !== rate) this.#resampler = new Resampler(rate, to)
    return this.#encoder.encode(this.#resampler.process(sound), this.#payload)
  }
}
