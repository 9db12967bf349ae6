/** Opus (RFC 6716, RFC 7587) by libopus in WebAssembly: mono, 48 kHz. The one codec here that can recover a lost frame. */
import {
  Application,
  createDecoder as createLibopusDecoder,
  createEncoder as createLibopusEncoder,
  Signal,
} from 'libopus-wasm'
import type { CodecFacts, Decoder, Encoder } from './codec.ts'
import { maxCodedBytes, maxFrameSamples } from './limits.ts'

export type OpusOptions = {
  /** bits a second, 6000 … 128000; 32000 is good wideband speech */
  readonly bitrate?: number
  /** 0 … 10; each step costs CPU: 0 about 90 µs, 5 about 190 µs a frame of 20 ms */
  readonly complexity?: number
  readonly application?: 'voice' | 'music'
}

/** At 32 kbit/s and 5 % libopus would keep all bits for the frame itself (`decide_fec`); from 6 % on it narrows the band. */
const leastForCopies = 10

export async function createOpusEncoder(codec: CodecFacts, options: OpusOptions): Promise<Encoder> {
  const music = options.application === 'music'
  const handle = await createLibopusEncoder({
    channels: 1,
    sampleRate: 48000,
    application: music ? Application.Audio : Application.Voip,
    signal: music ? Signal.Music : Signal.Auto,
    bitrate: options.bitrate ?? 32000,
    complexity: options.complexity ?? 5,
  })
  const settings = { frameSize: 960, maxPacketBytes: maxCodedBytes }
  return {
    codec,
    encode(samples, out, at = 0) {
      settings.frameSize = samples.length
      const coded = handle.encode(samples, settings)
      out.set(coded, at)
      return coded.length
    },
    expectLoss(percent) {
      handle.setFec(percent > 0)
      handle.setPacketLossPercent(percent > 0 ? Math.min(100, Math.max(leastForCopies, Math.round(percent))) : 0)
    },
    free: () => handle.free(),
  }
}

export async function createOpusDecoder(codec: CodecFacts): Promise<Decoder> {
  const handle = await createLibopusDecoder({ channels: 1, sampleRate: 48000, maxFrameSize: maxFrameSamples })
  const conceal = (samples: number): Int16Array =>
    // libopus conceals in steps of 2.5 ms.
    handle.decodePacketLoss(Math.min(maxFrameSamples, Math.max(120, Math.round(samples / 120) * 120)))
  return {
    codec,
    decode(payload) {
      if (payload.length === 0) return undefined
      try {
        return handle.decode(payload)
      } catch {
        // libopus refuses a broken packet; it came from the network, so that is a value here.
        return undefined
      }
    },
    conceal,
    recover(next, samples) {
      try {
        return handle.decode(next, { decodeFec: true, frameSize: samples })
      } catch {
        return conceal(samples)
      }
    },
    free: () => handle.free(),
  }
}
