/** More than there are. */
export const MAX_OWN_CODES = 100
