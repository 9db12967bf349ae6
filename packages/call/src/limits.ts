/** The bounds of this room. */

/** Calls at once; the next one ends with cause `overloaded`. */
export const maxCalls = 20_000
/** Called legs of one call: bindings beyond these do not ring. */
export const maxForks = 16
/** Digits that a story has not yet asked for; older ones are dropped. */
export const maxWaitingDigits = 32
/** A dialled number, after spaces and punctuation are taken out. */
export const maxDialled = 64
/** How long a person's devices ring when the dial plan says nothing else, in ms. */
export const ringForMs = 60_000
/** How long a side may be silent before it is told and repaired, in ms (design §1.1). */
export const silenceMs = 3_000
