/** Talking with somebody who has only twelve keys. */
import type { CallControl, Sound } from '@sidetone/call'
import { KEY_WAIT_MS } from './limits.ts'

const beep: Sound = { kind: 'tone', tone: 'beep' }

export class Keys {
  #call: CallControl
  /** Pressed and not asked for yet: who knows the menu does not wait for its words. */
  #pressed: string[] = []
  #next: Promise<void> | null = null
  constructor(call: CallControl) {
    this.#call = call
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
  async ask(said: readonly Sound[], waitMs: number = KEY_WAIT_MS): Promise<string | null> {
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

  /** Digits until `#`, a pause, or so many. */
  async digits(said: readonly Sound[], most: number): Promise<string> {
    let digits = ''
    for (let key = await this.ask(said); key !== null && key !== '#'; key = await this.ask([])) {
      digits += key
      if (digits.length >= most) break
    }
    return digits
  }

  beep(): Promise<void> {
    return this.#call.play(beep)
  }
}
