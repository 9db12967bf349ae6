/** Talking with somebody who has only twelve keys. */
import type { CallControl, Sound } from '@sidetone/call'
import type { Millis } from '@sidetone/kernel'

const beep: Sound = { kind: 'tone', tone: 'beep' }

export type DigitsWanted = {
  /** For the first one, after the last word; else as for a key. */
  readonly firstMs?: Millis
  /** For each further one. */
  readonly nextMs?: Millis
  /** No more are waited for. */
  readonly enough?: (digits: string) => boolean
}

export class Keys {
  readonly #call: CallControl
  readonly #waitMs: Millis
  /** Pressed and not asked for yet: who knows the menu does not wait for its words. */
  readonly #pressed: string[] = []
  #next: Promise<void> | null = null
  /** The last digits ended with this key. */
  endedByHash = false
  /** @param waitMs after the last word, where a question does not say otherwise */
  constructor(call: CallControl, waitMs: Millis) {
    this.#call = call
    this.#waitMs = waitMs
  }

  /** Resolves when a key waits. One wish at a time: what is pressed between two questions is not lost in the first. */
  #key(): Promise<void> {
    if (this.#pressed.length) return Promise.resolve()
    this.#next ??= this.#call.nextDigit().then(key => {
      this.#pressed.push(key)
      this.#next = null
    })
    return this.#next
  }

  /** Says it; a key stops it. @returns null when none came until `waitMs` after the last word */
  async ask(said: readonly Sound[], waitMs: Millis = this.#waitMs): Promise<string | null> {
    const silent = async () => {
      if (said.length) await this.#call.play(said)
      if (waitMs > 0) await this.#call.wait(waitMs)
    }
    await Promise.race([this.#key(), silent()])
    const key = this.#pressed.shift()
    if (key === undefined) return null
    this.#call.stopPlaying()
    return key
  }

  /** However long it takes. */
  async next(): Promise<string> {
    while (!this.#pressed.length) await this.#key()
    return this.#pressed.shift()!
  }

  /** Digits until `#`, a pause, so many, or until `enough` says so. */
  async digits(
    said: readonly Sound[],
    most: number,
    { firstMs = this.#waitMs, nextMs = this.#waitMs, enough = () => false }: DigitsWanted = {},
  ): Promise<string> {
    let digits = ''
    let key = await this.ask(said, firstMs)
    while (key !== null && key !== '#') {
      digits += key
      if (digits.length >= most || enough(digits)) break
      key = await this.ask([], nextMs)
    }
    this.endedByHash = key === '#'
    return digits
  }

  beep(): Promise<void> {
    return this.#call.play(beep)
  }
}
