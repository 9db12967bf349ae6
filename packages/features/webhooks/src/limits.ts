/** The bounds of this room. */
export const MAX_WEBHOOKS = 10
export const MAX_NAME = 80
export const MAX_URL = 1_000
export const SECRET_BYTES = 32
/** Deliveries of one webhook that wait; with a further one the oldest is given up, and that is told. */
export const MAX_WAITING = 2_000
/** Waits after each failure, in ms; after the last one the delivery is given up. */
export const RETRY_AFTER_MS: readonly number[] = [10_000, 60_000, 10 * 60_000, 3_600_000, 6 * 3_600_000]
/** From looking up the name to the status of the answer. */
export const ANSWER_MS = 10_000
/**
 * A call is told so long after its record was written: what its voicemail and its cost add comes just after the end.
 */
export const SETTLE_MS = 1_000
/** Requests under way to one webhook: one that is slow holds up no other. */
export const AT_ONCE = 4
/** Events are kept so long, and so many of them: so far back goes `?after=`. */
export const KEEP_EVENTS_MS = 30 * 86_400_000
export const MAX_EVENTS = 100_000
/** Events of the journal wait so long for others, and so many at most, until they are told together. */
export const GATHER_MS = 50
export const MAX_GATHERED = 10_000
/** Living calls that are followed. */
export const MAX_FOLLOWED = 20_000
/** Calls that ended and are told in a moment, in one go. */
export const ENDED_SLICE = 200
/** A phone is told to be gone after so long without it: one that comes back meanwhile was not away. */
export const AWAY_MS = 30_000
/** Done ones are shown so long, and so many of them. */
export const KEEP_MS = 30 * 86_400_000
export const MAX_DONE = 5_000
export const SWEEP_SLICE = 500
export const MAX_PAGE = 100
