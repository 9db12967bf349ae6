export const MAX_GROUPS = 500
export const MAX_MEMBERS = 50
/** Seconds. */
export const MAX_RING = 300
export const MAX_TURN = 120
export const MAX_AFTER = 120
