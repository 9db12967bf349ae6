/** The bounds of the dial plan and of ringing rules. */

/** Phones that one person's rules ring, own ones and other numbers together. */
export const maxRings = 16
/** Time zones whose clock is kept. */
export const maxTimeZones = 500
/** How often one call is sent on by those whom it reaches. */
export const maxForwards = 5
/** Trunks that one call is tried over. */
export const maxTries = 16
/** Doors and numbers of ours that one number is led through. */
export const maxHops = 10
