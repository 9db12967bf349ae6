/**
 * What TCP, TLS and WebSocket connections have in common: a flow with an end.
 *
 *   opening ──connected──▶ open ──closed, silent too long, too slow, too much queued──▶ closed
 *      └──────refused, no answer in connectMs────────────────────────────────────────────▲
 */
import type { Millis } from '@sidetone/kernel'
import type { Flow } from '@sidetone/sip'

export type Connection = {
  readonly flow: Flow
  /** False: the connection is closed or its queue is full (then it is closed). */
  send(bytes: Uint8Array): boolean
  /** Called each second: closes what is too slow, dead or idle. */
  sweep(now: Millis): void
  /** At once; `onClosed` follows. */
  close(): void
  readonly queuedBytes: number
}

/** What a connection tells its owner. */
export type ConnectionEvents = {
  onMessage(flow: Flow, bytes: Uint8Array): void
  onClosed(flow: Flow): void
  /** Milliseconds that this source has to wait before it is read again; 0: go on. */
  throttleMs(flow: Flow): Millis
  now(): Millis
}

const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i
/** An IPv4 address that came in on an IPv6 socket is written as IPv4. */
export const plainAddress = (address: string | undefined) => (address ? (mapped.exec(address)?.[1] ?? address) : '')
