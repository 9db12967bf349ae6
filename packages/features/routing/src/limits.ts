export const MAX_SITES = 200
export const MAX_INBOUND = 5_000
export const MAX_OUTBOUND = 500
export const MAX_PERMISSIONS = 200
export const MAX_TESTS = 500
export const MAX_NUMBER = 60
export const MAX_TEXT = 300
/** People, sites, prefixes that one rule names. */
export const MAX_NAMED = 500
/** Trunks of one rule. */
export const MAX_TRIES = 16
/** Short numbers of one site, own numbers of a site or person. */
export const MAX_OWN = 200
/** Devices of one person whose place is known. */
export const MAX_LOCATIONS = 50
/** Networks that a person's place is confirmed for; beyond it the oldest is forgotten. */
export const MAX_PLACES = 30
/** Rows of one page. */
export const MAX_PAGE = 200
/** Web phones in the list of places, those that moved last. */
export const MAX_SEEN_PHONES = 5_000
/** Characters of a rate deck, its rows, and mistakes told at once. */
export const MAX_DECK = 8_000_000
export const MAX_RATES = 200_000
export const MAX_MISTAKES = 10
/** The longest prefix of a rate, E.164 without the plus. */
export const MAX_PREFIX = 15
/** Living calls whose payer is known. */
export const MAX_FOLLOWED = 50_000
/** Calls of one person that count within an hour; older ones are forgotten. */
export const MAX_COUNTED = 5_000
/** Digits beyond a whole number that a carrier ignores, and we do too when we ask what a number costs. */
export const MAX_TRIMMED = 8
/** Stations and branches of a simulated call. */
export const MAX_STATIONS = 150
export const MAX_DEPTH = 6
/** Emergency calls shown. */
export const MAX_EMERGENCIES = 200
/** How often running calls are held against what may be spent. */
export const LIMIT_CHECK_MS = 1_000
/** Events that a restart reads again at most, beside those of calls that still stand. */
export const MAX_REREAD = 500
/** Rows that the retention job takes away at once. */
export const DELETE_SLICE = 500
/** Numbers whose reading is remembered. */
export const MAX_READINGS = 5_000
