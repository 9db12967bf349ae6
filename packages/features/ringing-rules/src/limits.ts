/** A number as people type and paste it. */
export const MAX_NUMBER = 64
export const MAX_NAME = 60
/** Rules of one person; each is looked at for each call. */
export const MAX_RULES = 20
/** Numbers of one rule, or exceptions of do not disturb. */
export const MAX_CALLERS = 100
export const MAX_TIMES = 20
export const MAX_DEVICES = 50
/** Other numbers that ring too. */
export const MAX_ALSO = 5
/** Longest wait before a phone rings. */
export const MAX_DELAY_S = 120
export const MIN_NO_ANSWER_S = 5
