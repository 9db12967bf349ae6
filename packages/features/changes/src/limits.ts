export const PAGE = 50
export const MAX_PAGE = 200
/** Differences of one change that are told. */
export const MAX_DIFFERENCES = 50
/** Names in one sentence. */
export const MAX_SHOWN = 5
/** Whoever asks for the same sound again within this time goes on listening: players fetch it in parts. */
export const SAME_LISTENING_MS = 10 * 60_000
/** Rows of who listened to what; beyond it the oldest go. */
export const MAX_HEARD = 200_000
/** Rows that the retention job takes away at once. */
export const DELETE_SLICE = 500
