/** Calls gathered at a time; the switchboard's own bound is lower. */
export const MAX_OPEN_CALLS = 20_000
/** Legs of one call that its record tells of. */
export const MAX_LEGS = 50
/** Legs between two calls. */
export const MAX_MOVING = 10_000
/** Holds, silences and restarts of one call that its story tells of. */
export const MAX_REMARKS = 30
/** Ended calls are written together: after this long, or when so many wait. */
export const WRITE_AFTER_MS = 100
export const MAX_WAITING = 200
/** Ended calls that wait while the disk refuses to take them. */
export const MAX_UNWRITTEN = 20_000
export const PAGE = 50
export const MAX_PAGE = 200
/** Calls that fit a filter are counted so far; beyond, a list says only that there are more. */
export const MAX_COUNTED = 2_000
/** Records deleted in one slice. */
export const DELETE_SLICE = 500
/** People named in the row of one call. */
export const MAX_NAMED = 5
/** Records of an earlier version that get their rows in one slice: some 10 ms. */
export const FILL_SLICE = 100
/** Rows of a CSV export that are read at a time. */
export const EXPORT_PORTION = 500
/** Decisions of one call that are kept with their reasons. */
export const MAX_STEPS = 30
/** Reports of a leg's sound: at so many every second one goes, so that a call of any length has half of them at least. */
export const MAX_HEARD = 240
/** After the end of a call its signalling may go on for so long: it is written then. */
export const LADDER_AFTER_MS = 5_000
/** Calls whose signalling waits to be written. */
export const MAX_LADDERS_WAITING = 20_000
/** The signalling of all calls, in letters: some 25,000 calls; the oldest go first. */
export const MAX_LADDER_BYTES = 256 * 1024 * 1024
/** Of what people say of their calls, in one answer. */
export const MAX_OPINIONS_SHOWN = 100
