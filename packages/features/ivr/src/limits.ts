export const MAX_MENUS = 200
export const MAX_STEPS = 100
export const MAX_NAME = 80
export const MAX_TEXT = 1_000
export const MAX_RULES = 50
export const MAX_VERSIONS = 100
/** Digits that a step may ask for. */
export const MAX_DIGITS = 32
/** Steps that one caller is led through before the call is ended: a menu that goes round must end some time. */
export const MAX_WALK = 500
/** After a key that may be the first digit of an extension. */
export const NEXT_DIGIT_MS = 2_000
/** Before the system speaks when there is nothing to be said. */
export const CONFIRM_MS = 5_000
/** Names that are offered at once. */
export const MAX_OFFERED = 8

export const REQUEST_MS = 5_000
export const MAX_ANSWER_BYTES = 64 * 1024
export const MAX_BODY = 4_000
export const MAX_URL = 2_000
export const MAX_HOSTS = 50
export const MAX_REDIRECTS = 3
/** Requests that wait at once, of all callers together. */
export const MAX_REQUESTS = 100
/** Of an answer, when it is spoken. */
export const MAX_SPOKEN = 300

export const MAX_SOUNDS = 500
export const MAX_SOUND_BYTES = 20 * 1024 * 1024
export const MAX_SOUND_MS = 5 * 60_000
export const MIN_SOUND_MS = 300
/** A test call that was asked for is let into the draft for so long. */
export const TEST_WITHIN_MS = 120_000
