/** What this room needs from outside; the composer fills these in. */
import type { Millis } from '@sidetone/kernel'
import type { Send, Target, Transport } from '@sidetone/sip'
import type { NoConnection } from './trunk/reasons.ts'

/** The sockets: `SipNet` of sip-net. */
export interface NetPort {
  send(send: Send): void
  /** Our own address as written into Via and Contact of what leaves by this target. */
  local(target: Target): { readonly transport: Transport; readonly host: string; readonly port: number }
  /** Why the last connection there could not be opened. */
  whyNot?(target: Target): NoConnection | undefined
}

export interface Clock {
  now(): Millis
  /** Runs `run` at `at` or soon after; the last call counts. `null`: not at all. */
  wakeAt(at: Millis | null, run: () => void): void
  /** Runs `run` when what has come in by now is taken in (`setImmediate`). */
  soon(run: () => void): void
}

/** Who a username is. HA1 = hash(`username:realm:password`), lower-case hexadecimal. */
export type Credential = {
  readonly username: string
  readonly person: string
  readonly device: string
  readonly extension: string
  /** Shown to others; never what the device's own From says. */
  readonly name: string
  readonly kind: 'web' | 'sip'
  readonly ha1: { readonly md5: string; readonly sha256: string; readonly sha512256: string }
  readonly expiresAt?: Millis
}
export interface CredentialStore {
  /** Undefined also when it has run out. */
  findCredential(username: string, now: Millis): Credential | undefined
}

/** Registrations, so that devices need not register again after a restart. */
export interface BindingStore {
  put(key: string, binding: unknown): void
  remove(key: string): void
  load(): Iterable<readonly [key: string, binding: unknown]>
}
