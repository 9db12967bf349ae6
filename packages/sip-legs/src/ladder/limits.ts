/** The bounds of what is remembered of SIP messages. */

/** Of one message, in bytes; the rest is cut. */
export const maxMessageBytes = 4_096
/** Messages of one call: the first half and the last half of so many. */
export const maxMessages = 200
/** Letters of all messages that are remembered: some 4,000 calls at once. Beyond it the oldest dialogs lose theirs. */
export const maxLetters = 64 * 1024 * 1024
/** Dialogs that are remembered. */
export const maxDialogs = 40_000
/**
 * New calls that are remembered: so many a second on and on, and so many at once. In a flood the others are not, for each
 * costs 0.1 ms with its writing, a twelfth of a call.
 */
export const callsInSecond = 30
export const callsAtOnce = 300
/** The least time that an INVITE without a call is remembered, in ms: its sender is asked for a password, or refused. */
export const unclaimedMs = 40_000
/** A call that nobody said has ended, in ms. */
export const longestMs = 24 * 60 * 60_000
