/** Sound of one codec made ready to be said in another: jitter buffer, decoder, resampler. Pulled every 20 ms. */
import { codecs, createDecoder, type Decoder, Framer } from '@sidetone/audio'
import type { Millis } from '@sidetone/kernel'
import { JitterBuffer, type RtpHeader } from '@sidetone/rtp'
import type { CodecName } from '@sidetone/sdp'
import { frameMs } from './clock.ts'

export class Transcoder {
  readonly codec: CodecName
  readonly #buffer: JitterBuffer
  readonly #framer: Framer
  #decoder: Decoder | null = null
  #closed = false
  readonly #frameSamples: number

  constructor(codec: CodecName) {
    const { clockRate, sampleRate } = codecs[codec]
    this.codec = codec
    this.#buffer = new JitterBuffer({ clockRate })
    this.#frameSamples = (sampleRate * frameMs) / 1000
    this.#framer = new Framer(this.#frameSamples)
    // The first packets wait in the jitter buffer meanwhile.
    void createDecoder(codec).then(decoder => {
      if (this.#closed) decoder.free()
      else this.#decoder = decoder
    })
  }

  push(packet: Uint8Array, header: RtpHeader, now: Millis): void {
    this.#buffer.push(packet, header, now)
  }

  /** The next 20 ms at `sampleRate`, lent until the next call; undefined when there is nothing to say. */
  next(_sampleRate: number): Int16Array | undefined {
    const decoder = this.#decoder
    if (!decoder) return undefined
    for (let tries = 0; this.#framer.waiting < this.#frameSamples && tries < 10; tries++) {
      const taken = this.#buffer.take()
      if (taken.kind === 'pause') return undefined
      const samples =
        taken.kind === 'packet'
          ? decoder.decode(taken.payload)
          : taken.next
            ? decoder.recover(taken.next, this.#frameSamples)
            : decoder.conceal(this.#frameSamples)
      if (samples) this.#framer.push(samples)
    }
    return this.#framer.take()
  }

  close(): void {
    this.#closed = true
    this.#decoder?.free()
    this.#decoder = null
  }
}
