/** The bounds of this room. */
export const MAX_NAME = 60
export const MAX_NUMBER = 20
export const MAX_MEMBERS = 200
export const MAX_MAILBOXES = 500
export const MAX_PIN = 10
export const MIN_PIN = 4
/** Digits of one that the system makes. */
export const NEW_PIN = 6
/** Wrong PINs within one call, then it is hung up. */
export const PIN_TRIES = 3
/** Wrong PINs in a row before a box is closed to callers for a while. */
export const PIN_FREE_TRIES = 10
export const PIN_PAUSE_MS = 15 * 60_000
export const MAX_E_MAIL = 254
export const MAX_E_MAILS = 20
/** Seconds of one message. */
export const LEAST_MESSAGE_S = 10
export const MOST_MESSAGE_S = 30 * 60
/** A message that is shorter was a click or a cough. */
export const SHORTEST_MESSAGE_MS = 1_000
/** Nobody speaks any more: the message is over. */
export const SILENCE_MS = 8_000
/** The same after a greeting. */
export const GREETING_SILENCE_MS = 4_000
/** Messages of one box, deleted ones included. */
export const MOST_MESSAGES = 2_000
export const MOST_KEEP_DAYS = 3_650
/** Bytes of a greeting: five minutes, 16 kHz, 16 bits; and as many of a stereo file at 48 kHz are a minute. */
export const MAX_GREETING_BYTES = 12 * 1024 * 1024
export const MAX_GREETING_MS = 5 * 60_000
/** A name that is longer is said before each who is offered, or comes into a conference. */
export const MAX_NAME_MS = 10_000
export const NAME_SILENCE_MS = 2_000
/** A name that is shorter was a click. */
export const SHORTEST_NAME_MS = 300
export const MAX_PAGE = 100
/** Bars of a waveform. */
export const WAVEFORM_BARS = 120
export const MAX_NOTE = 500
/** Messages that the telephone menu leads through in one call. */
export const MAX_HEARD = 100
/** What is waited for after a question by phone. */
export const KEY_WAIT_MS = 6_000
/** Questions that nobody answers, then the call is hung up. */
export const MAX_UNANSWERED = 3
/** Rows that one retention slice deletes. */
export const SWEEP_SLICE = 50
/** Keys of *97 that lead to shared boxes with new messages: 6 … 9. */
export const FIRST_SHARED = 6
export const MAX_SHARED = 4
