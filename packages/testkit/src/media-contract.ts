/**
 * What every media engine must do, as tests. A factory gives the engine; those with sound are heard through real sockets
 * with real tones: a tone sent into one end is found at the other and nowhere else.
 */
export { negotiationContract } from './media-contract/agreeing.ts'
export { type MediaEngine, pause, type SoundingEngine, until } from './media-contract/engine.ts'
export { type JoiningEngine, joiningContract } from './media-contract/joining.ts'
export { recordingContract } from './media-contract/recordings.ts'
export { connectedPhone, type Phone, soundContract } from './media-contract/sound.ts'
