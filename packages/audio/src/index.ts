/** The face of the room: sound as 16-bit mono samples. */
export { atAnyRate } from './any-rate.ts'
export {
  type CodecFacts,
  type CodecName,
  codecNamed,
  codecs,
  createDecoder,
  createEncoder,
  type Decoder,
  type Encoder,
} from './codec.ts'
export { type DetectedDigit, DtmfDetector } from './dtmf/detect.ts'
export { generateDigit } from './dtmf/generate.ts'
export { Framer } from './framer.ts'
export { decodeALaw, decodeMuLaw, encodeALaw, encodeMuLaw, silenceCode } from './g711.ts'
export { findTone, levelOf, strongestTone } from './level.ts'
export { gain, mixInto, mixMinusOne } from './mix.ts'
export type { OpusOptions } from './opus.ts'
export { type Rate, Resampler } from './resample.ts'
export { type CountryTones, countryTones, type ToneName, tonesOf } from './tones/countries.ts'
export { type HoldTrack, holdMusic, holdMusicSeconds, holdTracks } from './tones/hold-music.ts'
export { parseTone, type TonePlan, type ToneSegment } from './tones/plan.ts'
export { TonePlayer } from './tones/player.ts'
export { testTone } from './tones/test-tone.ts'
export { readWav, type Wav, type WavFacts, wavFacts, wavHeader, wavHeaderBytes, writeWav } from './wav.ts'
