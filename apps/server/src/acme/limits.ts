/** Bounds of what is asked of a certificate authority and of what it answers. */
import type { Millis } from '@sidetone/kernel'

const minute = 60_000
const hour = 60 * minute

export const MAX_PUBLIC_NAMES = 10
/** Of one answer; a chain of certificates is some 6 KB. */
export const MAX_ANSWER_BYTES = 256 * 1024
export const MAX_REQUEST_MS: Millis = 20_000
/** Nonces expire at any time (RFC 8555 §6.5), so a request is sent anew with a fresh one, so often. */
export const MAX_NONCE_TRIES = 6
/** For the authority to look at a challenge, and again to sign. */
export const MAX_POLL_MS: Millis = 2 * minute
/** Between two looks at what it does: what it says itself, within these. */
export const MIN_POLL_MS: Millis = 500
export const LONGEST_POLL_MS: Millis = 10_000

/**
 * After the first, second, … failure in a row. Let's Encrypt takes five failed proofs of a name in an hour; with these it
 * sees three, and with restarts in between four.
 */
export const WAITS_MS: readonly Millis[] = [minute, 10 * minute, hour, 3 * hour, 6 * hour, 12 * hour, 24 * hour]
/** A restart does not ask sooner than this after the last try, and waits no longer: whoever mended something restarts. */
export const AFTER_RESTART_MS: Millis = 15 * minute
/** What the authority says itself counts, up to this. */
export const LONGEST_WAIT_MS: Millis = 7 * 24 * hour
/** Asked for by hand, for one name. */
export const MAX_BY_HAND_AN_HOUR = 3
/** An admin is told that a certificate runs out when less than this is left, or less than a quarter of its life. */
export const TOLD_BEFORE_MS: Millis = 14 * 24 * hour
/** Letters of what an authority says that are shown to people. */
export const MAX_DETAIL = 300
