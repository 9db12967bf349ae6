/** Every bound of this room. */
export const maxTextCharacters = 2000
/** One text; then the engine is killed. */
export const speakWithinMs = 20_000
/** Texts that wait for an engine; one is spoken at a time. */
export const maxWaiting = 20
/** Kept files; the one used longest ago makes room. */
export const maxKept = 500
/** Of one file: two minutes at 22 kHz take 5 MB. */
export const maxFileBytes = 30 << 20
