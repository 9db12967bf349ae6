/**
 * An answer to a question and what the server tells by itself come over different connections, and may overtake each other.
 * An answer counts unless something newer is known: told since its question, or answered to a later one.
 */
export interface Newest {
  /** Gives whether the answer to what is asked now still counts, asked when it comes. */
  ask(): () => boolean
  told(): void
}
export function createNewest(): Newest {
  let last = 0
  let known = 0
  return {
    ask() {
      const mine = ++last
      return () => {
        if (mine < known) return false
        known = mine
        return true
      }
    },
    told() {
      known = ++last
    },
  }
}
