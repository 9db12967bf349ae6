/** The bounds of trunks; times in ms. */

/** A trunk that says nothing for so long has failed: with what the next one needs to hear of it, less than 4 s. */
export const silentMs = 3_000
/** … when it did not answer before either, so that others are tried sooner. */
export const silentAgainMs = 1_000
/** The same for OPTIONS and REGISTER. */
export const unansweredMs = 4_000
/** A place that failed is passed over for so long while there are others. */
export const passOverMs = 60_000
/** The name servers are asked again. */
export const lookAgainMs = 60_000
/** … when they did not know the name. */
export const lookSoonerMs = 10_000
/** A trunk that is down is asked so often whether it is back. */
export const askDownMs = 10_000
/** A registration that was refused is tried again. */
export const askRefusedMs = 600_000
/** What happened to one trunk, newest; older is forgotten. */
export const maxChanges = 50
/** Letters of where a caller for help is: as long as it can be set, and that nobody has confirmed it. */
export const maxLocationLetters = 400
/** Places of one trunk that are remembered as senders. */
export const maxPlaces = 16
