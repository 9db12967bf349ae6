/** Sound of one codec made ready to be said in another: jitter buffer, decoder, resampler. Pulled every 20 ms. */
import { codecs, createDecoder, type Decoder, Framer, levelOf, type Rate, Resampler } from '@sidetone/audio'
import type { Millis } from '@sidetone/kernel'
import { JitterBuffer, type RtpHeader } from '@sidetone/rtp'
import type { CodecName } from '@sidetone/sdp'
import { frameMs } from './clock.ts'

/** Below this nobody hears that the delay is changed, dBFS. */
const quietBelow = -45
/** Packets of 2.5 ms are the shortest that fill a frame. */
const maxPacketsInFrame = 8

export class Transcoder {
  readonly codec: CodecName
  readonly #buffer: JitterBuffer
  readonly #framer: Framer
  readonly #frameSamples: number
  #decoder: Decoder | null = null
  #resampler: Resampler | null = null
  #level = -120
  #closed = false

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

  /** Of the last frame, dBFS. */
  get level(): number {
    return this.#level
  }

  /** A packet that is no voice (a digit): silence in its place. */
  skip(header: RtpHeader): void {
    this.#buffer.skip(header)
  }

  /** The next 20 ms at `sampleRate`, lent until the next call; undefined when there is nothing to say. */
  next(sampleRate: number): Int16Array | undefined {
    const frame = this.frame()
    return frame && this.resampled(frame, sampleRate)
  }
  /** The next 20 ms at the codec's own rate, lent likewise. */
  frame(): Int16Array | undefined {
    if (!this.#decoder) return undefined
    const framer = this.#framer
    for (let packets = 0; framer.waiting < this.#frameSamples && packets < maxPacketsInFrame; packets++)
      if (!this.#decode(this.#decoder)) return undefined
    const frame = framer.take()
    if (!frame) return undefined
    this.#level = levelOf(frame)
    return frame
  }
  /** What `frame` gave, at another rate. */
  resampled(frame: Int16Array, sampleRate: number): Int16Array {
    if (this.#resampler?.to !== sampleRate)
      this.#resampler = new Resampler(codecs[this.codec].sampleRate, sampleRate as Rate)
    return this.#resampler.process(frame)
  }

  close(): void {
    this.#closed = true
    this.#decoder?.free()
    this.#decoder = null
  }

  /** One packet, or what stands for a lost one, into the framer. False: a pause. */
  #decode(decoder: Decoder): boolean {
    const taken = this.#buffer.take(this.#level < quietBelow)
    if (taken.kind === 'pause') return false
    const samples =
      taken.kind === 'packet'
        ? decoder.decode(taken.payload)
        : taken.next
          ? decoder.recover(taken.next, this.#frameSamples)
          : decoder.conceal(this.#frameSamples)
    if (samples) this.#framer.push(samples)
    return true
  }
}
