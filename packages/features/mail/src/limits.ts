/** The bounds of this room. */
export const MAX_HOST = 253
export const MAX_USER = 254
export const MAX_PASSWORD = 500
export const MAX_NAME = 80
/** Mails that wait; a further one is refused, and said so in the log. */
export const MAX_WAITING = 5_000
/** Waits after each failure, in ms; after the last one the mail has failed. */
export const RETRY_AFTER_MS: readonly number[] = [
  30_000,
  2 * 60_000,
  10 * 60_000,
  3_600_000,
  4 * 3_600_000,
  12 * 3_600_000,
  24 * 3_600_000,
]
/** Sent and failed ones are shown so long. */
export const KEEP_MS = 30 * 86_400_000
export const SWEEP_SLICE = 200
/** Connecting, greeting, and a silence in between. */
export const CONNECT_MS = 10_000
export const SOCKET_MS = 60_000
/** A longer sound is not attached: many servers refuse it, and the link leads to it. */
export const MAX_ATTACHMENT_BYTES = 15 * 1024 * 1024
export const MAX_PAGE = 100
/** Who gets alerts. */
export const MAX_ALERTED = 10
/** A matter is told again after so long at the earliest. */
export const ALERT_EVERY_MS = 3_600_000
/** Mails about callers within that time; what comes more is in the list of calls. */
export const MAX_CALLER_ALERTS = 20
/** So many refused calls of one caller within this time are told. */
export const REFUSED_BEFORE_ALERT = 5
export const REFUSED_WITHIN_MS = 10 * 60_000
export const MAX_ALERTS_REMEMBERED = 1_000
