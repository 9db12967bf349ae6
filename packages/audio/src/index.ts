/** The face of the room: sound as 16-bit mono samples. */
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
export { Framer } from './framer.ts'
export { decodeALaw, decodeMuLaw, encodeALaw, encodeMuLaw, silenceCode } from './g711.ts'
export type { OpusOptions } from './opus.ts'
