/** Changes are gathered this long, so that a page is told once and not for each leg. */
export const SETTLE_AFTER_MS = 40
export const MAX_ID = 100
export const MAX_PICKUP_GROUPS = 500
export const MAX_IN_PICKUP_GROUP = 500
/** A number as people type and paste it. */
export const MAX_NUMBER = 64
