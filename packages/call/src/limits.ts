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
/** Answered and ringing legs of one call, forks beside them. */
export const maxParties = 40
/** Ringing attempts at once in one call: the first one, and people who are being added. */
export const maxForksInCall = 8
/** How long whoever answers elsewhere has to press 1, in ms. */
export const askForMs = 20_000
/** How long a call stays parked before who parked it is rung, in ms. */
export const parkForMs = 120_000
/** How long who parked or transferred is rung, in ms. */
export const returnForMs = 30_000
/** How often a parked call rings back before it ends. */
export const maxParkReturns = 5
/** A device whose sound is not there after so long takes a call over nevertheless, in ms. */
export const takeOverWithinMs = 3_000
/** A phone that hangs up so soon after its transfer failed does it by itself, in ms. */
export const hangUpByItselfMs = 1_000
/** Legs that a story may ring at once. */
export const maxStoryLegs = 64
/** People and numbers of one `ring` of a story. */
export const maxRingWho = 200
/** How often stories lead a caller on to each other within so many ms; nobody presses keys faster, so they go in a circle. */
export const maxLeads = 20
export const leadsWithinMs = 5_000
/** Facts that a story tells at once, and characters of each that is text. */
export const maxFacts = 24
export const maxFactText = 500
/** Timers that one story waits for at once. */
export const maxStoryTimers = 100
/** How long a story waits for the media engine to say what it recorded, in ms. */
export const recordedWithinMs = 5_000
/** Legs of one conference room. */
export const maxInRoom = 200
/** How long whom we call first is rung, in ms, when nothing is said. */
export const ringFirstForMs = 45_000
