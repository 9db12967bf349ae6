export const PAGE = 50
export const MAX_PAGE = 200
/** Differences of one change that are told. */
export const MAX_DIFFERENCES = 50
/** Names in one sentence. */
export const MAX_SHOWN = 5
