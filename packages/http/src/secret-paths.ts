/** Paths that are passwords themselves (`secretPath`): an address that asks for many that are none has to wait. */
import { problem } from './errors.ts'
import { ADDRESS_FIRST_WAIT_MS, ADDRESS_LONGEST_WAIT_MS, SECRET_FREE_ATTEMPTS } from './limits.ts'
import { network } from './sign-in-guard.ts'
import { Slowdown } from './slowdown.ts'
import type { StrangerList } from './strangers.ts'

export class SecretPaths {
  #addresses = new Slowdown({
    free: SECRET_FREE_ATTEMPTS,
    firstWaitMs: ADDRESS_FIRST_WAIT_MS,
    longestWaitMs: ADDRESS_LONGEST_WAIT_MS,
  })
  #now: () => number
  constructor(now: () => number) {
    this.#now = now
  }
  /** What `work` gives; whoever guesses is refused before it is done, whether they are right or not. */
  async ask<T>(address: string, work: () => T | Promise<T>): Promise<T> {
    const from = network(address)
    const retryAfterMs = this.#addresses.waitMs(from, this.#now())
    if (retryAfterMs)
      throw problem('too-many-attempts', 'Too many wrong addresses. Wait, then try again.', { retryAfterMs })
    this.#addresses.attempt(from, this.#now())
    const found = await work()
    this.#addresses.succeeded(from)
    return found
  }
  readonly strangers: StrangerList = {
    kind: 'secret-address',
    list: most => this.#addresses.list(most).map(({ key, ...rest }) => ({ address: key, ...rest })),
    letIn: address => this.#addresses.succeeded(address),
  }
}
