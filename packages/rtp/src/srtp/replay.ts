/** Which packet indices were seen: a window of the last 128 (RFC 3711 §3.3.2 wants at least 64). */
const windowSize = 128

export class ReplayWindow {
  /** The highest index seen, -1 before the first. 48 bits, so a plain number holds it. */
  highest = -1
  readonly #seen = new Int32Array(windowSize / 32)

  /** May this index still be taken? Asked before the tag is checked, so it changes nothing. */
  fresh(index: number): boolean {
    if (index > this.highest) return true
    if (index <= this.highest - windowSize) return false
    const slot = index % windowSize
    return ((this.#seen[slot >>> 5]! >>> (slot & 31)) & 1) === 0
  }

  /** The packet was genuine. */
  take(index: number): void {
    if (index > this.highest) {
      const from = this.highest < 0 ? index - windowSize + 1 : this.highest + 1
      // Clear the slots that the window moves over; a leap of a whole window clears them all.
      if (index - from >= windowSize - 1) this.#seen.fill(0)
      else
        for (let i = from; i < index; i++) {
          const slot = i % windowSize
          this.#seen[slot >>> 5]! &= ~(1 << (slot & 31))
        }
      this.highest = index
    }
    const slot = index % windowSize
    this.#seen[slot >>> 5]! |= 1 << (slot & 31)
  }
}
