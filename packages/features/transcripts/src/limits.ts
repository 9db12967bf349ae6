/** The bounds of this room. */
export const MAX_URL = 500
export const MAX_KEY = 500
export const MAX_MODEL = 100
/** Sounds that wait to be written down. */
export const MAX_WAITING = 500
/** Waits after a failure that may pass, in ms; after the last one it has failed. */
export const RETRY_AFTER_MS: readonly number[] = [10_000, 60_000, 10 * 60_000]
/** A server that writes down half an hour takes a while. */
export const ANSWER_WITHIN_MS = 10 * 60_000
export const MAX_ANSWER_BYTES = 8 * 1024 * 1024
export const MAX_WORDS = 20_000
/** The child with the model ends after so long without work: it takes some 500 MB. */
export const CHILD_IDLE_MS = 5 * 60_000
/** For the library and the model, some 250 MB. */
export const FETCH_WITHIN_MS = 30 * 60_000
/** Of a sound that is uploaded for a test. */
export const MAX_TEST_BYTES = 4 * 1024 * 1024
