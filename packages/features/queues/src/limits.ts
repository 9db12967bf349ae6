export const MAX_QUEUES = 200
export const MAX_AGENTS = 200
/** Callers of one queue at once, whatever it allows itself. */
export const MAX_WAITING = 500
export const MAX_REASON = 60
/** Answers that the expected wait is made of. */
export const KEPT_ANSWERS = 20
/** Fewer say nothing about the next. */
export const LEAST_ANSWERS = 5
/** How often a waiting caller looks whether it is their turn, in ms. */
export const LOOK_EVERY_MS = 1_000
/** Call-backs that wait in one queue. */
export const MAX_CALL_BACKS = 100
/** How often somebody is called back who does not answer. */
export const CALL_BACK_TRIES = 3
/** Between two tries, in ms. */
export const CALL_BACK_REST_MS = 5 * 60_000
/** Rows of one report. */
export const MAX_REPORT_CALLS = 100_000
/** Journal events of calls that a report follows at once. */
export const MAX_FOLLOWED = 20_000
