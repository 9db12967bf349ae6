/** Slows down who guesses passwords: by address, and by account with a gentler hand. */
import { isIPv6 } from 'node:net'
import type { Millis } from '@sidetone/kernel'
import { problem } from './errors.ts'
import {
  ACCOUNT_FIRST_WAIT_MS,
  ACCOUNT_FREE_ATTEMPTS,
  ACCOUNT_LONGEST_WAIT_MS,
  ADDRESS_FIRST_WAIT_MS,
  ADDRESS_FREE_ATTEMPTS,
  ADDRESS_LONGEST_WAIT_MS,
  MAX_WATCHED,
} from './limits.ts'
import { Slowdown } from './slowdown.ts'
import type { StrangerList } from './strangers.ts'

export class SignInGuard {
  #addresses = new Slowdown({
    free: ADDRESS_FREE_ATTEMPTS,
    firstWaitMs: ADDRESS_FIRST_WAIT_MS,
    longestWaitMs: ADDRESS_LONGEST_WAIT_MS,
  })
  #accounts = new Slowdown({
    free: ACCOUNT_FREE_ATTEMPTS,
    firstWaitMs: ACCOUNT_FIRST_WAIT_MS,
    longestWaitMs: ACCOUNT_LONGEST_WAIT_MS,
  })
  /** Account and address that were together with the right password: strangers' guesses do not slow these. */
  #together = new Set<string>()

  /** Before the password is looked at. Throws `too-many-attempts`. @param account '' for a link */
  begin(address: string, account: string, now: Millis) {
    const from = network(address)
    const atHome = this.#together.has(`${account} ${from}`)
    const waitMs = Math.max(
      this.#addresses.waitMs(from, now),
      account && !atHome ? this.#accounts.waitMs(account, now) : 0,
    )
    if (waitMs) {
      const seconds = Math.ceil(waitMs / 1000)
      throw problem(
        'too-many-attempts',
        `Too many wrong passwords. Wait ${seconds} second${seconds === 1 ? '' : 's'}, then try again.`,
        {
          retryAfterMs: waitMs,
        },
      )
    }
    this.#addresses.attempt(from, now)
    if (account && !atHome) this.#accounts.attempt(account, now)
  }
  readonly addresses: StrangerList = {
    kind: 'sign-in',
    list: most => this.#addresses.list(most).map(({ key, ...rest }) => ({ address: key, ...rest })),
    letIn: address => this.#addresses.succeeded(address),
  }
  readonly accounts: StrangerList = {
    kind: 'account',
    list: most => this.#accounts.list(most).map(({ key, ...rest }) => ({ address: key, ...rest })),
    letIn: account => this.#accounts.succeeded(account),
  }
  succeeded(address: string, account: string) {
    const from = network(address)
    this.#addresses.succeeded(from)
    if (!account) return
    this.#accounts.succeeded(account)
    if (this.#together.size >= MAX_WATCHED) this.#together.delete(this.#together.values().next().value!)
    this.#together.add(`${account} ${from}`)
  }
}

/** An IPv6 customer has a whole /64, so that is what counts as one address. */
export function network(address: string): string {
  if (!isIPv6(address) || address.startsWith('::ffff:')) return address
  const [head = '', tail] = address.split('::')
  const groups = head.split(':').filter(Boolean)
  const rest = tail === undefined ? [] : tail.split(':').filter(Boolean)
  while (groups.length + rest.length < 8) groups.push('0')
  return [...groups, ...rest].slice(0, 4).join(':')
}
