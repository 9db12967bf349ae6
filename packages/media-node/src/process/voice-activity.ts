/**
 * Whether somebody speaks, for recordings that end in silence. A voice stands out of the noise of its line: the floor sinks
 * with every quiet moment at once and rises slowly, but never so high that a steady voice or tone becomes noise.
 *
 *   level ──▶ floor (down at once, up 1 dB a second, -70 … -38 dBFS) ──▶ voice: 9 dB above the floor, and above -50 dBFS
 */
const quietestVoice = -50
const aboveFloor = 9
const lowestFloor = -70
const highestFloor = -38
/** In a frame of 20 ms. */
const risesBy = 0.02
/** Frames of a click that are no voice yet. */
const clickFrames = 2

export class VoiceActivity {
  #floor = lowestFloor
  #loud = 0

  /** @param level of 20 ms, dBFS. Whether that is a voice. */
  step(level: number): boolean {
    this.#floor = Math.min(highestFloor, Math.max(lowestFloor, Math.min(level, this.#floor + risesBy)))
    this.#loud = level > Math.max(quietestVoice, this.#floor + aboveFloor) ? this.#loud + 1 : 0
    return this.#loud > clickFrames
  }
}
