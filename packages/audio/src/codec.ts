/**
 * One face for all voice codecs: mono 16-bit frames at the codec's own rate in, payload bytes out, and back.
 * `Encoder` and `Decoder` hold state and belong to one stream of one direction.
 */
import { createG711Decoder, createG711Encoder } from './g711.ts'
import { createG722Decoder, createG722Encoder } from './g722/codec.ts'
import { createOpusDecoder, createOpusEncoder, type OpusOptions } from './opus.ts'

/** By their RTP encoding names (RFC 3551 §6, RFC 7587). */
export type CodecName = 'opus' | 'G722' | 'PCMU' | 'PCMA'

export type CodecFacts = {
  readonly name: CodecName
  /** samples a second of the sound */
  readonly sampleRate: 8000 | 16000 | 48000
  /** ticks a second of the RTP timestamp. G.722's is 8000 though its sound has 16000, by an old mistake (RFC 3551 §4.5.2) */
  readonly clockRate: 8000 | 48000
  /** as in `a=rtpmap` */
  readonly channels: 1 | 2
  /** the static payload type, or undefined for Opus */
  readonly payloadType: number | undefined
}

export const codecs: Readonly<Record<CodecName, CodecFacts>> = {
  opus: { name: 'opus', sampleRate: 48000, clockRate: 48000, channels: 2, payloadType: undefined },
  G722: { name: 'G722', sampleRate: 16000, clockRate: 8000, channels: 1, payloadType: 9 },
  PCMU: { name: 'PCMU', sampleRate: 8000, clockRate: 8000, channels: 1, payloadType: 0 },
  PCMA: { name: 'PCMA', sampleRate: 8000, clockRate: 8000, channels: 1, payloadType: 8 },
}

/** The facts of an encoding name in any case, or undefined when we do not speak it. */
export function codecNamed(name: string): CodecFacts | undefined {
  const wanted = name.toLowerCase()
  return Object.values(codecs).find(one => one.name.toLowerCase() === wanted)
}

export interface Encoder {
  readonly codec: CodecFacts
  /**
   * Codes one frame of 10, 20, 40 or 60 ms (G.711 and G.722: any even number of samples) into `out` from `at`.
   * Gives the bytes written. `out` must have room: half the samples for G.722, as many for G.711, 1275 for Opus.
   */
  encode(samples: Int16Array, out: Uint8Array, at?: number): number
  /**
   * Opus only: from now on each packet carries a coarse copy of the frame before it, at the same bitrate and about a third more
   * CPU; with 0 it no longer does. @param percent of the packets that the far end misses, 0 … 100
   */
  expectLoss?(percent: number): void
  /** Frees what lies outside the garbage collector (Opus). Using it afterwards is a mistake. */
  free(): void
}

export interface Decoder {
  readonly codec: CodecFacts
  /**
   * The sound of one payload, or undefined when the payload is broken. The array is lent: it is written over by the next
   * call of this decoder.
   */
  decode(payload: Uint8Array): Int16Array | undefined
  /** Sound in place of `samples` (at most 120 ms) that were lost: goes on with what was heard and fades. Lent likewise. */
  conceal(samples: number): Int16Array
  /** The frame before `next`, from the redundancy in it (Opus FEC), or concealed when there is none. Lent likewise. */
  recover(next: Uint8Array, samples: number): Int16Array
  free(): void
}

/** Opus needs its WebAssembly module, so this is a promise; the first costs some 20 ms, the others nothing. */
export async function createEncoder(name: CodecName, options: OpusOptions = {}): Promise<Encoder> {
  if (name === 'opus') return createOpusEncoder(codecs.opus, options)
  return name === 'G722' ? createG722Encoder(codecs.G722) : createG711Encoder(codecs[name])
}

export async function createDecoder(name: CodecName): Promise<Decoder> {
  if (name === 'opus') return createOpusDecoder(codecs.opus)
  return name === 'G722' ? createG722Decoder(codecs.G722) : createG711Decoder(codecs[name])
}
