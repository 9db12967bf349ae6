/** Talking with somebody who has only twelve keys. */
import type { CallControl, Sound } from '@sidetone/call'
import { KEY_WAIT_MS } from './limits.ts'

const beep: Sound = { kind: 'tone', tone: 'beep' }

export class Keys {
  #call: CallControl
  #next: Promise<string> | null = null
  constructor(call: CallControl) {
    this.#call = call
  }

  /** One question at a time waits for a key: what is pressed later is not lost in an older one. */
  #key(): Promise<string> {
    this.#next ??= this.#call.nextDigit().finally(() => {
      this.#next = null
    })
    return this.#next
  }

  /** Says it; a key stops it. @returns null when none came until `waitMs` after the last word */
  async ask(said: readonly Sound[], waitMs: number = KEY_WAIT_MS): Promise<string | null> {
    const silent = async () => {
      if (said.length) await this.#call.play(said)
      if (waitMs > 0) await this.#call.wait(waitMs)
      return null
    }
    const key = await Promise.race([this.#key(), silent()])
    if (key !== null) this.#call.stopPlaying()
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
