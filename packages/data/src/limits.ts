/** Prepared statements kept for Kysely's texts; the oldest goes first. */
export const MAX_STATEMENTS = 500
/** Words of a search for people. */
export const MAX_SEARCH_WORDS = 8
/** Events that wait while the disk refuses to take them; then the oldest are lost and counted. */
export const MAX_PENDING_EVENTS = 50_000
/** Live states that wait for one commit. */
export const MAX_PENDING_STATES = 100_000
/** Copies of the database made before migrations; the oldest goes first. */
export const MAX_SNAPSHOTS = 3
/** How often the write-ahead log is brought into the database file. */
export const CHECKPOINT_EVERY_MS = 1_000
/** 64 MB of log: then it is made to begin anew. */
export const MAX_LOG_PAGES = 16_384
/** Wait for another process that holds the database (a backup, the command line). */
export const BUSY_TIMEOUT_MS = 2_000
/** Browsers in which one person is signed in; the ones used longest ago are signed out. */
export const MAX_SESSIONS_OF_PERSON = 50
/** Web credentials that one session has at a time: the current one and those that still run out. */
export const MAX_WEB_CREDENTIALS = 4
export const WEB_CREDENTIAL_MS = 10 * 60_000
/** Desk phones of one person. */
export const MAX_DEVICES = 20
/** A device that registers again within this time is not written down again. */
export const SEEN_EVERY_MS = 60_000
/** Credentials and names of devices that are kept at hand. */
export const MAX_KNOWN_DEVICES = 20_000
/** Devices whose last writing is remembered. */
export const MAX_SEEN = 50_000
export const SIGN_IN_LINK_MS = 24 * 3_600_000
/** One slice of the retention job: about 2 ms. */
export const RETENTION_SLICE = 500
export const RETENTION_PAUSE_MS = 50
/** How often the retention job looks for old events. */
export const RETENTION_EVERY_MS = 3_600_000
/** Two years. */
export const RETENTION_MS = 2 * 365 * 24 * 3_600_000
export const MAX_PEOPLE = 20_000
/** Documents of a kind, where its own rule does not say otherwise. */
export const MAX_DOCUMENTS_OF_KIND = 2_000
/** One document as JSON: a large menu has some 20 KB. */
export const MAX_DOCUMENT_BYTES = 256 * 1024
/** Changes that are remembered; the oldest go first. */
export const MAX_CHANGES = 100_000
/** How long an answer is given again to the same request. */
export const KEPT_ANSWER_MS = 24 * 3_600_000
/** Answers that are kept; the oldest go first. */
export const MAX_KEPT_ANSWERS = 10_000
export const MAX_API_KEYS = 100
/** The last use of a key is written down this often. */
export const KEY_USE_EVERY_MS = 60_000
/** Places that a refusal names in its sentence; screens show more. */
export const MAX_USES_SAID = 5
