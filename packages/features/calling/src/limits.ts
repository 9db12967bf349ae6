/** Changes are gathered this long, so that a page is told once and not for each leg. */
export const SETTLE_AFTER_MS = 40
export const MAX_ID = 100
/** A number as people type and paste it. */
export const MAX_NUMBER = 64
