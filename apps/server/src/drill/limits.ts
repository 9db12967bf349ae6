/** Every bound of this room in one place. Times in milliseconds. */

/** From the start of the copy to `/readyz`: it compiles all anew, beside a system that has precedence. */
export const readyWithinMs = 120_000
export const answerWithinMs = 10_000
/** From the signal to the end of all its processes; then they are killed. */
export const endWithinMs = 10_000
/** How much of the tone is listened to. */
export const toneMs = 1_500
/** Ports that somebody took between looking and starting. */
export const tries = 5
/** Its last words that are kept. */
export const maxSaid = 4_000
