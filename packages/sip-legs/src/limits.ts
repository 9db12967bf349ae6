/** The bounds of this room. */

/** Legs at once, both directions; the next INVITE is refused with 503. */
export const maxLegs = 40_000
/** Addresses that gave a wrong password and are remembered, oldest forgotten first. */
export const maxSuspects = 10_000
/** Wrong passwords from one address before it is slowed. */
export const freeTries = 10
/** The first pause of a slowed address, in ms; doubled at each further wrong one. */
export const firstPauseMs = 1_000
/** The longest pause, in ms. */
export const longestPauseMs = 60_000
/** An address that gave no wrong password for so long starts anew, in ms. */
export const forgiveAfterMs = 10 * 60_000
/** Flows that have shown a right password and so are not slowed with their address. */
export const maxTrustedFlows = 20_000
/** Characters of what a person says to a caller whom they decline. */
export const maxWords = 120
/** A body that we read (INFO, dtmf), in bytes. */
export const maxDigitBody = 200
/**
 * The least time between two commits, in ms. A lonely message is answered at once; under load messages share a commit,
 * which costs more than all else that a message does. With 8 instead of 4 ms a call at 1,000 a second costs a tenth less CPU,
 * and its INVITE waits less at the busiest moments.
 */
export const commitEveryMs = 8
/** Turns of events within one driver turn before we say that something goes round in circles. */
export const maxRounds = 1_000
/** What one device may watch at once: lamps of colleagues and slots, messages. */
export const maxWatchesOfDevice = 300
/** How many legs that ring no more are remembered at web phones, until somebody looks. */
export const maxForgottenRings = 1_000
/** After a restart of the server, or a break of its connection, a web phone is expected back so soon: calls to it wait, in ms. */
export const backWithinMs = 5_000
/** Phones that are told at a time to fetch their settings. */
export const maxResyncs = 1_000
