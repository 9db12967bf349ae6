/** The whole mix in one codec, encoded at most once each 20 ms for all who do not talk. */
import { createEncoder, type Encoder } from '@sidetone/audio'
import type { Millis } from '@sidetone/kernel'
import type { CodecName } from '@sidetone/sdp'
import type { Speaker } from './speaker.ts'

const maxCodedBytes = 1275

export class SharedVoice {
  readonly #payload = new Uint8Array(maxCodedBytes)
  #size = 0
  #encoder: Encoder | null = null
  #closed = false

  constructor(codec: CodecName) {
    void createEncoder(codec).then(encoder => {
      if (this.#closed) encoder.free()
      else this.#encoder = encoder
    })
  }

  /** The first call of a tick encodes, the others send the same again. @param sound 20 ms at the rate of the codec */
  say(speaker: Speaker, sound: () => Int16Array, now: Millis): void {
    if (this.#size === 0 && this.#encoder) this.#size = this.#encoder.encode(sound(), this.#payload)
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
}
