/**
 * Keeps one public name's certificate good.
 *
 *   none ──ask──▶ good ──a third of its life left──▶ ask ──▶ good
 *                                                    └─failed──▶ waits 1 min … 24 h ──▶ ask
 */
import type { Millis } from '@sidetone/kernel'
import { type Kept, type KeyAndChain, lifeOf, type Tried } from './kept-files.ts'
import { AFTER_RESTART_MS, LONGEST_WAIT_MS, MAX_BY_HAND_AN_HOUR, TOLD_BEFORE_MS, WAITS_MS } from './limits.ts'
import { AcmeProblem } from './problem.ts'

const day = 86_400_000
const hour = 3_600_000

export type NameState = {
  readonly name: string
  /** Who signed the certificate in use; null: there is none yet. */
  readonly issuer: string | null
  readonly expiresAt: Millis | null
  /** When it is asked for next. */
  readonly nextAt: Millis
  /** In words, for an admin who should do something; null: all is well. */
  readonly warning: string | null
}
export type KeeperParts = {
  readonly name: string
  readonly directory: string
  readonly kept: Kept
  /** Rejects with an AcmeProblem, or a fault of ours. */
  obtain(name: string): Promise<KeyAndChain>
  /** What a failure means for the admin. */
  inWords(error: unknown): string
  /** A certificate is in force from now on. @param before the one until now, if any; undefined: it was read from the disk */
  took(pair: KeyAndChain, expiresAt: Millis, before: KeyAndChain | null | undefined): void
  failed(reason: string, error: unknown): void
  readonly now: () => Millis
}
export type Keeper = {
  state(): NameState
  /** Asks when it is time. Never rejects. */
  look(): Promise<void>
  /** Asks now. False: that was done too often within an hour. */
  byHand(): Promise<boolean>
}

export function keepCertificate(parts: KeeperParts): Keeper {
  const { name, directory, kept, now } = parts
  let life: { from: Millis; until: Millis; issuer: string } | null = null
  let tried: Tried | null = kept.tried()
  if (tried?.directory !== directory) tried = null
  else if (tried.reason) tried = { ...tried, nextAt: Math.min(tried.nextAt, tried.at + AFTER_RESTART_MS) }
  const byHand: Millis[] = []
  let asking: Promise<void> | null = null

  function take(pair: KeyAndChain, fresh: boolean): void {
    const found = lifeOf(pair, name)
    if (!found || (fresh && found.until <= now()))
      throw new AcmeProblem('odd', 'What it sent is no certificate for this name and this moment.')
    const before = fresh ? kept.certificate() : undefined
    if (fresh) kept.setCertificate(pair)
    life = found
    parts.took(pair, found.until, before)
  }
  const old = kept.certificate()
  if (old && lifeOf(old, name)) take(old, false)

  const dueAt = (): Millis => {
    if (!tried || (!life && !tried.reason)) return 0
    if (tried.reason) return tried.nextAt
    const { from, until } = life!
    const third = (until - from) / 3
    // Never again at once, whatever our clock or theirs says.
    return Math.max(until - third, tried.at + third)
  }

  async function ask(): Promise<void> {
    const at = now()
    const note = (next: Tried) => {
      tried = next
      kept.setTried(next)
    }
    try {
      take(await parts.obtain(name), true)
      note({ directory, at, failures: 0, nextAt: 0, reason: null })
    } catch (error) {
      const failures = (tried?.failures ?? 0) + 1
      const theirs = error instanceof AcmeProblem ? error.retryAfterMs : 0
      const wait = Math.max(WAITS_MS[Math.min(failures, WAITS_MS.length) - 1]!, Math.min(theirs, LONGEST_WAIT_MS))
      const reason = parts.inWords(error)
      tried = { directory, at, failures, nextAt: now() + wait, reason }
      try {
        kept.setTried(tried)
      } catch {
        // A full disk: the wait counts all the same.
      }
      parts.failed(reason, error)
    }
  }
  const askOnce = () => {
    asking ??= ask().finally(() => {
      asking = null
    })
    return asking
  }

  function warning(): string | null {
    const left = life ? life.until - now() : 0
    const days = Math.max(0, Math.floor(left / day))
    const runsOut = left > 0 ? `The certificate in use runs out in ${days === 1 ? 'a day' : `${days} days`}.` : ''
    if (tried?.reason)
      return `${tried.reason} ${runsOut || 'Until there is one, this name has a certificate of this system’s own authority, which browsers warn of.'}`
    return life && left < Math.min(TOLD_BEFORE_MS, (life.until - life.from) / 4)
      ? runsOut || 'The certificate in use has run out.'
      : null
  }

  return {
    state: () => ({
      name,
      issuer: life?.issuer ?? null,
      expiresAt: life?.until ?? null,
      nextAt: Math.max(dueAt(), now()),
      warning: warning(),
    }),
    async look() {
      if (now() >= dueAt()) await askOnce()
    },
    async byHand() {
      const since = now() - hour
      while (byHand.length && byHand[0]! <= since) byHand.shift()
      if (byHand.length >= MAX_BY_HAND_AN_HOUR) return false
      byHand.push(now())
      await askOnce()
      return true
    },
  }
}
