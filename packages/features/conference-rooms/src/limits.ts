export const MAX_ROOMS = 500
export const MAX_PEOPLE = 100
export const MAX_HOSTS = 50
/** Of one who enters a PIN. */
export const PIN_TRIES = 3
export const PIN_WAIT_MS = 10_000
/** Wrong PINs of one room within this time, from all callers together; then nobody is asked for a while. */
export const MAX_WRONG = 30
export const WRONG_WITHIN_MS = 10 * 60_000
/** For the host. */
export const MAX_WAIT_MS = 60 * 60_000
/** For the key after a star. */
export const SECOND_KEY_MS = 3_000
export const MAX_RECORDING_MS = 12 * 60 * 60_000
/** Files of one room; the oldest make room. */
export const MAX_RECORDINGS = 200
/** Who is rung into one room at once. */
export const MAX_RUNG = 20
/** Parts that the waveform of a recording is drawn in, and how much of each is looked at. */
export const WAVEFORM_BARS = 160
export const LOOK_BYTES = 8_192
