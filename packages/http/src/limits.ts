/** Bytes of a request's body; a longer one is answered 413. */
export const MAX_BODY_BYTES = 64 * 1024
/** A whole request must have come within this time. */
export const REQUEST_TIMEOUT_MS = 30_000
/** Letters of an `Idempotency-Key`. */
export const MAX_IDEMPOTENCY_KEY = 200
export const MAX_CONNECTIONS = 20_000
/** After a sign-in by link the own password can be set without the old one, once, for this long. */
export const FORGOTTEN_PASSWORD_MS = 60 * 60_000
/** Sign-ins by link of which that is known; the oldest is forgotten first. */
export const MAX_RECENT_LINKS = 1_000
export const MAX_STREAMS = 20_000
export const MAX_STREAMS_OF_PERSON = 10
/** Bytes that wait for a reader who is too slow; then the stream is cut, and the client reloads. */
export const MAX_STREAM_BACKLOG_BYTES = 64 * 1024
export const HEARTBEAT_MS = 15_000
/** Programs that follow calls at a time. */
export const MAX_READERS = 100
/** Events kept as text for those who keep up. */
export const MAX_RECENT_EVENTS = 1_000
/** Bytes that wait for one of them; then it is sent nothing until it has read half of it. */
export const MAX_READER_BACKLOG_BYTES = 128 * 1024
/** Events that one of them is sent before the next has its turn. */
export const MAX_READER_PORTION = 500
/** Heartbeats that a reader may leave unanswered. */
export const MAX_MISSED_BEATS = 3
/** One whose backlog has not moved for this long is cut off. */
export const SLOW_READER_MS = 30_000
/** Wrong passwords from one address before it is slowed, and then its waits: doubled from first to longest. */
export const ADDRESS_FREE_ATTEMPTS = 8
export const ADDRESS_FIRST_WAIT_MS = 1_000
export const ADDRESS_LONGEST_WAIT_MS = 15 * 60_000
/** The same for one account from all addresses: more patient, so that nobody can lock somebody else out. */
export const ACCOUNT_FREE_ATTEMPTS = 30
export const ACCOUNT_FIRST_WAIT_MS = 500
export const ACCOUNT_LONGEST_WAIT_MS = 30_000
/** Asked in vain for secret addresses. Phones ask for files that are not there, too; one that is there forgives all. */
export const SECRET_FREE_ATTEMPTS = 40
/** Passwords that are looked at or wait to be, at a time: each takes some 0.1 s of the thread pool. */
export const MAX_SIGN_INS_AT_ONCE = 64
/** After this long without an attempt all is forgiven. */
export const FORGIVE_AFTER_MS = 60 * 60_000
/** Addresses, and accounts, that are watched at a time; the longest quiet one goes first. */
export const MAX_WATCHED = 10_000
/** Who guesses or floods is shown to admins: so many, and so long after the last time. */
export const MAX_STRANGERS = 200
export const STRANGER_SHOWN_MS = 24 * 3_600_000
export const SESSION_SECONDS = 30 * 24 * 3_600
/** A session in use is prolonged this often. */
export const SESSION_RENEW_SECONDS = 24 * 3_600
export const MIN_PASSWORD = 8
export const MAX_PASSWORD = 256
/** A connection must have begun to speak by then, and its TLS handshake must be done as long after. */
export const HANDSHAKE_TIMEOUT_MS = 10_000
