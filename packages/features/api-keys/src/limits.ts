export const MAX_NAME = 80
/** Ten years. */
export const LONGEST_DAYS = 3_650
