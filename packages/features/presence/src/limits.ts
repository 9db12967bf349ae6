/** Changes are gathered this long, so that a busy office is told once and not for each leg. */
export const SETTLE_AFTER_MS = 50
/** Everybody is looked at again, whatever was or was not reported. */
export const RECONCILE_EVERY_MS = 30_000
