/** Every bound of this room in one place. */

/** The longest frame that is coded at once: 120 ms at 48 kHz (RFC 6716 §2.1.4). */
export const maxFrameSamples = 5760
/** The same by time, for the buffers of a codec with a lower rate. */
export const maxFrameMs = 120
/** One coded frame: 1275 bytes for Opus; 60 ms of G.711 is 480. */
export const maxCodedBytes = 1275
/** Samples that a framer holds before it drops the oldest: 240 ms at 48 kHz. */
export const maxFramerSamples = 11_520
/** Ends mixed at once in one call of `mix`. */
export const maxMixed = 256
/** Segments of a tone's cadence text. */
export const maxToneSegments = 32
/** Bytes of a WAV file that is read: 30 minutes of stereo at 48 kHz. */
export const maxWavBytes = 350_000_000
