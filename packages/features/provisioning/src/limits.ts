/** The bounds of this room. */
export const MAX_PHONES = 10_000
/** Keys of one phone, those of modules at its side included. */
export const MAX_KEYS = 60
export const MAX_LABEL = 30
export const MAX_NUMBER = 30
export const MAX_PAGE = 500
/** Letters of a secret address: 32 random bytes. */
export const TOKEN_BYTES = 32
export const ADMIN_PASSWORD_LENGTH = 16
/** An app takes its settings once, and within this time. */
export const APP_ADDRESS_MS = 24 * 3_600_000
/** How long a phone without its secret address may come once, when an admin lets it. */
export const OPEN_MS = 30 * 60_000
/** Fetches that are kept of each phone; of a User-Agent so many letters. */
export const MAX_FETCHES = 20
export const MAX_AGENT = 200
/** Zones whose summer time is remembered. */
export const MAX_ZONES = 500
