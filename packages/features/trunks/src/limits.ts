/** The bounds of trunks. */
export const MAX_TRUNKS = 100
/** Rows of one page, as in every list of the API. */
export const MAX_PAGE = 500
export const MAX_NAME = 80
export const MAX_TRUNK_CALLS = 10_000
/** Own numbers, or blocks of them. */
export const MAX_OWN_NUMBERS = 200
/** Addresses and networks that calls come from. */
export const MAX_ADDRESSES = 50
/** How long a test waits for each thing, ms. */
export const NAME_MS = 6_000
export const ANSWER_MS = 5_000
export const REGISTER_MS = 9_000
/** … for somebody to answer the test call. */
export const CALL_OUT_MS = 45_000
/** … for a call to come in. */
export const CALL_IN_MS = 120_000
/** Tests whose outcome is remembered: one of each trunk. */
export const MAX_TESTS = 100
