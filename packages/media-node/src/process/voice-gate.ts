/**
 * Whether an end of a mix is heard in it, and whether it is shown as talking. Two thresholds: what is above a whisper is
 * mixed at once, so that no word loses its beginning; only a voice that stays lights up a name.
 *
 *   shut ──one frame above -55 dBFS──▶ open ──0.5 s below it──▶ shut
 *   quiet ──60 ms above -42 dBFS──▶ talking ──0.5 s below it──▶ quiet        at most 4 changes a second
 */
/** Louder than a quiet room through a good telephone, dBFS. */
const openAbove = -55
const talkingAbove = -42
/** In frames of 20 ms. */
const talkingAfter = 3
const shutAfter = 25
const leastBetweenChanges = 13

export class VoiceGate {
  talking = false
  #sinceOpen = shutAfter
  #sinceLoud = shutAfter
  #loud = 0
  #sinceChange = leastBetweenChanges

  /** 20 ms of this level, dBFS (null: nothing came). Whether they are to be mixed. */
  step(heard: number | null): boolean {
    const level = heard ?? -120
    this.#sinceOpen = level > openAbove ? 0 : Math.min(shutAfter, this.#sinceOpen + 1)
    this.#loud = level > talkingAbove ? this.#loud + 1 : Math.max(0, this.#loud - 1)
    this.#sinceLoud = level > talkingAbove ? 0 : this.#sinceLoud + 1
    this.#sinceChange++
    if (this.#sinceChange > leastBetweenChanges) {
      const talking = this.talking ? this.#sinceLoud < shutAfter : this.#loud >= talkingAfter
      if (talking !== this.talking) this.#sinceChange = 0
      this.talking = talking
      this.#loud = Math.min(this.#loud, talkingAfter)
    }
    return heard !== null && this.#sinceOpen < shutAfter
  }
  /** At once: muted. */
  shut(): void {
    this.talking = false
    this.#sinceOpen = shutAfter
    this.#loud = 0
    this.#sinceChange = 0
  }
}
