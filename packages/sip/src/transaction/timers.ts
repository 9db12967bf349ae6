/** The clocks of RFC 3261 §17 (table 4), in milliseconds, and the two that every machine keeps. */
import type { Millis } from '@sidetone/kernel'

export type Timers = {
  /** Round-trip estimate, default 500. */
  readonly t1Ms: Millis
  /** Longest gap between retransmissions of a non-INVITE request and of an INVITE response, default 4,000. */
  readonly t2Ms: Millis
  /** How long a message may stay in the network, default 5,000. */
  readonly t4Ms: Millis
}
export const defaultTimers: Timers = { t1Ms: 500, t2Ms: 4000, t4Ms: 5000 }

/** Timers B, F, H, J, L, M. */
export const giveUpMs = (timers: Timers): Millis => 64 * timers.t1Ms
/** Timer D on an unreliable transport: at least 32 s with the default T1. */
export const absorbMs = giveUpMs

/** A deadline that is not set. */
export const never = Number.POSITIVE_INFINITY

/** What all four machines keep. */
export type Clocks = {
  /** TCP, TLS, WS, WSS: nothing is retransmitted and nothing needs absorbing. */
  readonly reliable: boolean
  /** When the last message goes out again (timers A, E, G). */
  resendAt: Millis
  resendMs: Millis
  /** When the present state ends (all other timers). */
  endAt: Millis
}

/** The earliest deadline of a machine. */
export const dueAt = (clocks: Clocks): Millis => Math.min(clocks.resendAt, clocks.endAt)
