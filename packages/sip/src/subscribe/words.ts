/** What SUBSCRIBE and NOTIFY say. */
import type { Body } from '../stack-types.ts'

/** Ours: names a subscription to us, also the one that a REFER made. */
export type SubscriptionId = string
/** What a SUBSCRIBE asks for (RFC 6665 §4.1.2). */
export type Subscribe = {
  /** Event package: `dialog`, `message-summary`, `presence` … */
  readonly package: string
  /** `id` of the Event header; '' when there is none. */
  readonly id: string
  /** Seconds that are given: 0 (one NOTIFY and no more), else 60 … 3600. */
  readonly expiresS: number
  /** Content types that they take, lower case; empty: the package's usual one. */
  readonly accept: readonly string[]
}
/** The whole present state. A function is given the number of this NOTIFY, counted from 0 (`version` of RFC 4235 §4.1). */
export type NotifyBody = Body | ((version: number) => Body)
/** Why a subscription ends, told in Subscription-State (RFC 6665 §4.1.3). */
export type SubscriptionEnd =
  | 'deactivated'
  | 'probation'
  | 'rejected'
  | 'timeout'
  | 'giveup'
  | 'noresource'
  | 'invariant'
